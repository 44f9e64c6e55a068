import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { concord } from "./concord.ts";

const root = join(import.meta.dirname, "../..");

test.each([
  [["--help"], /import +import a roster into an event[\s\S]*To begin:\n {2}concord sandbox/],
  [["import", "--help"], /Examples:\n {2}concord import roster\.xlsx --explain/],
  [
    ["emit", "--help"],
    /<file>\.unknown\.ndjson[\s\S]*Examples:\n {2}concord emit events\.ndjson --dry-run[\s\S]*MESHES_ORG_ID/,
  ],
  [["runs", "--help"], /Examples:\n {2}concord runs /],
  [["call", "--help"], /Examples:\n {2}concord call meshi --help/],
  [["sandbox", "--help"], /Examples:\n {2}concord sandbox\n/],
])("%j is printed on standard output, exit 0", async (args, said) => {
  expect(await concord(args)).toMatchObject({ code: 0, err: "", out: expect.stringMatching(said) });
});

test("--version is the package's version", async () => {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  expect(await concord(["--version"])).toMatchObject({ code: 0, out: `${version}\n` });
});

test("no command at all is wrong use, exit 2, with the help", async () => {
  expect(await concord([])).toMatchObject({ code: 2, err: expect.stringContaining("Usage: concord") });
});

test("a reader that has seen enough is no error", async () => {
  const shell = spawn("sh", [
    "-c",
    `"$0" "$1" call meshi getEvent --help | head -n 1`,
    process.execPath,
    join(root, "src/cli/main.ts"),
  ]);
  const said: Buffer[] = [];
  shell.stdout.on("data", (part: Buffer) => said.push(part));
  let err = "";
  shell.stderr.on("data", (part: Buffer) => {
    err += part;
  });
  await once(shell, "close");
  expect(Buffer.concat(said).toString()).toBe("Usage: concord call meshi getEvent [options]\n");
  expect(err).toBe("");
});
