import type { FoundDocument, FoundOperation } from "./found-document.ts";
import { ITEM_NAMES, plain } from "./names.ts";
import { entrySchema, isArray, type Value, valuesOf } from "./shape.ts";

/** Names of arrays beside the items of a page. */
const BESIDE =
  /^(errors?|messages|warnings|links|included|order|sort|sorting|facets|fields|columns|filters|meta)$/;

/** The array that holds the items of a page; `undefined` if several might. */
export function itemsOf(
  document: FoundDocument,
  operation: FoundOperation,
  values: readonly Value[],
): Value | undefined {
  const [body] = values;
  if (body && isArray(body)) return body;
  const arrays = values.filter(isArray);
  for (const depth of [1, 2, 3]) {
    const all = arrays.filter(({ path }) => path.length === depth);
    const here = all.filter(({ name }) => !BESIDE.test(plain(name)));
    const found =
      byPath(operation, all) ??
      byName(here) ??
      only(here.filter((value) => holdsObjects(document, value))) ??
      only(here);
    if (found) return found;
    // A feed of changes has several lists that go on together.
    const added = here.find(({ name }) => plain(name) === "added");
    if (added && here.some(({ name }) => /^(?:removed|deleted|modified)$/.test(plain(name)))) return added;
    // A search may return several lists side by side. Each has its own pages.
    if (here.length > 1) return undefined;
  }
  return undefined;
}

/** The array with the collection's name in the path. */
function byPath({ path }: FoundOperation, arrays: readonly Value[]): Value | undefined {
  const segments = path.split("/").filter((segment) => segment !== "" && !segment.startsWith("{"));
  const collection = plain((segments.at(-1) ?? "").replace(/\.\w+$/, ""));
  return only(arrays.filter(({ name }) => plain(name) === collection));
}

/** The array with a usual name. */
function byName(arrays: readonly Value[]): Value | undefined {
  for (const each of ITEM_NAMES) {
    const found = arrays.filter(({ name }) => plain(name) === each);
    if (found.length > 0) return only(found);
  }
  return undefined;
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

function holdsObjects(document: FoundDocument, value: Value): boolean {
  const [entry] = valuesOf(document, entrySchema(value));
  return entry?.types.has("object") === true;
}
