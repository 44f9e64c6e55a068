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
  const statements = prepare(store, api);
  const known = store.prepare(
    "SELECT 1 FROM derived_items WHERE api = ? AND collection = ? AND id = ? LIMIT 1",
  );
  const last = store.prepare<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'derived_items'");
  const seeded = store.prepare(
    "SELECT 1 FROM derived_seeded WHERE api = ? AND collection = ? AND organisation = ?",
  );
  const markSeeded = store.prepare(
    "INSERT INTO derived_seeded (api, collection, organisation) VALUES (?, ?, ?)",
  );
  return {
    of: (organisation, collection) => new StoredItems(statements, collection, organisation),
    exists: (collection, id) => known.get(api, collection, id) !== undefined,
    nextNumber: () => (last.get()?.seq ?? 0) + 1,
    seedOnce(organisation, collection, seeds) {
      if (seeded.get(api, collection, organisation)) return;
      store.transaction(() => {
        markSeeded.run(api, collection, organisation);
        const items = new StoredItems(statements, collection, organisation);
        for (const [id, body] of seeds()) items.keep(id, body);
      });
    },
  };
}

type Statements = ReturnType<typeof prepare>;

function prepare(store: Store, api: string) {
  const own = "WHERE api = ? AND collection = ? AND organisation = ?";
  const select = (rest: string) =>
    store.prepare<Row>(`SELECT seq, id, body, run FROM derived_items ${own} ${rest}`);
  const byProperty = new Map<string, ReturnType<typeof select>>();
  return {
    api,
    byId: select("AND id = ?"),
    bySeq: select("AND seq = ?"),
    after: select("AND seq > ? ORDER BY seq LIMIT +?"),
    before: select("AND seq < ? ORDER BY seq DESC LIMIT +?"),
    count: store.prepare<{ n: number }>(`SELECT count(*) AS n FROM derived_items ${own}`),
    put: store.prepare(`INSERT INTO derived_items (api, collection, organisation, id, body, run)
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body, run = excluded.run`),
    remove: store.prepare(`DELETE FROM derived_items ${own} AND id = ?`),
    /** The property stands in the statement, because only then SQLite finds an index of it. */
    having(property: string): ReturnType<typeof select> {
      const path = `$.${JSON.stringify(property)}`.replaceAll("'", "''");
      const statement = byProperty.get(property) ?? select(`AND body ->> '${path}' = ? ORDER BY seq`);
      byProperty.set(property, statement);
      return statement;
    },
  };
}

class StoredItems implements Items {
  readonly #statements: Statements;
  readonly #collection: string;
  readonly #organisation: string;

  constructor(statements: Statements, collection: string, organisation: string) {
    this.#statements = statements;
    this.#collection = collection;
    this.#organisation = organisation;
  }

  find(id: string): Item | undefined {
    const { byId, api } = this.#statements;
    const row = byId.get(api, this.#collection, this.#organisation, id);
    return row && itemOf(row);
  }

  numbered(seq: number): Item | undefined {
    const { bySeq, api } = this.#statements;
    const row = bySeq.get(api, this.#collection, this.#organisation, seq);
    return row && itemOf(row);
  }

  count(): number {
    const { count, api } = this.#statements;
    return count.get(api, this.#collection, this.#organisation)?.n ?? 0;
  }

  where(property: string, value: string | number): Item[] {
    const { having, api } = this.#statements;
    return having(property).all(api, this.#collection, this.#organisation, value).map(itemOf);
  }

  after(seq = 0): Iterable<Item> {
    return this.#chunks(this.#statements.after, seq);
  }

  before(seq: number): Iterable<Item> {
    return this.#chunks(this.#statements.before, seq);
  }

  keep(id: string, body: object, run?: Run): void {
    const { put, api } = this.#statements;
    const running = run === undefined ? null : JSON.stringify(run);
    put.run(api, this.#collection, this.#organisation, id, JSON.stringify(body), running);
  }

  remove(id: string): void {
    const { remove, api } = this.#statements;
    remove.run(api, this.#collection, this.#organisation, id);
  }

  *#chunks(statement: Statements["after"], from: number): Generator<Item> {
    let at = from;
    for (let rows = CHUNK; rows === CHUNK; ) {
      const chunk = statement.all(this.#statements.api, this.#collection, this.#organisation, at, CHUNK);
      for (const row of chunk) yield itemOf(row);
      rows = chunk.length;
      at = chunk.at(-1)?.seq ?? at;
    }
  }
}

function itemOf({ seq, id, body, run }: Row): Item {
  return { seq, id, body: JSON.parse(body), run: run === null ? undefined : JSON.parse(run) };
}
