import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codesOf } from "../../src/openapi/annotations.ts";
import { OpenApiDocument } from "../../src/openapi/document.ts";
import { entriesOf, isObject, textOf } from "../../src/openapi/json.ts";
import type { WholeApi } from "../../src/toolkit/generate/generate.ts";

const FILE = "spec/README.md";
const START = "<!-- operations: written by `npm run generate` -->\n";
const END = "<!-- end of operations -->";

/**
 * Updates the index of all operations in `spec/README.md`; with `check` it writes nothing. Returns the file's path if the
 * index was out of date. A file without the two marks has no index.
 */
export function refreshIndex(base: string, apis: readonly WholeApi[], check: boolean): string[] {
  const file = join(base, FILE);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const start = text.indexOf(START);
  const end = text.indexOf(END, start);
  if (start < 0 || end < 0) return [];
  const fresh = text.slice(0, start + START.length) + operationsIndex(apis) + text.slice(end);
  if (fresh === text) return [];
  if (!check) writeFileSync(file, fresh);
  return [FILE];
}

/** A table for each API: operation, file, and the responses with their codes. */
function operationsIndex(apis: readonly WholeApi[]): string {
  return apis
    .map(({ name, root, bundle }) => {
      const files = new Map(
        entriesOf(root.paths).map(([path, item]) => [path, isObject(item) ? textOf(item.$ref) : undefined]),
      );
      const rows = new OpenApiDocument(bundle).operations.map(({ key, path, responses: described }) => {
        const at = `${name}/${files.get(path) ?? "openapi.yaml"}`;
        const responses = described.map(({ status, value }) =>
          [status, ...(codesOf(value) ?? []).map((code) => `\`${code}\``)].join(" "),
        );
        return `| [\`${key}\`](${at}) | ${responses.join("; ")} |\n`;
      });
      return `\n### Operations of ${name}\n\n| Operation and its file | Responses and their codes |\n|---|---|\n${rows.join("")}`;
    })
    .join("")
    .concat("\n");
}
