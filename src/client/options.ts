import type { OperationKey, RateLimit } from "../openapi/contract.ts";
import type { Credentials, Token } from "./auth.ts";
import type { Env } from "./env.ts";
import type { Attempt } from "./errors.ts";
import type { RetryPolicy } from "./retry.ts";

/** What an observer is told about the call that something happened to. */
export interface CallInfo {
  readonly operation: OperationKey;
  readonly requestId: string;
}

/** Why the client waits: `until` is in ms since the epoch. */
export interface Wait {
  readonly reason: "pace" | "retry";
  readonly ms: number;
  readonly until: number;
}

/** Observers of a call. They never see credentials, and what they throw is ignored: watching cannot break a call. */
export interface Hooks {
  readonly onAttempt?: (attempt: Attempt, call: CallInfo) => void;
  readonly onWait?: (wait: Wait, call: CallInfo) => void;
}

/** Options of a client that each call may also set for itself. Times are in milliseconds. */
export interface CallOptions {
  /** Limit of one attempt, reading the body included; it grows with the size of the upload. Default 30,000. */
  readonly timeout?: number;
  /** Limit of the whole call, waits included. Default: none beyond attempts x (timeout + wait). */
  readonly deadline?: number;
  /** Stops the call at once; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** `false` sends every request once. Default: the contract's profile, else five attempts from 0.5 s, doubling to 30 s. */
  readonly retry?: false | Partial<RetryPolicy>;
  readonly hooks?: Hooks;
  /** Header fields to add. A name given as `undefined` is left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** What may stand in place of the platform's `fetch`; it is called with a URL and an init. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

export interface ClientOptions extends CallOptions {
  /** Credential for the API's bearer scheme, or for its only scheme. */
  readonly token?: Token;
  /** Credentials by security scheme name, for an API that has several. */
  readonly credentials?: Credentials;
  /** Replaces the API's server, or with a map each documented server that the map names. */
  readonly baseUrl?: string | Readonly<Record<string, string>>;
  /** `false` sends without pacing; a list replaces the contract's limits (a partner agreement may set others). */
  readonly pace?: false | readonly RateLimit[];
  /** Clock, randomness and timers; for tests. */
  readonly env?: Env;
}
