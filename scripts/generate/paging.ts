import type { ItemErrors, Operation } from "../../src/contract.ts";
import { isObject, present, textOf } from "./json.ts";
import type { ResolvedLink } from "./links.ts";
import { type SourceOperation, successesOf } from "./operations.ts";
import type { Problems } from "./problem.ts";
import { atPointer, findMarked, keywordOf, type Marked, pointersOf } from "./schema.ts";
import type { Source } from "./source.ts";

/** Items, the next page, and which items failed. */
export function readPaging(
  source: Source,
  operation: SourceOperation,
  links: readonly ResolvedLink[],
  problems: Problems,
): Pick<Operation, "next" | "items" | "itemErrors"> {
  const items = inSuccess(source, operation, "x-items");
  const itemErrors = readItemErrors(source, operation, problems);
  const [at, second] = pointersOf(items);
  const next = links.find(({ name }) => name === "next");
  const first = items[0]?.schema;
  if (second !== undefined) {
    const clash = items.find(({ pointer }) => pointer === second)?.schema ?? operation.value;
    const message = `${operation.key} has items at "${at}" and at "${second}"`;
    problems.report(
      source.place(clash, "x-items"),
      "items-twice",
      message,
      "Leave x-items on the array that pages are made of.",
    );
  }
  if (first && !next && !itemErrors) {
    const remedy =
      "Add `links.next` to the response, or take x-items away: this answer is not one page of several.";
    problems.report(
      source.place(first, "x-items"),
      "items-without-next",
      `${operation.key} has items and no next page`,
      remedy,
    );
  }
  if (next && items.length === 0) {
    const remedy = "Mark the array of items in the response's schema with `x-items: true`.";
    problems.report(
      source.place(next.value),
      "next-without-items",
      `${operation.key} has a next page and no items`,
      remedy,
    );
  }
  return present({ next: next && { parameters: next.parameters }, items: at, itemErrors });
}

function readItemErrors(
  source: Source,
  operation: SourceOperation,
  problems: Problems,
): ItemErrors | undefined {
  const marked = inSuccess(source, operation, "x-item-error");
  const [at, second] = pointersOf(marked);
  const [first] = marked;
  if (at === undefined || !first) return undefined;
  const value = first.schema["x-item-error"];
  const key = isObject(value) ? textOf(value.key) : undefined;
  const place = source.place(first.schema, "x-item-error");
  if (second !== undefined) {
    const message = `${operation.key} has item errors at "${at}" and at "${second}"`;
    problems.report(place, "item-errors-twice", message, "Leave x-item-error on one array.");
  }
  if (key !== undefined && atPointer(source, first.schema, `/0/${key}`).length === 0) {
    const remedy = "Name a property that the items of this array have.";
    problems.report(place, "item-error-key", `The items have no property "${key}"`, remedy);
  }
  const inOrder = isObject(value) && value.order === "request";
  return present({ at, key, order: inOrder ? ("request" as const) : undefined });
}

/** Where an annotation stands in any success body of an operation. */
export function inSuccess(source: Source, operation: SourceOperation, annotation: string): Marked[] {
  return successesOf(operation).flatMap(({ schema }) => findMarked(source, schema, annotation));
}

/** Annotations for arrays must stand on arrays. */
export function checkArrays(source: Source, marked: Iterable<Marked["schema"]>, problems: Problems): void {
  for (const schema of marked) {
    for (const annotation of ["x-items", "x-item-error", "x-batch"]) {
      if (schema[annotation] === undefined) continue;
      const type = keywordOf(source, schema, "type");
      if (type === "array" || (Array.isArray(type) && type.includes("array"))) continue;
      const message = `\`${annotation}\` stands on a schema that is no array`;
      problems.report(
        source.place(schema, annotation),
        "misplaced-annotation",
        message,
        "Put it on the array.",
      );
    }
  }
}
