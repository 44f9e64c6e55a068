import type { Schemas } from "../../../generated/main-api/index.ts";
import type { Sandbox, SandboxOptions } from "../../../src/sandbox/index.ts";
import { type Answer, bearer, openApi, runDuration, type Sent, succeeded } from "../checked-sandbox.ts";
import { conformanceToBundle } from "../conformance.ts";

const conformance = await conformanceToBundle("main-api", {
  requestIdHeader: "x-request-id",
  isError: (body) =>
    Object.keys(body).join() === "error" &&
    ["code,message", "code,details,message"].includes(Object.keys(Object(body.error)).sort().join()),
});

export interface Ask extends Sent {
  /** Bearer token; `null` sends none. Default: the key with every scope for one project. */
  readonly key?: string | null;
  readonly idempotencyKey?: string;
}

export type Failure = Schemas["MainApiError"];
export type Contact = Schemas["Contact"];
export type Segment = Schemas["Segment"];
export type Journey = Schemas["Journey"];
export type List = Schemas["ContactList"];

export interface Page<Item> {
  readonly results: readonly Item[];
  readonly nextCursor: string | null;
  readonly prevCursor: string | null;
  readonly limit: number;
}

export interface Bench {
  readonly sandbox: Sandbox;
  readonly clock: { now: number };
  /** Sends a request and checks the response against the document. */
  ask<Body = Failure>(method: string, path: string, ask?: Ask): Promise<Answer<Body>>;
  /** Like `ask`, for a request that must succeed. */
  get<Body>(path: string, ask?: Ask): Promise<Body>;
  send<Body>(method: string, path: string, body?: unknown, ask?: Ask): Promise<Body>;
  contact(data: object, ask?: Ask): Promise<Contact>;
  list(name: string, ask?: Ask): Promise<List>;
  segment(name: string, rule: object, ask?: Ask): Promise<Segment>;
  journey(steps: readonly object[], more?: object, ask?: Ask): Promise<Journey>;
  /** How many contacts a rule finds. */
  count(rule: object, ask?: Ask): Promise<number>;
}

export const start = Date.parse("2026-03-02T09:00:00.000Z");
/** A message is opened after this time, and its link is followed after the same time again. */
export { runDuration };
export const day = 24 * 60 * 60 * 1000;

/** A sandbox with a clock that only tests move. It is closed at the end of the test. */
export async function openMain(options: SandboxOptions = {}): Promise<Bench> {
  const { sandbox, clock, exchange } = await openApi("main-api", conformance, start, options);

  const ask: Bench["ask"] = (method, path, request = {}) => {
    const { key = sandbox.keys["main-api"].full, idempotencyKey, headers, body } = request;
    const repeat = idempotencyKey !== undefined && { "idempotency-key": idempotencyKey };
    return exchange(method, path, { body, headers: { ...bearer(key), ...repeat, ...headers } });
  };

  const send: Bench["send"] = async <Body>(method: string, path: string, body?: unknown, more?: Ask) =>
    succeeded(await ask<Body>(method, path, { body, ...more }));

  return {
    sandbox,
    clock,
    ask,
    send,
    get: (path, request) => send("GET", path, undefined, request),
    contact: (data, request) => send("POST", "/contacts", data, request),
    list: (name, request) => send("POST", "/lists", { name }, request),
    segment: (name, rule, request) => send("POST", "/segments", { name, rule }, request),
    journey: (steps, more = {}, request = {}) =>
      send("POST", "/journeys", { ...journeyOf(...steps), ...more }, request),
    count: async (rule, request) =>
      (await send<{ count: number }>("POST", "/segments/preview-count", rule, request)).count,
  };
}

/** A journey that contacts enter only by a call. */
export function journeyOf(...steps: readonly object[]) {
  return { name: "Journey", trigger: { type: "event", event_name: "never" }, steps };
}

export function condition(source: string, field: string, operator: string, value?: unknown): object {
  return { source, field, operator, ...(value !== undefined && { value }) };
}

export function all(...conditions: readonly object[]) {
  return { match: "all", conditions };
}

export function any(...conditions: readonly object[]) {
  return { match: "any", conditions };
}
