/**
 * State of the API. Times are ms since 1970. Numbers of listed rows are never reused, so a cursor stays valid after its row
 * was deleted. An event without a contact waits for a contact with its external id. A send outlives its contact, because
 * it counts against the plan.
 */
export const tables = `
  CREATE TABLE IF NOT EXISTS main_contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, contact_id TEXT NOT NULL UNIQUE, org TEXT NOT NULL, project TEXT NOT NULL,
    external_id TEXT, email_key TEXT, data TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS main_contacts_email ON main_contacts (project, email_key);
  CREATE UNIQUE INDEX IF NOT EXISTS main_contacts_external ON main_contacts (project, external_id);

  CREATE TABLE IF NOT EXISTS main_lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT, list_id TEXT NOT NULL UNIQUE, project TEXT NOT NULL, name TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (project, name)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS main_members (
    list TEXT NOT NULL REFERENCES main_lists (list_id),
    contact INTEGER NOT NULL REFERENCES main_contacts ON DELETE CASCADE, joined_at INTEGER NOT NULL,
    PRIMARY KEY (contact, list)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS main_members_list ON main_members (list);

  CREATE TABLE IF NOT EXISTS main_segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, segment_id TEXT NOT NULL UNIQUE, project TEXT NOT NULL, name TEXT NOT NULL,
    rule TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (project, name)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS main_journeys (
    id INTEGER PRIMARY KEY AUTOINCREMENT, journey_id TEXT NOT NULL UNIQUE, project TEXT NOT NULL, name TEXT NOT NULL,
    status TEXT NOT NULL, "trigger" TEXT NOT NULL, steps TEXT NOT NULL, next_entry_at INTEGER,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS main_entries (
    id INTEGER PRIMARY KEY, journey TEXT NOT NULL REFERENCES main_journeys (journey_id),
    contact INTEGER NOT NULL REFERENCES main_contacts ON DELETE CASCADE, steps TEXT NOT NULL, step TEXT,
    waiting TEXT, state TEXT NOT NULL, entered_at INTEGER NOT NULL, due_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS main_entries_contact ON main_entries (contact, journey);
  CREATE INDEX IF NOT EXISTS main_entries_due ON main_entries (due_at, id) WHERE due_at IS NOT NULL;

  CREATE TABLE IF NOT EXISTS main_campaigns (
    id INTEGER PRIMARY KEY AUTOINCREMENT, campaign_id TEXT NOT NULL UNIQUE, project TEXT NOT NULL, data TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS main_sends (
    id INTEGER PRIMARY KEY, org TEXT NOT NULL, contact INTEGER REFERENCES main_contacts ON DELETE SET NULL,
    sent_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS main_sends_contact ON main_sends (contact);
  CREATE INDEX IF NOT EXISTS main_sends_period ON main_sends (org, sent_at);

  CREATE TABLE IF NOT EXISTS main_events (
    id INTEGER PRIMARY KEY, project TEXT NOT NULL, contact INTEGER REFERENCES main_contacts ON DELETE CASCADE,
    external_id TEXT, name TEXT NOT NULL, data TEXT NOT NULL, occurred_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS main_events_contact ON main_events (contact, name);
  CREATE INDEX IF NOT EXISTS main_events_waiting ON main_events (project, external_id) WHERE contact IS NULL;`;

/** A journey as stored. */
export interface JourneyRow {
  readonly id: number;
  readonly journey_id: string;
  readonly project: string;
  readonly name: string;
  readonly status: "draft" | "live" | "off";
  /** A `Trigger` as JSON. */
  readonly trigger: string;
  /** An array of `Step` as JSON. */
  readonly steps: string;
  readonly created_at: number;
  readonly updated_at: number;
}
