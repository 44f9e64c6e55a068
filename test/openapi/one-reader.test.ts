import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const files = globSync("{src,scripts,site}/**/*.ts", { cwd: root }).map((file) => file.replaceAll("\\", "/"));

/** Files in which a text stands that matches. */
function holding(pattern: RegExp): string[] {
  return files.filter((file) => pattern.test(readFileSync(resolve(root, file), "utf8"))).sort();
}

test.each<[what: string, pattern: RegExp, owners: string[]]>([
  ["JSON Pointers are decoded", /replaceAll\("~1"/, ["src/openapi/pointer.ts"]],
  ["the methods are listed", /"GET", "HEAD", "POST"/, ["src/openapi/methods.ts"]],
  ["a media type is told to be JSON", /\\\+\)\?json/, ["src/openapi/media-types.ts"]],
  ["a text is escaped for a regular expression", /\[\\\\\^\$\.\*\+\?/, ["src/openapi/pattern.ts"]],
])("%s in one place", (_, pattern, owners) => {
  expect(holding(pattern)).toEqual(owners);
});
