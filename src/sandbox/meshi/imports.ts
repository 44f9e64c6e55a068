import type { Handler } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import type { AttendeeRow } from "./attendees.ts";
import type { Events } from "./events.ts";
import type { Incoming } from "./incoming.ts";
import type { Population } from "./population.ts";
import type { Row, RowError } from "./rows.ts";
import { rowError } from "./rows.ts";
import type { RunRequest, Runs } from "./runs.ts";

/** Imports attendees. Usable rows wait beside the run, and become attendees when it ends. */
export function openImports(
  events: Events,
  incoming: Incoming,
  runs: Runs,
  population: Population,
): Readonly<Record<string, Handler>> {
  runs.onEnd("import", (run) => {
    if (!run.doomed) {
      incoming.take(run.id, run.event);
      population.changed(run.event);
    }
    incoming.discard(run.id);
  });

  return {
    importAttendees(call) {
      // The schema of the body has been checked.
      const body = call.body as RunRequest & { readonly attendees: readonly Row[] };
      refuseDuplicates(body.attendees);
      const event = events.require(call.principal.tenant, call.path.event_id ?? "");
      return runs.start(call, "import", event, body, (run) => {
        const errors: RowError[] = [];
        const usable: AttendeeRow[] = [];
        for (const row of body.attendees) {
          const error = rowError(row);
          if (error) errors.push(error);
          else usable.push(kept(row));
        }
        incoming.stage(run, usable);
        return { total: body.attendees.length, errors };
      });
    },
  };
}

function kept({ attendee_id, name, email, linkedin_url, title, company, raw_data }: Row): AttendeeRow {
  const raw = raw_data === undefined ? null : rawText(raw_data);
  return [attendee_id, name, email ?? null, linkedin_url ?? null, title ?? null, company ?? null, raw];
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
