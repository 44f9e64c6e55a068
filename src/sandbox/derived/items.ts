import type { JsonObject } from "../core/json.ts";
import type { Store } from "../core/store.ts";
import type { Run } from "./runs.ts";

/** An item of a collection. */
export interface Item<Body extends object = JsonObject> {
  /** Numbers items in the order in which they were made. */
  readonly seq: number;
  readonly id: string;
  readonly body: Body;
  /** Set if the item is a run. */
  readonly run?: Run | undefined;
}

/** Where the items of a collection come from. */
export interface ItemSource<Body extends object = JsonObject> {
  find(id: string): Item<Body> | undefined;
  /** The oldest first, from the one after `seq`; default: from the first. */
  after(seq?: number): Iterable<Item<Body>>;
  /** The newest first, from the one before `seq`. */
  before(seq: number): Iterable<Item<Body>>;
}

/** The stored items of one collection of an organisation. */
export interface Items<Body extends object = JsonObject> extends ItemSource<Body> {
  numbered(seq: number): Item<Body> | undefined;
  count(): number;
  /** Those whose property has this value, the oldest first. */
  where(property: string, value: string | number): Item<Body>[];
  /** Adds an item, or replaces the body of a known id. */
  keep(id: string, body: Body, run?: Run): void;
  remove(id: string): void;
}

/** All items of an API. */
export interface ItemStore {
  /** The collection is its path with the ids of its parents. */
  of(organisation: string, collection: string): Items;
  /** Whether any organisation has the item. */
  exists(collection: string, id: string): boolean;
  /** A number above every `seq` so far. */
  nextNumber(): number;
  /** Adds the first items of a collection, once. */
  seedOnce(organisation: string, collection: string, seeds: () => ReadonlyMap<string, JsonObject>): void;
}

export const itemsTable = `
  CREATE TABLE IF NOT EXISTS derived_items (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, api TEXT NOT NULL, collection TEXT NOT NULL, id TEXT NOT NULL,
    organisation TEXT NOT NULL, body TEXT NOT NULL, run TEXT, UNIQUE (api, collection, id, organisation)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS derived_items_in_order ON derived_items (api, collection, organisation);
  CREATE TABLE IF NOT EXISTS derived_seeded (
    api TEXT NOT NULL, collection TEXT NOT NULL, organisation TEXT NOT NULL,
    PRIMARY KEY (api, collection, organisation)
  ) STRICT, WITHOUT ROWID;`;

interface Row {
  readonly seq: number;
  readonly id: string;
  /** As JSON. */
  readonly body: string;
  /** A `Run` as JSON. */
  readonly run: string | null;
}

/** Rows that are read at once. An open cursor would break where another read uses the same statement. */
const CHUNK = 64;

export function openItems(store: Store, api: string): ItemStore {
  const own = "WHERE api = ? AND collection = ? AND organisation = ?";
  const select = (rest: string) =>
    store.prepare<Row>(`SELECT seq, id, body, run FROM derived_items ${own} ${rest}`);
  const one = select("AND id = ?");
  const bySeq = select("AND seq = ?");
  const count = store.prepare<{ n: number }>(`SELECT count(*) AS n FROM derived_items ${own}`);
  const forward = select("AND seq > ? ORDER BY seq LIMIT +?");
  const back = select("AND seq < ? ORDER BY seq DESC LIMIT +?");
  const put = store.prepare(`INSERT INTO derived_items (api, collection, organisation, id, body, run)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body, run = excluded.run`);
  const remove = store.prepare(`DELETE FROM derived_items ${own} AND id = ?`);
  const known = store.prepare(
    "SELECT 1 FROM derived_items WHERE api = ? AND collection = ? AND id = ? LIMIT 1",
  );
  const last = store.prepare<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'derived_items'");
  const seeded = store.prepare(`SELECT 1 FROM derived_seeded ${own}`);
  const markSeeded = store.prepare(
    "INSERT INTO derived_seeded (api, collection, organisation) VALUES (?, ?, ?)",
  );
  const byProperty = new Map<string, ReturnType<typeof select>>();
  const having = (property: string): ReturnType<typeof select> => {
    const path = `$.${JSON.stringify(property)}`.replaceAll("'", "''");
    const statement = byProperty.get(property) ?? select(`AND body ->> '${path}' = ? ORDER BY seq`);
    byProperty.set(property, statement);
    return statement;
  };

  const of: ItemStore["of"] = (organisation, collection) => {
    const key = [api, collection, organisation] as const;
    const chunks = function* (statement: typeof forward, from: number): Generator<Item> {
      let at = from;
      for (let rows = CHUNK; rows === CHUNK; ) {
        const chunk = statement.all(...key, at, CHUNK);
        for (const row of chunk) yield itemOf(row);
        rows = chunk.length;
        at = chunk.at(-1)?.seq ?? at;
      }
    };
    const found = (row: Row | undefined): Item | undefined => row && itemOf(row);
    return {
      find: (id) => found(one.get(...key, id)),
      numbered: (seq) => found(bySeq.get(...key, seq)),
      count: () => count.get(...key)?.n ?? 0,
      where: (property, value) =>
        having(property)
          .all(...key, value)
          .map(itemOf),
      after: (seq = 0) => chunks(forward, seq),
      before: (seq) => chunks(back, seq),
      keep: (id, body, run) =>
        void put.run(...key, id, JSON.stringify(body), run === undefined ? null : JSON.stringify(run)),
      remove: (id) => void remove.run(...key, id),
    };
  };

  return {
    of,
    exists: (collection, id) => known.get(api, collection, id) !== undefined,
    nextNumber: () => (last.get()?.seq ?? 0) + 1,
    seedOnce(organisation, collection, seeds) {
      const key = [api, collection, organisation] as const;
      if (seeded.get(...key)) return;
      store.transaction(() => {
        markSeeded.run(...key);
        const items = of(organisation, collection);
        for (const [id, body] of seeds()) items.keep(id, body);
      });
    },
  };
}

function itemOf({ seq, id, body, run }: Row): Item {
  return { seq, id, body: JSON.parse(body), run: run === null ? undefined : JSON.parse(run) };
}
