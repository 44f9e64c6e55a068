import { expect, onTestFinished } from "vitest";
import { type ApiName, type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import type { Conformance } from "./conformance.ts";

/** A request as it goes out, with its credential among the headers. */
export interface Sent {
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** Sends a request, with its path below the API's base URL, and checks the response against the document. */
export type Exchange = <Body>(method: string, path: string, sent?: Sent) => Promise<Answer<Body>>;

export interface Bench {
  readonly sandbox: Sandbox;
  readonly clock: { now: number };
  readonly exchange: Exchange;
}

/** How long the work of a request takes that goes on after the response, in ms. */
export const runDuration = 4000;

/** A sandbox of one API with a clock that only tests move. It is closed at the end of the test. */
export async function openApi(
  api: ApiName,
  conformance: Conformance,
  start: number,
  options: SandboxOptions,
): Promise<Bench> {
  const clock = { now: start };
  const sandbox = await startSandbox({ now: () => clock.now, runDuration, apis: [api], ...options });
  onTestFinished(() => sandbox.close());
  const exchange: Exchange = async <Body>(
    method: string,
    path: string,
    { body, headers = {} }: Sent = {},
  ) => {
    const response = await fetch(sandbox.urls[api] + path, {
      method,
      headers: { ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const { status } = response;
    const reply = { status, headers: Object.fromEntries(response.headers), text: await response.text() };
    const problems = conformance.problems({ method, path, ...reply });
    expect(problems, `${method} ${path} ${status} ${reply.text}`).toEqual([]);
    // The check above holds the body to the document.
    return { ...reply, body: (reply.text === "" ? undefined : JSON.parse(reply.text)) as Body };
  };
  return { sandbox, clock, exchange };
}

/** The body of a response that must be a success. */
export function succeeded<Body>({ status, body }: Answer<Body>): Body {
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}

/** The header of a bearer token; none for `null`. */
export function bearer(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}
