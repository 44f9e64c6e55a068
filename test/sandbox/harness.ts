import { expect, onTestFinished } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { conformanceToMeshi } from "./conformance.ts";

const conformance = await conformanceToMeshi();

export interface Request {
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  /** Bearer token; `null` sends none. Default: the key that may do everything. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The properties that most tests look at. Any other is reachable by its name. */
export interface Body {
  readonly code: string;
  readonly message: string;
  readonly correlation_id: string;
  readonly run_id: string;
  readonly status: string;
  readonly counts: { readonly total: number; readonly succeeded: number; readonly failed: number };
  readonly errors: readonly {
    readonly attendee_id: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
  readonly [member: string]: unknown;
}

export interface Item {
  readonly review_id: string;
  readonly attendee_id: string;
  readonly event_id: string;
  readonly created_at: string;
  readonly decision: string;
  readonly candidate: { readonly kind: string; readonly partner_id: string; readonly match_reason: string };
  readonly [member: string]: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Body;
}

export interface Bench {
  readonly sandbox: Sandbox;
  readonly base: string;
  readonly clock: { now: number };
  /** Sends a request and checks the response against the document. */
  call(method: string, path: string, request?: Request): Promise<Reply>;
  /** Sends a request whose response a fault damages, so that the document does not apply. */
  raw(method: string, path: string, request?: Request): Promise<Response>;
  createEvent(eventId: string, request?: Request): Promise<Reply>;
  /** Imports rows under a key of its own and lets the run end. */
  importRows(eventId: string, rows: readonly object[], key?: string): Promise<Reply>;
  /** Enriches an event under a key of its own and lets the run end. */
  enrich(eventId: string): Promise<Reply>;
  /** Lets every run end. */
  finish(): void;
}

export const start = Date.parse("2026-03-02T09:00:00.000Z");
export const runDuration = 4000;

/** A sandbox with a clock that only tests move. It is closed at the end of the test. */
export async function openBench(options: SandboxOptions = {}): Promise<Bench> {
  const clock = { now: start };
  const sandbox = await startSandbox({
    now: () => clock.now,
    runDuration,
    rateLimits: false,
    apis: ["meshi"],
    ...options,
  });
  onTestFinished(() => sandbox.close());
  const base = sandbox.urls.meshi;
  let keys = 0;

  const raw: Bench["raw"] = (method, path, { body, key = sandbox.keys.meshi.full, headers = {} } = {}) =>
    fetch(base + path, {
      method,
      headers: { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });

  const call: Bench["call"] = async (method, path, request) => {
    const response = await raw(method, path, request);
    const reply = {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.text(),
    };
    expect(
      conformance.problems({ method, path, ...reply }),
      `${method} ${path} ${reply.status} ${reply.text}`,
    ).toEqual([]);
    // The properties are those of the body that the document describes; the checks above have compared it.
    return { ...reply, body: (reply.text === "" ? {} : JSON.parse(reply.text)) as Body };
  };

  const finish = (): void => {
    clock.now += runDuration;
  };

  const started = async (method: string, path: string, body: object): Promise<Reply> => {
    const accepted = await call(method, path, { body });
    expect(accepted.status, accepted.text).toBe(202);
    finish();
    return call("GET", `/runs/${accepted.body.run_id}`);
  };

  const nextKey = (): string => {
    keys += 1;
    return `key-${keys}`;
  };

  return {
    sandbox,
    base,
    clock,
    raw,
    call,
    finish,
    createEvent: (eventId, request = {}) => call("POST", "/events", { body: event(eventId), ...request }),
    importRows: (eventId, attendees, key = nextKey()) =>
      started("PUT", `/events/${eventId}/attendees:import`, { attendees, idempotency_key: key }),
    enrich: (eventId) =>
      started("POST", `/events/${eventId}/enrichment-runs`, { idempotency_key: nextKey() }),
  };
}

export function event(eventId: string): { readonly [member: string]: string } {
  return {
    event_id: eventId,
    title: "Summit",
    start_date: "2026-05-04",
    end_date: "2026-05-06",
    timezone: "Europe/Berlin",
  };
}

export function attendee(id: string, more: object = {}): { attendee_id: string; name: string } {
  return { attendee_id: id, name: `Person ${id}`, ...more };
}
