// Builds both packages from one source: concord-apis in dist/ and concord-toolkit in packages/toolkit/dist. Each gets
// JavaScript, declarations and the files that it reads at run time.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { main as writeGuides } from "./guides.ts";

const root = join(import.meta.dirname, "..");
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

/** Files that the toolkit reads at run time. */
const TOOLKIT_FILES = [
  ".spectral.yaml",
  "redocly.yaml",
  "spec/extensions.schema.yaml",
  "spec/rules/README.md",
  "src/toolkit/diff/README.md",
  "src/toolkit/diff/redocly.yaml",
  "src/toolkit/lint/rules/redocly/basics.yaml",
  "src/toolkit/lint/rules/redocly/recommended.yaml",
];

for (const folder of ["dist/src", "dist/generated", "packages/toolkit/dist"])
  rmSync(join(root, folder), { recursive: true, force: true });
const codes = await Promise.all(
  ["tsconfig.build.json", "tsconfig.toolkit.json"].map(async (project) => {
    const compiling = spawn(process.execPath, [tsc, "-p", project], { cwd: root, stdio: "inherit" });
    const [code] = await once(compiling, "close");
    return code;
  }),
);
// tsc has printed the errors.
if (codes.some((code) => code !== 0)) process.exit(1);
// The package contains the guides as they are now, whatever was committed.
await writeGuides(root, []);
// The command line imports the toolkit, so tsc compiled it too. It belongs to the other package only.
rmSync(join(root, "dist/src/toolkit"), { recursive: true, force: true });
const documents = globSync("generated/*/openapi*.yaml", { cwd: root });
for (const document of documents) copyFileSync(join(root, document), join(root, "dist", document));
const toolkit = join(root, "packages/toolkit/dist");
for (const file of TOOLKIT_FILES) {
  mkdirSync(dirname(join(toolkit, file)), { recursive: true });
  // The built package has JavaScript, so the file must name that.
  writeFileSync(
    join(toolkit, file),
    readFileSync(join(root, file), "utf8").replace("redocly/plugin.ts", "redocly/plugin.js"),
  );
}
for (const program of ["dist/src/cli/main.js", "packages/toolkit/dist/src/cli/toolkit/main.js"])
  chmodSync(join(root, program), 0o755);
for (const dist of ["dist", "packages/toolkit/dist"])
  console.log(`${dist}: ${globSync(`${dist}/{src,generated}/**/*.js`, { cwd: root }).length} modules`);
