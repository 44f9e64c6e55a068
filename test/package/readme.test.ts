import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { budgets, limitOf } from "../../scripts/size/budgets.ts";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
// npm's own file; only this field is read.
const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[] };

test("the README is at most 150 lines", () => {
  expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(150);
});

test("every relative link of the README leads to a file that is in the package, for it is npm's page as well", () => {
  const links = [...readme.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
  expect(links.length).toBeGreaterThan(5);
  const packed = (path: string) =>
    ["README.md", "LICENSE", ...files].some((entry) => path === entry || path.startsWith(`${entry}/`));
  expect(links.filter((path) => !packed(path) || !existsSync(join(root, path)))).toEqual([]);
});

test.each([
  ["`createClient` and a contract, minified and gzipped", "createClient, and a contract"],
  [
    "the same, for an API without pages, runs and idempotency keys, and with JSON alone",
    "createClient, and a minimal contract",
  ],
  ["with paging, runs and `ensure`", "with paging, runs and ensure"],
  ["every verb, without a contract", "every verb, without a contract"],
])("the README has the size and the limit that npm run size holds: %s", (row, name) => {
  const { size } = budgets.find((budget) => budget.name === name) ?? { size: 0 };
  const [line] = readme.split("\n").filter((text) => text.startsWith(`| ${row} |`));
  const kB = (bytes: number) => (bytes / 1000).toFixed(1);
  expect(line).toContain(`| ${kB(size)} kB; the limit is ${kB(limitOf({ size }))} kB |`);
});

test("a bundle may grow by 2 % at most", () => {
  expect(limitOf({ size: 10_000 })).toBe(10_200);
  expect(limitOf({ size: 12_345 })).toBe(12_591);
});
