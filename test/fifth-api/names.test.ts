import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { registry } from "../../generated/registry.ts";

const src = resolve(import.meta.dirname, "../../src");
const apis = registry.map(({ name }) => name);

/** The command line, the site's pages and the sandbox's rules of each API, with the list of them, may name APIs. */
const about = [
  "cli",
  join("toolkit", "docs"),
  ...apis.map((name) => join("sandbox", name)),
  join("sandbox", "apis.ts"),
];

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .filter((path) => !about.some((each) => path === each || path.startsWith(join(each, "/"))));

test("there is a runtime and a sandbox to look at", () => {
  expect(files).toEqual(
    expect.arrayContaining([
      join("client", "client.ts"),
      join("client", "paginate.ts"),
      join("sandbox", "core", "routes.ts"),
    ]),
  );
});

test.each(files)("%s names no API", (path) => {
  const text = readFileSync(join(src, path), "utf8");
  const names = [...apis, "spotzee", "mainApi"].join("|");
  expect(text.match(new RegExp(names, "gi")) ?? []).toEqual([]);
});
