import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fileErrorText } from "../../src/cli/file-errors.ts";

test.each<[about: string, act: (folder: string) => void]>([
  ["a folder in the place of a file", (folder) => mkdirSync(join(folder, "file"), { recursive: true })],
  ["a folder beneath a file", (folder) => mkdirSync(join(folder, "file/more"), { recursive: true })],
  ["a file beneath a file", (folder) => writeFileSync(join(folder, "file/more"), "")],
  ["a file in the place of another", (folder) => writeFileSync(join(folder, "file"), "", { flag: "wx" })],
  ["a file in the place of a folder", (folder) => writeFileSync(folder, "")],
  ["a file that is not there", (folder) => readFileSync(join(folder, "none"))],
  ["a name that is too long", (folder) => writeFileSync(join(folder, "n".repeat(300)), "")],
  ["a link to itself", (folder) => readFileSync(join(folder, "link"))],
])("%s is described in words, without the name of an error", (_, act) => {
  const folder = mkdtempSync(join(tmpdir(), "concord-file-errors-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "file"), "");
  symlinkSync("link", join(folder, "link"));
  expect(textOf(() => act(folder))).toMatch(/^[a-z][a-z ]+$/);
});

function textOf(act: () => void): string | undefined {
  try {
    act();
  } catch (error) {
    return fileErrorText(error);
  }
  return undefined;
}
