// Measures what a browser downloads. Fails if that is over budget or needs Node.
import { builtinModules } from "node:module";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");

/** Sizes in bytes, minified and gzipped; 1 kB is 1000 bytes. `target` is the goal; above `limit` the check fails. */
interface Budget {
  readonly name: string;
  readonly entry: string;
  readonly target: number;
  readonly limit: number;
}

const verbs = "batch, createClient, download, ensure, follow, paginate, prepare, resume, run, unwrap";

const contract = 'export { meshi } from "./generated/meshi/index.ts"';

const budgets: readonly Budget[] = [
  {
    name: "createClient, and a contract",
    entry: `export { createClient } from "./src/client/index.ts"; ${contract}`,
    target: 7500,
    limit: 14_340,
  },
  {
    name: "with paging, runs and ensure",
    entry: `export { createClient, ensure, paginate, run } from "./src/client/index.ts"; ${contract}`,
    target: 9200,
    limit: 17_920,
  },
  {
    name: "every verb, without a contract",
    entry: `export { ${verbs} } from "./src/client/index.ts"`,
    target: 12_000,
    limit: 19_590,
  },
  {
    name: "contract of Meshi",
    entry: contract,
    target: 3000,
    limit: 3000,
  },
];

let failed = false;
for (const { name, entry, target, limit } of budgets) {
  const { code, builtins } = await bundle(entry);
  const size = gzipSync(code, { level: constants.Z_BEST_COMPRESSION }).byteLength;
  const faults = [
    ...(size > limit ? ["over the limit"] : []),
    ...builtins.map((builtin) => `needs ${builtin}`),
  ];
  failed ||= faults.length > 0;
  const cells = [
    name.padEnd(34),
    `${code.byteLength} B min`.padStart(12),
    `${size} B gz`.padStart(11),
    `target ${target} B`.padEnd(13),
    `limit ${limit} B`.padEnd(13),
  ];
  console.log(`${cells.join("  ")}  ${faults.join(", ") || (size > target ? "above the target" : "ok")}`);
}
if (failed) process.exitCode = 1;

async function bundle(contents: string): Promise<{ code: Uint8Array; builtins: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // A built-in module is reported below, not as an unresolved import.
    external: builtinModules.flatMap((module) => [module, `node:${module}`]),
    metafile: true,
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error("esbuild wrote no bundle.");
  const imports = Object.values(metafile.outputs).flatMap((file) => file.imports.map(({ path }) => path));
  return { code: output.contents, builtins: [...new Set(imports)] };
}
