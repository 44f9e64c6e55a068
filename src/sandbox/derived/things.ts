import type { Store } from "../core/store.ts";

/** A stored thing of the API. `body` is JSON. */
export interface Thing {
  readonly seq: number;
  readonly id: string;
  readonly body: string;
  /** A `Run` as JSON; `null` if the thing is not a run. */
  readonly run: string | null;
  /** 1 if it comes from an example of the document. */
  readonly seed: number;
}

export const thingsTable = `
  CREATE TABLE IF NOT EXISTS derived_things (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, api TEXT NOT NULL, tenant TEXT NOT NULL, collection TEXT NOT NULL,
    id TEXT NOT NULL, body TEXT NOT NULL, run TEXT, seed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (api, tenant, collection, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS derived_seeded (
    api TEXT NOT NULL, tenant TEXT NOT NULL, collection TEXT NOT NULL, PRIMARY KEY (api, tenant, collection)
  ) STRICT, WITHOUT ROWID;`;

/** The things of one API. The name of a collection is its path with the ids of its parents. */
export interface Things {
  find(tenant: string, collection: string, id: string): Thing | undefined;
  /** Those with a `seq` above `after`, in order of `seq`. */
  list(tenant: string, collection: string, after: number): Thing[];
  /** Adds a thing, or replaces the body of a known id. */
  keep(
    tenant: string,
    collection: string,
    id: string,
    body: object,
    more?: { run?: object; seed?: boolean },
  ): void;
  remove(tenant: string, collection: string, id: string): void;
  /** A number above every `seq` so far. */
  nextNumber(): number;
  /** Adds the seeds of a collection on its first use. */
  seedOnce(tenant: string, collection: string, seeds: () => readonly { id: string; body: object }[]): void;
}

export function openThings(store: Store, api: string): Things {
  const one = store.prepare<Thing>(
    "SELECT * FROM derived_things WHERE api = ? AND tenant = ? AND collection = ? AND id = ?",
  );
  const all = store.prepare<Thing>(
    "SELECT * FROM derived_things WHERE api = ? AND tenant = ? AND collection = ? AND seq > ? ORDER BY seq",
  );
  const put = store.prepare(`INSERT INTO derived_things (api, tenant, collection, id, body, run, seed)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body, run = excluded.run`);
  const remove = store.prepare(
    "DELETE FROM derived_things WHERE api = ? AND tenant = ? AND collection = ? AND id = ?",
  );
  const last = store.prepare<{ seq: number }>(
    "SELECT seq FROM sqlite_sequence WHERE name = 'derived_things'",
  );
  const seeded = store.prepare(
    "SELECT 1 FROM derived_seeded WHERE api = ? AND tenant = ? AND collection = ?",
  );
  const markSeeded = store.prepare("INSERT INTO derived_seeded (api, tenant, collection) VALUES (?, ?, ?)");

  const keep: Things["keep"] = (tenant, collection, id, body, { run, seed = false } = {}) => {
    const running = run === undefined ? null : JSON.stringify(run);
    put.run(api, tenant, collection, id, JSON.stringify(body), running, Number(seed));
  };
  return {
    keep,
    find: (tenant, collection, id) => one.get(api, tenant, collection, id),
    list: (tenant, collection, after) => all.all(api, tenant, collection, after),
    remove: (tenant, collection, id) => remove.run(api, tenant, collection, id),
    nextNumber: () => (last.get()?.seq ?? 0) + 1,
    seedOnce(tenant, collection, seeds) {
      if (seeded.get(api, tenant, collection)) return;
      store.transaction(() => {
        markSeeded.run(api, tenant, collection);
        for (const { id, body } of seeds()) keep(tenant, collection, id, body, { seed: true });
      });
    },
  };
}
