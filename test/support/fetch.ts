import type { Transport } from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";
import { ScriptedDispatcher, type ScriptedFetch } from "./scripted-dispatcher.ts";

/** A `fetch` that responds from a script, and remembers what it was sent. */

/** One request as a server would see it. */
export interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** The whole body. */
  readonly text: string;
  readonly signal: AbortSignal;
}

/** What a request gets: a response, or the failure with which it rejects. */
export interface Reply {
  (sent: Sent): Response | Promise<Response>;
  /** Whether the failure comes before anything of the request is written. */
  readonly isUnsent?: boolean;
}

/** Chooses the reply to a request; `number` counts from 1. */
export type Server = (sent: Sent, number: number) => Reply | Promise<Reply>;

export interface FakeFetch {
  readonly fetch: Transport;
  readonly sent: readonly Sent[];
}

/** Each entry of a list is the response to one request. A further request fails with a message about that. */
export function fakeFetch(replies: readonly Reply[] | Server): FakeFetch {
  const sent: Sent[] = [];
  const serverOf = (list: readonly Reply[]): Server => {
    return ({ method, url }, number) => {
      const reply = list[number - 1];
      if (!reply) throw new Error(`Request ${number} (${method} ${url.pathname}) is not in the script`);
      return reply;
    };
  };
  const server = typeof replies === "function" ? replies : serverOf(replies);
  return { sent, fetch: carried(respond) };

  async function respond(url: string, init: RequestInit, start: () => void): Promise<Response> {
    const signal = init.signal ?? new AbortController().signal;
    const text = await new Response(init.body ?? null).text();
    signal.throwIfAborted();
    const headers = new Headers(init.headers);
    const request = { method: init.method ?? "GET", url: new URL(url), headers, text, signal };
    const number = sent.push(request);
    const chosen = server(request, number);
    const response = Promise.resolve(chosen)
      .then((reply) => {
        if (!reply.isUnsent) start();
        return reply(request);
      })
      // As a response of the platform has it.
      .then((response) => Object.defineProperty(response, "url", { value: url, configurable: true }));
    return Promise.race([response, whenAborted(signal)]);
  }
}

/** `npm run test:gate` runs the unit tests again with this set, over the transport for servers. */
function carried(fetch: ScriptedFetch): Transport {
  const isOverNode = process.env.CONCORD_TRANSPORT === "node";
  if (isOverNode) return nodeTransport({ dispatcher: new ScriptedDispatcher(fetch) });
  return (url, init) => fetch(url, init, () => {});
}

function whenAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  // The promise that loses a race is not unhandled.
  aborted.catch(() => {});
  return aborted;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return () => Response.json(body, { status, headers });
}

/** `null` is a response without a body. */
export function text(status: number, body: string | null, headers: Record<string, string> = {}): Reply {
  return () => new Response(body, { status, headers });
}

/** Codes of failures that come before the connection is ready. */
const UNSENT = /REFUSED|NOTFOUND|AGAIN|UNREACH|CONNECT_TIMEOUT|CERT|EPROTO/;

/** The connection fails as Node's `fetch` reports it. */
export function failing(code: string): Reply {
  const fail = async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(`connect ${code}`), { code }) });
  };
  return Object.assign(fail, { isUnsent: UNSENT.test(code) });
}

/** No response ever. */
export const hanging: Reply = ({ signal }) => whenAborted(signal);

/** The connection breaks after this much of the body. */
export function cutOff(status: number, beginning: string): Reply {
  return () => streamed(status, beginning, async () => Promise.reject(new TypeError("terminated")));
}

/** Nothing comes after this much of the body. */
export function stalled(status: number, beginning: string): Reply {
  return ({ signal }) => streamed(status, beginning, () => whenAborted(signal));
}

function streamed(status: number, beginning: string, rest: () => Promise<never>): Response {
  const parts = [new TextEncoder().encode(beginning)];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const part = parts.shift();
      if (part) controller.enqueue(part);
      else await rest();
    },
  });
  return new Response(body, { status, headers: { "content-type": "application/json" } });
}
