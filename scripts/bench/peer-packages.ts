import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

/** The packages of `test/bench/package.json` are installed here, and their generators write here. */
export const home = join(root, "dist/bench-peers");
const lock = "package-lock.json";
const LOADER = "load.mjs";

/** Commands that generate a client for the document. The program comes from this project or from a peer. */
const GENERATORS: Readonly<Record<string, (document: string, to: string) => readonly string[]>> = {
  "hey-api": (document, to) => [
    join(home, "node_modules/.bin/openapi-ts"),
    ...["-i", document, "-o", to, "--no-log-file"],
    ...["-p", "@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch"],
  ],
  redocly: (document, to) => [
    join(root, "node_modules/.bin/redocly"),
    ...["generate-client", document, "-o", join(to, "client.gen.ts"), "--error-mode", "result"],
  ],
};

/** What the benchmark uses of the generated code. */
const ENTRIES: Readonly<Record<string, string>> = {
  "hey-api":
    'export { getRun, importAttendees } from "./sdk.gen.ts"; export { client } from "./client.gen.ts"',
  redocly: 'export { client } from "./client.gen.ts"',
};

/** Installs the peers if they are missing or do not match the lockfile, and generates their clients. */
export async function install(): Promise<void> {
  const wanted = await readFile(join(root, "test/bench", lock), "utf8");
  const done = join(home, "generated.json");
  if (existsSync(done) && (await readFile(done, "utf8")) === wanted) return;
  await mkdir(home, { recursive: true });
  for (const file of ["package.json", lock, ".npmrc"]) {
    await copyFile(join(root, "test/bench", file), join(home, file));
  }
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: home });
  await writeFile(join(home, LOADER), "export const load = (name) => import(name);\n");
  for (const name of Object.keys(GENERATORS)) await generate(name);
  await copyFile(join(home, lock), done);
}

async function generate(name: string): Promise<void> {
  const folder = join(home, name);
  await mkdir(folder, { recursive: true });
  const document = join(root, "generated/meshi/openapi.portable.yaml");
  const [program = "", ...args] = GENERATORS[name]?.(document, folder) ?? [];
  // The generators need this process's Node.
  await run(process.execPath, [program, ...args], { cwd: home });
  // The generated code has imports that only bundlers resolve.
  const contents = ENTRIES[name] ?? "";
  await build({
    stdin: { contents, resolveDir: folder, loader: "ts" },
    outfile: join(home, `${name}.mjs`),
    bundle: true,
    format: "esm",
    platform: "node",
  });
}

/** Loads a peer. It may not be installed, so the caller states its type. */
export async function peer<Module>(name: string): Promise<Module> {
  if (Object.hasOwn(GENERATORS, name)) return import(pathToFileURL(join(home, `${name}.mjs`)).href);
  // Only a module beside the packages can import them by name.
  const { load } = await import(pathToFileURL(join(home, LOADER)).href);
  return load(name);
}
