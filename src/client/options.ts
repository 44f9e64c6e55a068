import type { OperationKey, RateLimit } from "../openapi/contract.ts";
import type { Credentials } from "./auth.ts";
import type { Env } from "./env.ts";
import type { Attempt } from "./errors.ts";
import type { MakePace } from "./pace.ts";
import type { RetryOptions } from "./retry.ts";
import type { Token } from "./token-source.ts";

/** What an observer gets to know of the call that something happened to. */
export interface CallInfo {
  readonly operation: OperationKey;
  readonly requestId: string;
}

/** Why the client waits: `until` is in ms since the epoch. */
export interface Wait {
  readonly reason: "pace" | "retry" | "poll";
  readonly ms: number;
  readonly until: number;
}

/** Observers of a call. They never see credentials. What they throw is ignored: watching cannot break a call. */
export interface Hooks {
  readonly onAttempt?: ((attempt: Attempt, call: CallInfo) => void) | undefined;
  readonly onWait?: ((wait: Wait, call: CallInfo) => void) | undefined;
  /** The header fields of the last response of a call; `deprecations` makes such a hook. */
  readonly onResponse?: ((headers: Headers, call: CallInfo) => void) | undefined;
}

/** Sends one request. It gets a URL and an init, as `fetch` does, and must not follow redirects (`init.redirect`). */
export type Transport = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Options of a client that each call may also set for itself. Times are in milliseconds. At every level, `undefined`
 * means "not given": the call's, else the client's, else the contract's, else the default counts.
 */
export interface CallOptions {
  /**
   * Limit of one attempt, reading the body included; it grows with the size of the upload. Of a stream it limits each
   * wait for more. Default 30,000.
   */
  readonly timeout?: number | undefined;
  /** Limit of the whole call, waits included. Default: none beyond attempts x (timeout + wait). */
  readonly deadline?: number | undefined;
  /** Stops the call at once, and the reading of a stream; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * `false` sends every request once. Default: the contract's profile, else five attempts from 0.5 s, doubling to 30 s; three
   * where this client has had no success since five seconds before the call, except for batches and the status of a run.
   */
  readonly retry?: false | RetryOptions | undefined;
  readonly hooks?: Hooks | undefined;
  /**
   * Header fields to add. They win over what the client would send by itself. `null` leaves out what the client's own
   * options have under that name.
   */
  readonly headers?: Readonly<Record<string, string | null | undefined>> | undefined;
  /** Reads JSON, in place of `JSON.parse`, which rounds integers beyond 2^53. */
  readonly parse?: ((text: string) => unknown) | undefined;
  /** What stands in place of the platform's `fetch`, such as `nodeTransport()` of `concord-apis/node`. */
  readonly transport?: Transport | undefined;
  /** Another name of `transport`. */
  readonly fetch?: Transport | undefined;
}

export interface ClientOptions extends CallOptions {
  /** Credential for the API's bearer scheme, or for its only scheme. */
  readonly token?: Token | undefined;
  /** Credentials by security scheme name, for an API that has several. */
  readonly credentials?: Credentials | undefined;
  /** Replaces the API's server, or with a map each documented server that the map names. */
  readonly baseUrl?: string | URL | Readonly<Record<string, string | URL | undefined>> | undefined;
  /** Lets credentials travel over plain http to hosts other than this machine. */
  readonly allowInsecure?: boolean | undefined;
  /**
   * `false` sends without pacing; a list replaces the contract's limits (a partner agreement may set others). A function
   * makes a pace that many processes share, such as `redisPace` of `concord-apis/pace-redis`.
   */
  readonly pace?: false | readonly RateLimit[] | MakePace | undefined;
  /** Clock, randomness and timers; for tests. */
  readonly env?: Env | undefined;
}
