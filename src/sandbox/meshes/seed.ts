import type { Store } from "../core/store.ts";
import { keys, workspaces } from "./keys.ts";
import { stableId } from "./stable-id.ts";

/** Creation time of all seeded rows. */
const SINCE = Date.parse("2026-01-05T09:00:00Z");

/** Creates what only the dashboard can: the first workspaces, an OAuth connection, and one with invalid credentials. */
export function seed(store: Store): void {
  const workspace = store.prepare(
    `INSERT INTO meshes_workspaces (uuid, org, name, public_key, created_at, updated_at)
     VALUES (?, ?, 'Production', ?, ?, ?)`,
  );
  const connection = store.prepare(
    `INSERT INTO meshes_connections (uuid, org, workspace, type, name, metadata, inactive_reason, hidden,
     created_by, created_at, updated_at, refreshed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'usr_ada', ?, ?, ?)`,
  );
  const connect = (type: string, name: string, metadata: string, reason: string | null): void => {
    const id = stableId(workspaces.concord, "connection", name);
    const org = keys.full.organization;
    connection.run(id, org, workspaces.concord, type, name, metadata, reason, SINCE, SINCE, SINCE);
  };
  store.transaction(() => {
    // A reopened file has been seeded. Its rows may have changed since.
    const known = store.prepare("SELECT id FROM meshes_workspaces LIMIT 1").get();
    if (known) return;
    workspace.run(workspaces.concord, keys.full.organization, keys.publishable, SINCE, SINCE);
    workspace.run(workspaces.harmony, keys.otherOrg.organization, keys.otherPublishable, SINCE, SINCE);
    connect("slack", "Team alerts", "{}", null);
    connect("mailerlite", "Old newsletter", '{"api_key":"lost"}', "authentication_invalid");
  });
}
