/** State of the API. Times are ms since 1970; `id` numbers rows in order of insertion. */
export const tables = `
  CREATE TABLE IF NOT EXISTS meshes_workspaces (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, org TEXT NOT NULL, name TEXT NOT NULL, description TEXT,
    public_key TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (org, name)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS meshes_connections (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, org TEXT NOT NULL, workspace TEXT NOT NULL, type TEXT NOT NULL,
    name TEXT NOT NULL, metadata TEXT NOT NULL, inactive_reason TEXT, hidden INTEGER NOT NULL, created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, refreshed_at INTEGER NOT NULL, UNIQUE (workspace, name)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS meshes_rules (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, org TEXT NOT NULL, workspace TEXT NOT NULL,
    connection TEXT NOT NULL, type TEXT NOT NULL, event TEXT NOT NULL, resource TEXT, resource_id TEXT,
    metadata TEXT NOT NULL, active INTEGER NOT NULL, hidden INTEGER NOT NULL, created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS meshes_rules_of_event ON meshes_rules (workspace, event);
  CREATE INDEX IF NOT EXISTS meshes_rules_of_connection ON meshes_rules (connection);

  CREATE TABLE IF NOT EXISTS meshes_events (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, org TEXT NOT NULL, workspace TEXT NOT NULL, event TEXT NOT NULL,
    resource TEXT NOT NULL, resource_id TEXT, payload TEXT NOT NULL, rules INTEGER NOT NULL, created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, fails INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS meshes_events_of_org ON meshes_events (org, created_at, id);
  CREATE INDEX IF NOT EXISTS meshes_events_of_workspace ON meshes_events (workspace, created_at, id);

  CREATE TABLE IF NOT EXISTS meshes_deliveries (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, event INTEGER NOT NULL REFERENCES meshes_events,
    rule TEXT NOT NULL, connection TEXT NOT NULL, integration_type TEXT NOT NULL, first_starts_at INTEGER NOT NULL,
    starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, error TEXT, earlier_attempts INTEGER NOT NULL,
    earlier_error TEXT, UNIQUE (event, rule)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS meshes_mappings (
    connection TEXT PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, schema TEXT NOT NULL,
    created_by TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS meshes_sessions (
    id INTEGER PRIMARY KEY, session_id TEXT NOT NULL UNIQUE, org TEXT NOT NULL, workspace TEXT NOT NULL,
    role TEXT NOT NULL, session_type TEXT NOT NULL, external_user_id TEXT, resource TEXT, resource_id TEXT,
    ttl INTEGER NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX IF NOT EXISTS meshes_sessions_of_workspace ON meshes_sessions (workspace, created_at, id);`;
