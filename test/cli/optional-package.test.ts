import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { installCommand } from "../../src/cli/optional-package.ts";

const top = realpathSync.native(mkdtempSync(join(tmpdir(), "concord-optional-")));
afterAll(() => rm(top, { recursive: true }));

/** A folder with an installed copy of the package. Returns the folder of its command line. */
function install(place: string): string {
  const copy = join(top, place, "node_modules/concord-apis");
  mkdirSync(join(copy, "dist/src/client"), { recursive: true });
  mkdirSync(join(copy, "dist/src/cli"), { recursive: true });
  writeFileSync(
    join(copy, "package.json"),
    JSON.stringify({ name: "concord-apis", main: "dist/src/client/index.js" }),
  );
  writeFileSync(join(copy, "dist/src/client/index.js"), "");
  return join(copy, "dist/src/cli");
}

const [inProject, global, onDemand] = ["project", "lib", "cache/_npx/1"].map(install) as [
  string,
  string,
  string,
];
mkdirSync(join(top, "project/deep"));
mkdirSync(join(top, "empty"));
symlinkSync("project", join(top, "link"));

test.each([
  ["of the project", inProject, "project", "npm install jq-wasm"],
  ["of the project, in a folder below", inProject, "project/deep", "npm install jq-wasm"],
  ["of the project, reached by a link", inProject, "link", "npm install jq-wasm"],
  ["of the machine", global, "empty", "npm install --global jq-wasm"],
  ["of the machine, beside that of the project", global, "project", "npm install --global jq-wasm"],
  ["that npx fetched", onDemand, "project", "npm install concord-apis jq-wasm"],
  ["of a checkout", join(top, "checkout/src/cli"), "empty", "npm install jq-wasm"],
])("the advice on a missing package is for the copy that runs: one %s", (_, own, project, command) => {
  expect(installCommand(["jq-wasm"], own, join(top, project))).toBe(command);
});
