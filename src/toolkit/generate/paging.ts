import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { itemErrorOf, pagingOf } from "../../openapi/annotations.ts";
import type { ItemErrors, Operation, Pointer } from "../../openapi/contract.ts";
import { present, textOf } from "../../openapi/json.ts";
import type { ResolvedLink } from "../../openapi/links.ts";
import { type DescribedOperation, successesOf } from "../../openapi/operations.ts";
import { atPointer, type Marked } from "../../openapi/schema.ts";
import type { Source } from "../../openapi/source.ts";
import { inSuccess, isArray, single } from "./bodies.ts";
import { readNext } from "./next.ts";

/** Reads where a page has its items, its next page and its failed items. */
export function readPaging(
  source: Source,
  operation: DescribedOperation,
  links: readonly ResolvedLink[],
): Pick<Operation, "next" | "items" | "itemErrors"> {
  const items =
    declaredItems(source, operation) ??
    single(source, operation, ANNOTATION.items, inSuccess(source, operation, ANNOTATION.items));
  const itemErrors = readItemErrors(source, operation);
  const next = links.find(({ name }) => name === "next");
  if (items && !next && !itemErrors) {
    const location = source.location(items.schema, ANNOTATION.items);
    const remedy =
      "Add `links.next` to the response, or take x-items away: this response is not one page of several.";
    source.report(location, "items-without-next", `${operation.key} has items and no next page`, remedy);
  }
  if (next && !items) {
    const remedy = "Mark the array of items in the response's schema with `x-items: true`.";
    const message = `${operation.key} has a next page and no items`;
    source.report(source.location(next.value), "next-without-items", message, remedy);
  }
  return present({ next: readNext(source, operation, links), items: items?.pointer, itemErrors });
}

/** The array of items that `x-paging` points at. */
function declaredItems(source: Source, operation: DescribedOperation): Marked | undefined {
  const paging = pagingOf(operation.value);
  const pointer = textOf(paging?.items);
  if (!paging || pointer === undefined) return undefined;
  const schemas = successesOf(operation).flatMap(({ schema }) =>
    schema ? atPointer(source, schema, pointer) : [],
  );
  const array = schemas.find((schema) => isArray(source, schema));
  if (array) return { pointer: pointer as Pointer, schema: array }; // its JSON Schema allows pointers only
  const message = `"${pointer}" is no array in a success body of ${operation.key}`;
  const remedy = "Point at the array of items.";
  source.report(source.location(paging, "items"), "next-without-items", message, remedy);
  return undefined;
}

function readItemErrors(source: Source, operation: DescribedOperation): ItemErrors | undefined {
  const marked = inSuccess(source, operation, ANNOTATION.itemError);
  const found = single(source, operation, ANNOTATION.itemError, marked);
  const value = itemErrorOf(found?.schema);
  if (!found || !value) return undefined;
  const { key, error, inOrder } = value;
  for (const name of [key, error]) {
    if (name === undefined || atPointer(source, found.schema, `/0/${name}`).length > 0) continue;
    const location = source.location(found.schema, ANNOTATION.itemError);
    const remedy = "Name a property that the items of this array have.";
    source.report(location, "item-error-key", `The items have no property "${name}"`, remedy);
  }
  return present({
    at: found.pointer,
    key,
    order: inOrder ? ("request" as const) : undefined,
    error,
  });
}
