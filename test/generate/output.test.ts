import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findDrift, outdated, write } from "../../src/toolkit/generate/output.ts";
import { namedFile } from "../../src/toolkit/project/named-file.ts";

/** A folder with `generated/a.ts`, and a file in place of a folder: `generated/z`. */
async function folder(): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), "concord-output-"));
  onTestFinished(() => rm(base, { recursive: true }));
  await mkdir(join(base, "generated"));
  await writeFile(join(base, "generated/a.ts"), "old");
  await writeFile(join(base, "generated/z"), "");
  return base;
}

test("if one file cannot be written, none is changed and nothing is left behind", async () => {
  const base = await folder();
  const files = new Map([
    ["generated/a.ts", "new"],
    ["generated/z/b.ts", "new"],
  ]);
  await expect(write(base, files, [...files.keys()])).rejects.toMatchObject({
    path: join(base, "generated/z/b.ts"),
  });
  expect(await readFile(join(base, "generated/a.ts"), "utf8")).toBe("old");
  expect(await readdir(join(base, "generated"))).toEqual(["a.ts", "z"]);
});

test("the error of a full disk, which has no path, names the file, and any other error stays as it is", () => {
  const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write" });
  expect(namedFile(full, "/out/a.ts")).toBe(full);
  expect(full).toHaveProperty("path", "/out/a.ts");
  const other = new Error("other");
  expect(namedFile(other, "/out/a.ts")).toBe(other);
  expect(other).not.toHaveProperty("path");
});

test("a file with an absolute path is written there, and not into the project", async () => {
  const base = await folder();
  const path = join(await folder(), "more/a.ts");
  const files = new Map([[path, "new"]]);
  expect(outdated(base, files)).toEqual([path]);
  await write(base, files, [path]);
  expect(await readFile(path, "utf8")).toBe("new");
  expect(outdated(base, files)).toEqual([]);
  expect(await readdir(base)).toEqual(["generated"]);
});

test("only the files that are asked for are written, and those that are no longer generated go", async () => {
  const base = await folder();
  const files = new Map([
    ["generated/a.ts", "new"],
    ["generated/b/c.ts", "new"],
  ]);
  await write(base, files, ["generated/b/c.ts", "generated/z"]);
  expect(await readFile(join(base, "generated/a.ts"), "utf8")).toBe("old");
  expect(await readFile(join(base, "generated/b/c.ts"), "utf8")).toBe("new");
  expect(await readdir(join(base, "generated"))).toEqual(["a.ts", "b"]);
});

test("drift is what differs, what is missing and what is left over, as far as the run speaks for it", async () => {
  const base = await folder();
  const files = new Map([
    ["generated/a.ts", "new"],
    ["generated/b.ts", "new"],
  ]);
  expect(await findDrift(base, files, () => true)).toEqual([
    "generated/a.ts",
    "generated/b.ts",
    "generated/z",
  ]);
  expect(await findDrift(base, files, () => false)).toEqual(["generated/a.ts", "generated/b.ts"]);
  expect(await findDrift(base, new Map([["generated/a.ts", "old"]]), () => false)).toEqual([]);
});
