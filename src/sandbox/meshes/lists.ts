import type { Call, Reply, Tools } from "../core/api.ts";
import { cutPage } from "../core/cursors.ts";
import { invalid } from "./refusals.ts";

/** Lists are sorted by time, then by number, the newest first. A cursor holds both. */
export interface Sorted {
  readonly created_at: number;
  readonly id: number;
}

const PAGE = 50;

/** A whole list as one page. */
export function wholeList(records: readonly object[]): Reply {
  const body = { count: records.length, limit: Math.max(PAGE, records.length), next_cursor: null, records };
  return { status: 200, body };
}

/** Whether the named properties of a row equal those of the query. A property absent from the query fits. */
export function fits(query: Call["query"], row: object, names: readonly string[]): boolean {
  const properties = new Map<string, unknown>(Object.entries(row));
  return names.every((name) => query[name] === undefined || query[name] === properties.get(name));
}

/**
 * Returns one page. `rows` yields the rows after a position, in order. It is read no further than the page needs.
 * @throws Refusal `BadRequest` if the cursor was issued for another list or other filters.
 */
export function pageOf<Row extends Sorted>(
  { cursors }: Tools,
  { principal, query, operation }: Call,
  scope: string,
  rows: (after: Sorted) => Iterable<Row>,
  record: (row: Row) => object,
): Reply {
  const { limit, cursor, ...filters } = query;
  const list = JSON.stringify([operation, principal.tenant, scope, Object.entries(filters).sort()]);
  // The parameter schemas make `limit` an integer with a default and `cursor` a string.
  const size = limit as number;
  const after = cursor === undefined ? beforeAll : position(cursors.read(list, cursor as string));
  const found: Row[] = [];
  for (const row of rows(after)) {
    found.push(row);
    if (found.length > size) break;
  }
  const page = cutPage(found, size, (last) => cursors.write(list, [last.created_at, last.id]));
  const records = page.rows.map(record);
  return { status: 200, body: { count: records.length, limit: size, next_cursor: page.next, records } };
}

const beforeAll: Sorted = { created_at: Number.MAX_SAFE_INTEGER, id: 0 };

function position(values: readonly (string | number)[] | undefined): Sorted {
  const [created_at, id] = values ?? [];
  if (typeof created_at !== "number" || typeof id !== "number") {
    throw invalid(
      "A parameter is not valid.",
      "cursor",
      "It was not issued for this list and these filters.",
    );
  }
  return { created_at, id };
}
