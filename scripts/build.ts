// Builds what is published: JavaScript and declarations of src/ and generated/, and the documents that are read at run time.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, globSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

for (const folder of ["src", "generated"])
  rmSync(join(root, "dist", folder), { recursive: true, force: true });
try {
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
} catch {
  // tsc has printed what is wrong.
  process.exit(1);
}
const documents = globSync("generated/*/openapi*.yaml", { cwd: root });
for (const document of documents) copyFileSync(join(root, document), join(root, "dist", document));
chmodSync(join(root, "dist/src/cli/main.js"), 0o755);
console.log(
  `dist: ${globSync("dist/{src,generated}/**/*.js", { cwd: root }).length} modules, ${documents.length} documents`,
);
