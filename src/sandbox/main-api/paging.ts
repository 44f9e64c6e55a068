import type { Call, Reply, Tools } from "../core/api.ts";
import type { Value } from "../core/store.ts";
import { projectsOf } from "./keys.ts";
import { namedProject } from "./ownership.ts";
import { invalid } from "./refusals.ts";

interface Numbered {
  readonly id: number;
}

/** A position in a list, and the direction of the page from there. */
type Position = readonly [direction: "after" | "before", id: number];

/** A list sorted by row number, the oldest first. */
export interface Listing<Row> {
  readonly name: string;
  readonly table: string;
  /** An SQL condition with one parameter. `value` takes it from the query; `null`: no filter. */
  readonly filter?: { readonly sql: string; value(query: Call["query"]): Value };
  item(row: Row, call: Call): object;
}

/**
 * Pages through a list in both directions. A page links to a neighbour only if that has rows. A cursor holds a row number,
 * so rows can be added and deleted between pages.
 */
export function openPages<Row extends Numbered>(
  { store, cursors }: Tools,
  { name, table, filter, item }: Listing<Row>,
): (call: Call) => Reply {
  const chosen = `FROM ${table} WHERE project IN (SELECT value FROM json_each(?)) AND (? IS NULL OR ${filter?.sql ?? "TRUE"})`;
  const forward = store.prepare<Row>(`SELECT * ${chosen} AND id > ? ORDER BY id LIMIT ?`);
  const back = store.prepare<Row>(`SELECT * ${chosen} AND id < ? ORDER BY id DESC LIMIT ?`);

  return (call) => {
    const { query, principal } = call;
    // The parameter schemas give `limit` a default and bounds, and make the others strings.
    const { limit, cursor, project_id } = query as { limit: number; cursor?: string; project_id?: string };
    const within = project_id === undefined ? projectsOf(principal) : [namedProject(principal, project_id)];
    const value = filter?.value(query) ?? null;
    const scope: Value[] = [JSON.stringify(within), value];
    if (filter) scope.push(value);
    const list = [name, ...within, value].join("\n");
    const [direction, from] = cursor === undefined ? start : positionOf(cursors.read(list, cursor));
    const rows =
      direction === "after" ? forward.all(...scope, from, limit) : back.all(...scope, from, limit).reverse();
    // An empty page keeps the position of its cursor.
    const first = rows[0]?.id ?? (direction === "after" ? from + 1 : from);
    const last = rows.at(-1)?.id ?? (direction === "after" ? from : from - 1);
    const neighbour = (position: Position): string | null => {
      const rows = position[0] === "after" ? forward : back;
      return rows.get(...scope, position[1], 1) ? cursors.write(list, position) : null;
    };
    return {
      status: 200,
      body: {
        results: rows.map((row) => item(row, call)),
        nextCursor: neighbour(["after", last]),
        prevCursor: neighbour(["before", first]),
        limit,
      },
    };
  };
}

const start: Position = ["after", 0];

function positionOf(values: readonly (string | number)[] | undefined): Position {
  const [direction, id] = values ?? [];
  const known = direction === "after" || direction === "before";
  if (!known || typeof id !== "number") {
    throw invalid({ cursor: "was not issued by this list with these filters" });
  }
  return [direction, id];
}
