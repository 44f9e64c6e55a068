import type { Store } from "./store.ts";

/** What a key was used for, and what a replay needs. */
export interface KeyUse {
  /** Operation and resource that the key is bound to. */
  readonly target: string;
  /** The result in the API's own form: the id of a run, or a whole response as JSON. */
  readonly result: string;
}

/** Keys of one API, per tenant. `remember` replaces an earlier use. */
export interface Idempotency {
  find(tenant: string, key: string): KeyUse | undefined;
  remember(tenant: string, key: string, use: KeyUse): void;
}

export const idempotencyTable = `
  CREATE TABLE IF NOT EXISTS idempotency (
    api TEXT NOT NULL, tenant TEXT NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL, result TEXT NOT NULL,
    PRIMARY KEY (api, tenant, key)
  ) STRICT, WITHOUT ROWID;`;

export function openIdempotency(store: Store, api: string): Idempotency {
  return store.durable ? inTable(store, api) : inMemory(store);
}

function inTable(store: Store, api: string): Idempotency {
  const select = store.prepare<KeyUse>(
    "SELECT target, result FROM idempotency WHERE api = ? AND tenant = ? AND key = ?",
  );
  const insert = store.prepare(
    "INSERT OR REPLACE INTO idempotency (api, tenant, key, target, result) VALUES (?, ?, ?, ?, ?)",
  );
  return {
    find: (tenant, key) => select.get(api, tenant, key),
    remember(tenant, key, { target, result }) {
      insert.run(api, tenant, key, target, result);
    },
  };
}

/** Every write with a key looks it up and adds one. A map does both in a tenth of a table's time. */
function inMemory(store: Store): Idempotency {
  const tenants = new Map<string, Map<string, KeyUse>>();
  return {
    find: (tenant, key) => tenants.get(tenant)?.get(key),
    remember(tenant, key, use) {
      const keys = tenants.get(tenant) ?? new Map<string, KeyUse>();
      tenants.set(tenant, keys);
      const before = keys.get(key);
      keys.set(key, use);
      store.onRollback(() => (before ? keys.set(key, before) : keys.delete(key)));
    },
  };
}
