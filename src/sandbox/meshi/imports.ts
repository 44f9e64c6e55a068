import type { Handler, Tools } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import type { Events } from "./events.ts";
import type { Row, RowError } from "./rows.ts";
import { rowError } from "./rows.ts";
import type { RunRequest, Runs } from "./runs.ts";

/** Imports attendees. Usable rows wait beside the run, and become attendees when it ends. */
export function openImports({ store }: Tools, events: Events, runs: Runs): Readonly<Record<string, Handler>> {
  const insert = store.prepare(`INSERT INTO meshi_incoming
    (run, position, attendee_id, name, email, linkedin_url, title, company, raw_data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const take = store.prepare(`INSERT OR REPLACE INTO meshi_attendees
    (event, attendee_id, name, email, linkedin_url, title, company, raw_data)
    SELECT ?, attendee_id, name, email, linkedin_url, title, company, raw_data FROM meshi_incoming WHERE run = ?`);
  const discard = store.prepare("DELETE FROM meshi_incoming WHERE run = ?");

  runs.onEnd("import", (run) => {
    if (!run.doomed) take.run(run.event, run.id);
    discard.run(run.id);
  });

  return {
    importAttendees(call) {
      // The schema of the body has been checked.
      const body = call.body as RunRequest & { readonly attendees: readonly Row[] };
      refuseDuplicates(body.attendees);
      const event = events.require(call.principal.tenant, call.path.event_id ?? "");
      return runs.start(call, "import", event, body, (run) => {
        const errors: RowError[] = [];
        let position = 0;
        for (const row of body.attendees) {
          const error = rowError(row);
          if (error) errors.push(error);
          else {
            const { attendee_id, name, email, linkedin_url, title, company, raw_data } = row;
            insert.run(
              run,
              position,
              attendee_id,
              name,
              email ?? null,
              linkedin_url ?? null,
              title ?? null,
              company ?? null,
              raw_data === undefined ? null : rawText(raw_data),
            );
          }
          position += 1;
        }
        return { total: body.attendees.length, errors };
      });
    },
  };
}

function refuseDuplicates(rows: readonly Row[]): void {
  const seen = new Set<string>();
  for (const [index, { attendee_id }] of rows.entries()) {
    seen.add(attendee_id);
    if (seen.size > index) continue;
    const first = rows.findIndex((row) => row.attendee_id === attendee_id);
    const message = `The attendee id ${attendee_id} stands in \`attendees.${first}\` and again in \`attendees.${index}\`.`;
    throw new Refusal("DUPLICATE_ATTENDEE_ID", message);
  }
}

/** `JSON.parse` takes any depth of nesting. `JSON.stringify` does not. */
function rawText(raw: object): string {
  try {
    return JSON.stringify(raw);
  } catch {
    throw new Refusal("INVALID_REQUEST", "A `raw_data` is nested too deeply to be kept.");
  }
}
