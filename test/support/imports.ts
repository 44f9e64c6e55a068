import type { VirtualTime } from "../../scripts/virtual-time.ts";
import { json, type Sent, type Server } from "./fetch.ts";
import type { Run } from "./meshi.ts";

/** One run of an import, as the server knows it. */
export interface Import {
  readonly key: string;
  readonly run_id: string;
  readonly rows: readonly string[];
  readonly startedAt: number;
}

export interface Imports {
  readonly server: Server;
  /** The runs, in the order of their start. */
  readonly runs: readonly Import[];
}

interface Behaviour {
  /** How long a run takes, in ms. Default: it has ended at the first poll. */
  readonly takes?: number | ((run: Import) => number);
  readonly endsAs?: (run: Import) => Partial<Run> & Pick<Run, "status">;
}

/** What Meshi promises for imports: one run per key, a replay for a known key, and runs that end by themselves. */
export function imports(
  time: VirtualTime,
  { takes = 0, endsAs = () => ({ status: "succeeded" }) }: Behaviour = {},
): Imports {
  const runs: Import[] = [];

  function respond(status: number, run: Import, replayed: boolean) {
    const end = run.startedAt + (typeof takes === "number" ? takes : takes(run));
    const state: Partial<Run> =
      time.now() < end ? { status: "running" } : { finished_at: new Date(end).toISOString(), ...endsAs(run) };
    const date = new Date(time.now()).toUTCString();
    const body = { run_id: run.run_id, idempotent_replay: replayed, correlation_id: "server-id", ...state };
    return json(status, body, { date });
  }

  function start({ text }: Sent) {
    const { idempotency_key: key, attendees } = JSON.parse(text);
    const known = runs.find((run) => run.key === key);
    if (known) return respond(200, known, true);
    const rows = attendees.map(({ attendee_id }: { attendee_id: string }) => attendee_id);
    const run = { key, rows, run_id: `run-${runs.length + 1}`, startedAt: time.now() };
    runs.push(run);
    return respond(202, run, false);
  }

  return {
    runs,
    server(sent) {
      if (sent.method === "PUT") return start(sent);
      const run = runs.find(({ run_id }) => sent.url.pathname.endsWith(`/${run_id}`));
      if (!run) throw new Error(`There is no run at ${sent.url.pathname}`);
      return respond(200, run, false);
    },
  };
}
