import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compile } from "./sample-runs.ts";

const root = join(import.meta.dirname, "../..");

test("every example of the guides compiles against the client and the contracts of the project", () => {
  const modules = new Map<string, string>();
  for (const guide of globSync(["spec/guides/*.md", "site/home.md"], { cwd: root }).sort()) {
    const blocks = readFileSync(join(root, guide), "utf8").matchAll(/^```ts\n(.*?)^```$/gms);
    const name = guide.replaceAll(/\W/g, "-");
    for (const [index, [, code = ""]] of [...blocks].entries()) modules.set(`${name}-${index + 1}`, code);
  }
  expect(modules.size).toBeGreaterThan(10);
  expect(compile(modules, ["node"])).toEqual([]);
}, 60_000);
