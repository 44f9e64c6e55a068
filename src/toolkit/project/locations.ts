import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { GivenDocument } from "../../openapi/given-document.ts";
import { isObject, type Json } from "../../openapi/json.ts";
import { type Location, type Problem, Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import type { Loaded } from "./load.ts";

/**
 * Maps problems of a document with overlays applied to locations in the original document. A problem in what an overlay added is
 * located at the nearest original value around it.
 */
export function inOriginal(
  base: string,
  root: string,
  { path, web }: Pick<Loaded, "path" | "web">,
  applied: Pick<GivenDocument, "text">,
  problems: readonly Problem[],
): Problem[] {
  if (problems.length === 0) return [];
  const original = new Source(base, new Problems(), web);
  const content = original.read(path);
  const lines = new LineCounter();
  const { contents } = parseDocument(applied.text, { lineCounter: lines, prettyErrors: false });
  const starts = lines.lineStarts;
  return problems.map((problem) => {
    const offset = (starts[problem.line - 1] ?? 0) + problem.column - 1;
    return { ...problem, ...locate(original, content, pathAt(contents, offset), root) };
  });
}

/** The path to the value at an offset. */
function pathAt(node: Node | null, offset: number): (string | number)[] {
  const holds = (each: unknown): each is Node => {
    const { range } = Object(each);
    return Array.isArray(range) && range[0] <= offset && offset < range[2];
  };
  if (isSeq(node)) {
    const at = node.items.findIndex(holds);
    const item = node.items[at];
    return holds(item) ? [at, ...pathAt(item, offset)] : [];
  }
  if (!isMap(node)) return [];
  for (const pair of node.items) {
    const { key, value } = pair;
    if (!isScalar(key)) continue;
    const name = String(key.value);
    if (holds(key)) return [name];
    if (holds(value)) return [name, ...pathAt(value, offset)];
  }
  return [];
}

/** Location of the value at a path, or of the nearest existing one around it. */
function locate(
  source: Source,
  root: Json | undefined,
  path: readonly (string | number)[],
  file: string,
): Location {
  let found: Location = { file, line: 1, column: 1 };
  let current: Json | undefined = root;
  for (const token of path) {
    const holder: Json | undefined = isObject(current) ? (source.resolve(current) ?? current) : current;
    if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, token)) break;
    found = source.location(holder, token);
    current = Array.isArray(holder) ? holder[Number(token)] : holder[token];
  }
  return found;
}
