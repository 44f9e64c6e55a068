import type { Store } from "../core/store.ts";

/** A thing that the API keeps: its body as JSON, and when it is a run, how it goes on. */
export interface Thing {
  readonly seq: number;
  readonly id: string;
  readonly body: string;
  /** Begin and end of a run, in ms, and whether it is to fail; `null` for what is no run. */
  readonly run: string | null;
  /** 1 for what comes from an example of the document. */
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

/** The things of one API. A collection is named by its path with the ids of what is above it. */
export interface Things {
  find(tenant: string, collection: string, id: string): Thing | undefined;
  /** In the order in which they came, from the one after `after` on. */
  list(tenant: string, collection: string, after: number): Thing[];
  /** Adds a thing, or puts another body to its id. */
  keep(
    tenant: string,
    collection: string,
    id: string,
    body: object,
    more?: { run?: object; seed?: boolean },
  ): void;
  remove(tenant: string, collection: string, id: string): void;
  /** A number that no thing of the API has had. */
  nextNumber(): number;
  /** Adds the seeds of a collection the first time that anybody looks at it. */
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
