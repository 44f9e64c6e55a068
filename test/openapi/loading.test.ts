import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CannotLoad, nearFile, rootFileOf } from "../../src/openapi/loading.ts";

const folder = mkdtempSync(join(tmpdir(), "concord-loading-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "kites.yaml"), "openapi: 3.1.0");
symlinkSync("loop", join(folder, "loop"));

const tooLong = "x".repeat(300);

describe("the hint for a file that is not there", () => {
  it("names the file whose name is near", () => {
    expect(nearFile(folder, "kytes.yaml")).toBe(" Did you mean kites.yaml?");
  });

  it.each([
    ["lists nothing like it", "zebra.json"],
    ["does not exist", "none/kytes.yaml"],
    ["is a file", "kites.yaml/kytes.yaml"],
    ["cannot be listed, as its name is too long", `${tooLong}/kytes.yaml`],
    ["cannot be listed, as it is a link to itself", "loop/kytes.yaml"],
  ])("is empty where the folder %s", (_, target) => {
    expect(nearFile(folder, target)).toBe("");
  });
});

describe("a document that cannot be reached", () => {
  it.each([
    ["it does not exist", "zebra.json", "There is no file zebra.json. Name a file, a folder or a URL."],
    ["its name is too long", tooLong, `${tooLong} cannot be reached (ENAMETOOLONG). Check its path`],
    ["a link leads to itself", "loop", "loop cannot be reached (ELOOP). Check its path"],
  ])("is named with the reason where %s", (_, target, message) => {
    expect(() => rootFileOf(target, folder)).toThrow(CannotLoad);
    expect(() => rootFileOf(target, folder)).toThrow(message);
  });
});
