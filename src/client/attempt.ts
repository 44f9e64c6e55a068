import type { Contract } from "../openapi/contract.ts";
import { type Authorizer, credentialsIn } from "./auth.ts";
import { type Env, orAborted } from "./env.ts";
import type { Attempt } from "./errors.ts";
import { parseRetryAfter } from "./http-date.ts";
import type { Transport } from "./options.ts";
import type { Outgoing } from "./request.ts";
import { isCut, type Reading, type ReadResponse, read } from "./response.ts";
import type { AttemptOutcome } from "./retry.ts";
import { masked, withoutSecrets } from "./secrets.ts";
import { guardedBody } from "./signals.ts";
import { kindOf, MisusedTransport, transported } from "./transported.ts";

/** How an attempt ended: with a response, or with a failure and its cause. A response with a `failure` was cut off. */
export interface Ended extends Pick<AttemptOutcome, "retryAfter" | "permanent"> {
  /** What its record says of it. */
  readonly outcome: Pick<Attempt, "status" | "failure" | "message" | "renewed">;
  readonly received?: ReadResponse;
  readonly cause?: unknown;
}

/** What one attempt needs. */
export interface AttemptInput extends Reading {
  readonly contract: Contract;
  readonly env: Env;
  readonly request: Outgoing;
  readonly authorization: Authorizer | undefined;
  readonly transport: Transport;
  readonly signal: AbortSignal | undefined;
  /** Limit of the attempt, and of each wait for more of a stream, in ms. */
  readonly limit: () => number;
  /** The error of a stream that brings no more within the limit. */
  readonly stalled: () => Error;
  /** Runs when nobody can read on from a stream. */
  readonly finished: () => void;
}

export const NO_CREDENTIAL = "no credential could be had";

/** No credential could be had, so nothing was sent. */
export class NoCredential {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/**
 * One request with its own time-out, which also covers reading the body.
 * @throws NoCredential; the signal's reason; TypeError where the transport gives no response.
 */
export async function attempt(input: AttemptInput): Promise<Ended> {
  const { contract, env, request, authorization, transport, signal, limit, stalled, finished } = input;
  const { init, headers } = request;
  const controller = new AbortController();
  const own = controller.signal;
  let giveUp: ((reason: unknown) => void) | undefined;
  const abort = () => {
    controller.abort();
    giveUp?.(own.reason);
  };
  const ms = limit();
  const cancelTimer = env.timeout(ms, abort);
  signal?.addEventListener("abort", abort);
  let url: string | undefined;
  let response: Response | undefined;
  const secrets = () => credentialsIn(contract, headers, url ?? request.url);
  try {
    signal?.throwIfAborted();
    const authorized = authorization ? authorization.authorize(request.url) : request.url;
    const target = typeof authorized === "string" ? authorized : await orAborted(authorized, own);
    // The caller's token function may have ended the call.
    signal?.throwIfAborted();
    url = target;
    // A transport may not know of signals. A listener on the attempt's own signal would cost each call more than this.
    const received = await new Promise<ReadResponse>((resolve, reject) => {
      giveUp = reject;
      // A timer would fire after the request.
      if (ms <= 0) abort();
      read(
        transport(target, { ...init, headers, signal: own }),
        input,
        (text) => masked(text, secrets()),
        (body) =>
          guardedBody(body, {
            signal,
            watch: (stall) => env.timeout(limit(), () => stall(stalled())),
            finished,
          }),
        (given) => {
          const came = transported(given, transport);
          // Nobody waits for a response that comes after the attempt.
          own.throwIfAborted();
          response = came;
          // A credential in the query does not reach whoever prints the response.
          if (target !== request.url) Object.defineProperty(response, "url", { value: request.url });
          return response;
        },
      ).then(resolve, reject);
    });
    const { status, ok } = received;
    if (isCut(received)) return { received, outcome: { status, failure: "truncated" } };
    if (ok) return { received, outcome: { status } };
    const retryAfter = parseRetryAfter(received.response.headers, env.now());
    const ended = { received, outcome: { status }, retryAfter };
    if (status !== 401 || !authorization) return ended;
    // What fails from here on is the new credential.
    url = undefined;
    return (await orAborted(authorization.renew(), own))
      ? { ...ended, outcome: { status, renewed: true } }
      : ended;
  } catch (thrown) {
    signal?.throwIfAborted();
    if (thrown instanceof MisusedTransport) throw thrown;
    if (url === undefined) {
      if (response) return { cause: thrown, outcome: { status: response.status, message: NO_CREDENTIAL } };
      throw new NoCredential(thrown);
    }
    const cause = withoutSecrets(thrown, secrets());
    const { code, message, port } = reasonOf(cause);
    const timedOut = own.aborted;
    const permanent =
      !timedOut &&
      !response &&
      (PERMANENT.test(code) || REFUSED_UNSENT.test(message) || isProxyRefused(code, port, url));
    // A transport that knows what it has written decides, else the code of the failure.
    const { phase } = Object(thrown);
    const unsent = phase ? phase === "connecting" : permanent || NEVER_CONNECTED.test(code);
    const failure = unsent ? "refused" : timedOut ? "timeout" : response ? "truncated" : "network";
    return {
      cause,
      permanent,
      outcome: { failure, message: timedOut ? "it took too long" : message },
    };
  } finally {
    cancelTimer();
    // A stream's watch keeps this scope, and so it would keep the promise and the stream in it.
    giveUp = undefined;
    signal?.removeEventListener("abort", abort);
  }
}

/**
 * Codes by which Node, undici and Bun say that a connection was never made: `ECONNREFUSED`, `ConnectionRefused`, ... A host may also
 * become unreachable while something is read or written.
 */
const NEVER_CONNECTED = /refused|notfound|eai_again|unreach(?!,[rw])|connect_timeout/i;

/** What the platform says about a failure. */
interface Reason {
  /** With what was being done, where Node says it: `ECONNREFUSED,connect`. */
  readonly code: string;
  readonly message: string;
  readonly port?: unknown;
}

/** Platforms wrap the reason; Node reports a host that refused on every address as an error with a code alone. */
function reasonOf(error: unknown): Reason {
  const outer = Object(error);
  const { code = "", message, errors = [], port = errors[0]?.port, syscall } = outer.cause ?? outer;
  return { code: textOf([code, syscall]), message: textOf(message || code || error), port };
}

/**
 * Whatever was thrown, as text: `String` fails for some objects. Fetch hides a proxy's 407 behind a cause that has neither message nor
 * code, and only then its own error is what is read.
 */
function textOf(value: unknown): string {
  try {
    return String(value).replace(/^TypeError: fetch failed$/, "Proxy response (407)");
  } catch {
    return kindOf(value);
  }
}

/** Untrusted certificates, TLS to a server without TLS, requests that the platform refuses to send, and those that no mock expects. */
const PERMANENT =
  /cert|self_signed|unable_to|altname|hostname_mismatch|err_ssl|err_tls|invalid_(arg|url)|mock_not/i;

/** A proxy's 4xx to a tunnel, and fetch's refusal of a body with GET: both come before anything was sent, and would come again. */
const REFUSED_UNSENT = /Proxy response \(4|have (a )?body/;

/** Whether the connection was refused by another port than the URL's: by a proxy, which is set up wrongly. */
function isProxyRefused(code: string, port: unknown, url: string): boolean {
  if (!code.startsWith("ECONNREFUSED") || port === undefined) return false;
  const { port: own, protocol } = new URL(url);
  return String(port) !== (own || (protocol === "https:" ? "443" : "80"));
}
