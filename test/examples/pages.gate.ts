import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compile } from "../site/sample-runs.ts";

const root = join(import.meta.dirname, "../..");

/** The TypeScript that a page shows, by a name for each block. */
function blocksOf(name: string, page: string): [name: string, code: string][] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""], index) => [
    `${name}-${index + 1}`,
    code,
  ]);
}

const blocks = [...blocksOf("project", "README.md"), ...blocksOf("examples", "examples/README.md")];

test("every piece of TypeScript on the two pages compiles under the settings of the project", () => {
  expect(blocks.map(([name]) => name.split("-")[0])).toEqual([
    ...Array(1).fill("project"),
    ...Array(4).fill("examples"),
  ]);
  expect(compile(new Map(blocks), ["node"])).toEqual([]);
});

test("none of them would with a name that the package does not have", () => {
  const broken = blocks.map(
    ([name, code]) => [name, code.replace(/\b(createClient|startSandbox)\b/, "make")] as const,
  );
  const complaints = compile(new Map(broken), ["node"]);
  for (const [name] of blocks) {
    expect(complaints.filter((line) => line.startsWith(`${name}.mts:`)).join()).toMatch(
      /'"concord-apis.*'make'/,
    );
  }
});
