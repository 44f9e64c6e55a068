import { setImmediate } from "node:timers/promises";
import { meshi } from "../../generated/meshi/index.ts";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { type BatchResult, batch, createClient, unwrap } from "../../src/client/index.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { startSandbox } from "../../src/sandbox/index.ts";

/** Something that happened to a batch, in ms since the import began. */
export interface Happening {
  readonly at: number;
  readonly batch: number;
  readonly kind: "sent" | "lost" | "accepted" | "replayed" | "polled";
  readonly text: string;
}

/** What became of an import, from the requests that it made and the results that it gave. */
export interface ImportRun {
  readonly happenings: readonly Happening[];
  readonly results: readonly BatchResult<Row, unknown, RowError>[];
  readonly rows: readonly Row[];
}

interface Row {
  readonly attendee_id: string;
  readonly name: string;
  readonly email: string;
}

interface RowError {
  readonly attendee_id: string;
  readonly code: string;
  readonly message: string;
}

/** What a request carries. */
interface Sent {
  readonly attendees?: readonly Row[];
  readonly idempotency_key?: string;
}

const rows: readonly Row[] = [
  { attendee_id: "att-1", name: "Ada Holm", email: "ada@example.com" },
  { attendee_id: "att-2", name: "Bo Lind", email: "bo@example.com" },
  { attendee_id: "att-3", name: "Cleo Park", email: "cleo@example.com" },
  { attendee_id: "att-4", name: "Dev Rao", email: "dev(at)example.com" },
  { attendee_id: "att-5", name: "Eva Maes", email: "eva@example.com" },
];

const BATCH_SIZE = 2;

/**
 * Imports a roster into a sandbox, with one response lost on the way and one row that cannot be used. Sandbox and client share a
 * clock that stands still while a request is under way, and requests go one by one, so that every run is like the other.
 */
export async function recordImport(): Promise<ImportRun> {
  const time = virtualTime(seeded(1));
  const sandbox = await startSandbox({
    apis: ["meshi"],
    now: time.now,
    runDuration: 2000,
    faults: ["drop-after,operation=importAttendees,times=1"],
  });
  const all = Math.ceil(rows.length / BATCH_SIZE);
  /** How many batches have sent their first request. */
  let begun = 0;
  try {
    const happenings: Happening[] = [];
    const runs = new Map<string, number>();
    const start = { at: 0 };
    let line: Promise<unknown> = Promise.resolve();

    /** Lets the first requests of the batches go in their order, whichever key was derived first, and polls after them. */
    async function turnOf(batch: number): Promise<void> {
      while (begun < batch) await setImmediate();
      begun = Math.max(begun, Math.min(batch + 1, all));
    }

    async function send(url: string, init: RequestInit, body: Sent): Promise<Response> {
      const note = (batch: number, kind: Happening["kind"], text: string): void => {
        happenings.push({ at: time.elapsed() - start.at, batch, kind, text });
      };
      const sent = batchOf(body.attendees?.[0]?.attendee_id);
      if (sent !== undefined) note(sent, "sent", String(body.idempotency_key));
      try {
        const response = await fetch(url, init);
        const text = await response.text();
        const body = JSON.parse(text);
        const polled = runs.get(body.run_id);
        if (sent !== undefined) {
          runs.set(body.run_id, sent);
          note(sent, body.idempotent_replay ? "replayed" : "accepted", `${response.status} ${body.status}`);
        } else if (polled !== undefined) note(polled, "polled", body.status);
        return new Response(text, response);
      } catch (error) {
        if (sent !== undefined) note(sent, "lost", "no response");
        throw error;
      }
    }

    async function inTurn(url: string, init: RequestInit): Promise<Response> {
      const text = await new Response(init.body).text();
      const body: Sent = text === "" ? {} : JSON.parse(text);
      const batch = batchOf(body.attendees?.[0]?.attendee_id);
      if (batch !== undefined) await turnOf(batch);
      else if (init.method === "GET") await turnOf(all);
      const turn = line.then(() => send(url, init, body));
      line = turn.catch(() => undefined);
      return turn;
    }

    const client = createClient(meshi, {
      baseUrl: sandbox.urls.meshi,
      token: sandbox.keys.meshi.full,
      env: time,
      fetch: (url, init) => time.hold(inTurn(url, init)),
    });
    const event = {
      event_id: "summit-2026",
      title: "Summit",
      start_date: "2026-05-18",
      end_date: "2026-05-19",
    };
    await unwrap(client.POST("/events", { body: { ...event, timezone: "Europe/Oslo" } }));
    start.at = time.elapsed();
    const results: BatchResult<Row, unknown, RowError>[] = [];
    void time.hold(turnOf(all));
    const options = { params: { path: { event_id: event.event_id } }, maxItems: BATCH_SIZE };
    for await (const result of batch(client, "PUT", "/events/{event_id}/attendees:import", rows, options)) {
      results.push(result);
    }
    return { happenings, results, rows };
  } finally {
    // Where the import has failed, no batch has a turn to wait for.
    begun = all;
    await sandbox.close();
  }
}

function batchOf(id: string | undefined): number | undefined {
  const index = rows.findIndex(({ attendee_id }) => attendee_id === id);
  return index < 0 ? undefined : Math.floor(index / BATCH_SIZE);
}
