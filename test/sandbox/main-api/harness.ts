import { expect, onTestFinished } from "vitest";
import type { Schemas } from "../../../generated/main-api/index.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../../src/sandbox/index.ts";
import { conformanceToBundle } from "../conformance.ts";

const conformance = await conformanceToBundle("main-api", {
  requestIdHeader: "x-request-id",
  isError: (body) =>
    Object.keys(body).join() === "error" &&
    ["code,message", "code,details,message"].includes(Object.keys(Object(body.error)).sort().join()),
});

export interface Ask {
  /** Sent as JSON, a string as it is. */
  readonly body?: unknown;
  /** Bearer token; `null` sends none. Default: the key with every scope for one project. */
  readonly key?: string | null;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
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
  /** Sends a request and holds the answer against the document. */
  ask<Body = Failure>(method: string, path: string, ask?: Ask): Promise<Answer<Body>>;
  /** As `ask`, for a request that has to succeed. */
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
/** What was sent is opened after this time, and followed after this time once more. */
export const runDuration = 4000;
export const day = 24 * 60 * 60 * 1000;

/** A sandbox with a clock that only tests move, closed when the test ends. */
export async function openMain(options: SandboxOptions = {}): Promise<Bench> {
  const clock = { now: start };
  const sandbox = await startSandbox({ now: () => clock.now, runDuration, apis: ["main-api"], ...options });
  onTestFinished(() => sandbox.close());

  const ask: Bench["ask"] = async <Body>(method: string, path: string, request: Ask = {}) => {
    const { body, key = sandbox.keys["main-api"].full, idempotencyKey, headers = {} } = request;
    const response = await fetch(sandbox.urls["main-api"] + path, {
      method,
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const { status } = response;
    const reply = { status, headers: Object.fromEntries(response.headers), text: await response.text() };
    const problems = conformance.problems({ method, path, ...reply });
    expect(problems, `${method} ${path} ${status} ${reply.text}`).toEqual([]);
    // The check above holds the body to the document.
    return { ...reply, body: (reply.text === "" ? undefined : JSON.parse(reply.text)) as Body };
  };

  const send = async <Body>(method: string, path: string, body?: unknown, request?: Ask): Promise<Body> => {
    const answer = await ask<Body>(method, path, { body, ...request });
    expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer.body;
  };

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

/** A journey that nothing lets anybody into but a call. */
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
