/**
 * State of the API. Times are ms since 1970. An attendee is known once the run of its import has ended. Until then its
 * row waits in `meshi_incoming`. A folded identity keeps its rows, and `meshi_folds` names it.
 */
export const tables = `
  CREATE TABLE IF NOT EXISTS meshi_events (
    id INTEGER PRIMARY KEY, org TEXT NOT NULL, event_id TEXT NOT NULL, data TEXT NOT NULL,
    context TEXT NOT NULL DEFAULT '{}', created_at INTEGER NOT NULL, UNIQUE (org, event_id)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS meshi_runs (
    id INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES meshi_events, webhook_url TEXT, total INTEGER NOT NULL, failed INTEGER NOT NULL,
    errors TEXT NOT NULL, doomed INTEGER NOT NULL, settled INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS meshi_runs_due ON meshi_runs (finished_at, id) WHERE settled = 0;

  CREATE TABLE IF NOT EXISTS meshi_incoming (
    run INTEGER NOT NULL, position INTEGER NOT NULL, attendee_id TEXT NOT NULL, name TEXT NOT NULL, email TEXT,
    linkedin_url TEXT, title TEXT, company TEXT, raw_data TEXT, PRIMARY KEY (run, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS meshi_attendees (
    event INTEGER NOT NULL, attendee_id TEXT NOT NULL, name TEXT NOT NULL, email TEXT, linkedin_url TEXT, title TEXT,
    company TEXT, raw_data TEXT, PRIMARY KEY (event, attendee_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS meshi_reviews (
    id INTEGER PRIMARY KEY, review_id TEXT NOT NULL UNIQUE, org TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES meshi_events, attendee_id TEXT NOT NULL, candidate_id TEXT NOT NULL,
    match_reason TEXT NOT NULL, open INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS meshi_reviews_of_org ON meshi_reviews (org, created_at, id) WHERE open = 1;
  CREATE INDEX IF NOT EXISTS meshi_reviews_of_event ON meshi_reviews (event, created_at, id) WHERE open = 1;

  CREATE TABLE IF NOT EXISTS meshi_decisions (
    id INTEGER PRIMARY KEY, org TEXT NOT NULL, event INTEGER NOT NULL REFERENCES meshi_events,
    attendee_id TEXT NOT NULL, candidate_id TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT,
    review_id TEXT NOT NULL, merged_into TEXT, created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS meshi_decisions_of_org ON meshi_decisions (org);
  CREATE INDEX IF NOT EXISTS meshi_decisions_of_attendee ON meshi_decisions (event, attendee_id);
  CREATE INDEX IF NOT EXISTS meshi_decisions_of_candidate ON meshi_decisions (event, candidate_id);

  CREATE TABLE IF NOT EXISTS meshi_folds (
    org TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (org, source)
  ) STRICT, WITHOUT ROWID;`;

/** An identity review, with the id of its event. */
export interface ReviewRow {
  readonly id: number;
  readonly review_id: string;
  readonly org: string;
  readonly event: number;
  readonly event_id: string;
  readonly attendee_id: string;
  readonly candidate_id: string;
  readonly match_reason: string;
  readonly open: number;
  readonly created_at: number;
}
