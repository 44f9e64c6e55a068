import { randomBytes } from "node:crypto";
import type { Store } from "./store.ts";

export const secretTable = `
  CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;`;

/** A secret for one purpose. The store holds it: with a data file, signatures stay valid after a restart. */
export function openSecret(store: Store, name: string): Uint8Array {
  store.prepare("INSERT OR IGNORE INTO secret (name, value) VALUES (?, ?)").run(name, randomBytes(32));
  const secret = store
    .prepare<{ value: Uint8Array }>("SELECT value FROM secret WHERE name = ?")
    .get(name)?.value;
  if (secret === undefined) throw new Error(`The store lost the secret that signs ${name}.`);
  return secret;
}
