import type { Call, Reply, Tools } from "../core/api.ts";
import { cutPage } from "../core/cursors.ts";
import { Refusal } from "../core/refusal.ts";

/** Rows are sorted by time, then by number. A cursor holds both. */
interface Sorted {
  readonly created_at: number;
  readonly id: number;
}

/**
 * Returns one page of a list. `read` gets the sort key before the page, and a bound of one row more than the page holds.
 * @throws Refusal `INVALID_REQUEST` if the cursor was not issued for this list.
 */
export function pageAnswer<Row extends Sorted>(
  { cursors }: Tools,
  { query }: Call,
  list: string,
  start: Sorted,
  read: (after: Sorted, bound: number) => readonly Row[],
  item: (row: Row) => object,
): Reply {
  // The parameter schema has a default and bounds for `limit`, and makes `cursor` a string.
  const limit = query.limit as number;
  const cursor = query.cursor as string | undefined;
  const after = cursor === undefined ? start : position(cursors.read(list, cursor));
  const page = cutPage(read(after, limit + 1), limit, (last) =>
    cursors.write(list, [last.created_at, last.id]),
  );
  return { status: 200, body: { items: page.rows.map(item), next_cursor: page.next } };
}

function position(values: readonly (string | number)[] | undefined): Sorted {
  const [created_at, id] = values ?? [];
  if (typeof created_at !== "number" || typeof id !== "number") {
    throw new Refusal(
      "INVALID_REQUEST",
      "The cursor was not issued by this list. Start again without a cursor.",
    );
  }
  return { created_at, id };
}

/** The sort keys before the first row, of an ascending and of a descending list. */
export const beforeAll: Sorted = { created_at: Number.MIN_SAFE_INTEGER, id: 0 };
export const afterAll: Sorted = { created_at: Number.MAX_SAFE_INTEGER, id: 0 };
