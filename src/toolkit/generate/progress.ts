import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { type ProgressKind, progressOf } from "../../openapi/annotations.ts";
import type { Pointer, ProgressCounts } from "../../openapi/contract.ts";
import { stringsOf } from "../../openapi/json.ts";
import type { DescribedOperation } from "../../openapi/operations.ts";
import { keywordOf, type Marked } from "../../openapi/schema.ts";
import type { Source } from "../../openapi/source.ts";
import { inSuccess, single } from "./bodies.ts";

/** What a number has to be, that the share of the work can be read from it. */
const COUNTABLE = new Set(["integer", "number", "string"]);

/** Where a read says how much of the work is done. */
export function readProgress(source: Source, operation: DescribedOperation): ProgressCounts | undefined {
  const marked = inSuccess(source, operation, ANNOTATION.progress);
  const [first] = marked;
  if (!first) return undefined;
  checkTypes(source, marked);
  const of = (kind: ProgressKind) => marked.filter(({ schema }) => progressOf(schema) === kind);
  const one = (kind: ProgressKind) => single(source, operation, ANNOTATION.progress, of(kind))?.pointer;
  const [done, left] = [pointersOf(of("done")), pointersOf(of("left"))];
  const [total, percent, fraction] = [one("total"), one("percent"), one("fraction")];
  const counts: (ProgressCounts | undefined)[] = [
    percent === undefined ? undefined : { done: [percent], all: 100 },
    fraction === undefined ? undefined : { done: [fraction], all: 1 },
    done.length > 0 && total !== undefined ? { done, all: [total] } : undefined,
    left.length > 0 && total !== undefined ? { left, all: [total] } : undefined,
    done.length > 0 && left.length > 0 ? { done, all: [...done, ...left] } : undefined,
  ];
  const [known, ...others] = counts.filter((each) => each !== undefined);
  const kinds = new Set(marked.map(({ schema }) => progressOf(schema)));
  if (known && others.length === 0 && kinds.size === (typeof known.all === "number" ? 1 : 2)) return known;
  source.report(
    source.location(first.schema, ANNOTATION.progress),
    "progress-incomplete",
    `${operation.key} has \`${ANNOTATION.progress}\` of ${[...kinds].join(", ")}`,
    "Mark `done` and `total`, `left` and `total`, `done` and `left`, or else `percent` or `fraction` alone.",
  );
  return undefined;
}

function pointersOf(marked: readonly Marked[]): Pointer[] {
  return [...new Set(marked.map(({ pointer }) => pointer))];
}

function checkTypes(source: Source, marked: readonly Marked[]): void {
  for (const { schema } of marked) {
    const type = keywordOf(source, schema, "type");
    const types = typeof type === "string" ? [type] : stringsOf(type);
    if (types.length === 0 || types.some((each) => COUNTABLE.has(each))) continue;
    source.report(
      source.location(schema, ANNOTATION.progress),
      "misplaced-annotation",
      `\`${ANNOTATION.progress}\` stands on a schema that is no number`,
      "Put it on the number.",
    );
  }
}
