import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder } from "./concord.ts";
import { concordInOne } from "./in-one-process.ts";

const fixtures = join(import.meta.dirname, "../init/fixtures");

test("concord init reads a document, says what it found, and is refused a second time", async () => {
  const cwd = await folder();
  cpSync(join(fixtures, "mill.yaml"), join(cwd, "mill.yaml"));
  const first = await concordInOne(["init", "mill.yaml"], { cwd });
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toContain("Next: concord generate");
  const second = await concordInOne(["init", "mill.yaml"], { cwd });
  expect(second).toMatchObject({ code: 2, out: "" });
  expect(second.err).toMatch(/^concord: mill\.overlay\.yaml is there already/);
});

test("concord init --json gives the findings with their evidence to a program", async () => {
  const cwd = await folder();
  cpSync(join(fixtures, "mill.yaml"), join(cwd, "mill.yaml"));
  const { out } = await concordInOne(["init", "mill.yaml", "--json"], { cwd });
  const { api, inference } = JSON.parse(out);
  expect(api.name).toBe("mill");
  expect(inference.findings).toContainEqual(
    expect.objectContaining({
      topic: "paging",
      confidence: "certain",
      evidence: expect.stringMatching(/\w/),
    }),
  );
});

test.each([
  [[], "Name one OpenAPI document"],
  [["a.yaml", "b.yaml"], "Name one OpenAPI document"],
  [["nowhere.yaml"], "There is no file nowhere.yaml"],
  [["--check"], "No API here was made by `concord init`"],
])("concord init %j is wrong use: %s", async (args, message) => {
  const { code, err } = await concordInOne(["init", ...args], { cwd: await folder() });
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test.each([
  ["a b", "a-b"],
  ["münchen", "munchen"],
  ["../up", "up"],
  ["天気", undefined],
  ["", undefined],
])("the name %j is refused, and a near one is named: %s", async (name, near) => {
  const cwd = await folder();
  cpSync(join(fixtures, "mill.yaml"), join(cwd, "mill.yaml"));
  for (const command of ["init", "generate"]) {
    const { code, err } = await concordInOne([command, "mill.yaml", "--name", name], { cwd });
    expect(code).toBe(2);
    expect(err).toContain(`${JSON.stringify(name)} cannot be the name of an API`);
    expect(err).toContain(near === undefined ? "dashes." : `dashes: ${near}`);
  }
  expect(readdirSync(cwd)).toEqual(["mill.yaml"]);
});

test("names that are words of the language, numbers or a scheme's own are those of constants that compile", async () => {
  const cwd = await folder();
  cpSync(join(fixtures, "mill.yaml"), join(cwd, "mill.yaml"));
  const names = {
    delete: "deleteApi",
    "3d": "api3d",
    contract: "contractApi",
    sandbox: "sandbox",
    constructor: "constructor",
  };
  for (const [name, constant] of Object.entries(names)) {
    const { code } = await concordInOne(["generate", "mill.yaml", "--name", name], { cwd });
    expect(code).toBe(0);
    const entry = readFileSync(join(cwd, "src/api", name, "index.ts"), "utf8");
    expect(entry).toContain(`export const ${constant}: Api<`);
  }
});
