/**
 * State beside the items. Times are ms since 1970. A contact is the number of an item. An event without a contact waits for
 * a contact with its external id. A send outlives its contact, because it counts against the plan.
 */
export const tables = `
  ${["external_id", "email_key", "name"]
    .map(
      (property) => `
  CREATE INDEX IF NOT EXISTS main_by_${property}
    ON derived_items (api, collection, organisation, body ->> '$."${property}"');`,
    )
    .join("")}

  CREATE TABLE IF NOT EXISTS main_members (
    list TEXT NOT NULL, contact INTEGER NOT NULL REFERENCES derived_items ON DELETE CASCADE,
    joined_at INTEGER NOT NULL, PRIMARY KEY (contact, list)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS main_members_list ON main_members (list);

  CREATE TABLE IF NOT EXISTS main_schedules (
    journey TEXT PRIMARY KEY, project TEXT NOT NULL, due_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS main_schedules_due ON main_schedules (due_at);

  CREATE TABLE IF NOT EXISTS main_entries (
    id INTEGER PRIMARY KEY, journey TEXT NOT NULL, project TEXT NOT NULL,
    contact INTEGER NOT NULL REFERENCES derived_items ON DELETE CASCADE, steps TEXT NOT NULL, step TEXT,
    waiting TEXT, state TEXT NOT NULL, entered_at INTEGER NOT NULL, due_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS main_entries_contact ON main_entries (contact, journey);
  CREATE INDEX IF NOT EXISTS main_entries_due ON main_entries (due_at, id) WHERE due_at IS NOT NULL;

  CREATE TABLE IF NOT EXISTS main_sends (
    id INTEGER PRIMARY KEY, org TEXT NOT NULL, contact INTEGER REFERENCES derived_items ON DELETE SET NULL,
    sent_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS main_sends_contact ON main_sends (contact);
  CREATE INDEX IF NOT EXISTS main_sends_period ON main_sends (org, sent_at);

  CREATE TABLE IF NOT EXISTS main_events (
    id INTEGER PRIMARY KEY, project TEXT NOT NULL, contact INTEGER REFERENCES derived_items ON DELETE CASCADE,
    external_id TEXT, name TEXT NOT NULL, data TEXT NOT NULL, occurred_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS main_events_contact ON main_events (contact, name);
  CREATE INDEX IF NOT EXISTS main_events_waiting ON main_events (project, external_id) WHERE contact IS NULL;`;
