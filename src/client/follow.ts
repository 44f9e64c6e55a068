import type { Contract, OperationKey } from "../openapi/contract.ts";
import { type Engine, engine } from "./client.ts";
import { orAborted } from "./env.ts";
import { type CallError, Failed, type Trace, TransportError } from "./errors.ts";
import type { ParameterValues } from "./expressions.ts";
import { parseRetryAfter } from "./http-date.ts";
import { keyText } from "./key-text.ts";
import { observe } from "./observe.ts";
import type { CallOptions } from "./options.ts";
import { at } from "./pointer.ts";
import { pollWaits } from "./polling.ts";
import { overClient, readOptions } from "./read-options.ts";
import { retryPolicy } from "./retry.ts";
import type { RunHandle } from "./run-handle.ts";
import { isPromise } from "./transported.ts";
import type { Client } from "./typed-client.ts";
import type { DataOf, InitOf, ItemErrorOf, KeyWith, PathOf } from "./types.ts";
import { unusable } from "./unusable.ts";

/** How far a piece of work has come. */
export interface Progress<Data = unknown> {
  readonly status: string;
  readonly data: Data;
  /** How often it has been polled. */
  readonly polls: number;
}

export interface FollowOptions<Data = unknown> extends CallOptions {
  /** Called after every poll. */
  readonly onProgress?: (progress: Progress<Data>) => void;
}

/** A piece of work that ended with success or partial success. */
export interface Finished<Data = unknown, ItemError = unknown> {
  readonly outcome: "success" | "partial";
  readonly data: Data;
  readonly itemErrors: readonly ItemError[];
  /** RFC 3339, where the contract says when the work ended. */
  readonly finishedAt?: string;
  /** How often it was polled; 1 when it had ended before. */
  readonly polls: number;
}

/** The work itself failed. Following it again would give the same response. */
export class RunFailed extends Failed {
  override readonly name = "RunFailed";
  declare readonly operation: OperationKey;
  declare readonly data: unknown;
  declare readonly itemErrors: readonly unknown[];
  declare readonly finishedAt?: string;
  declare readonly polls: number;
}

/** Following the work failed, or its deadline passed. The work itself may well go on: follow it again. */
export class PollFailed extends Failed {
  override readonly name = "PollFailed";
  declare readonly operation: OperationKey;
  declare readonly params: ParameterValues;
  /** The last success body that described the work. */
  declare readonly data: unknown;
  /** Of a run: what `resume` goes on with. */
  declare readonly handle?: RunHandle;
  declare readonly cause: CallError;
}

type FollowedKey<C extends Contract> = KeyWith<C, { state: object }>;

/**
 * Polls a piece of work until it has ended. Waiters on the same work share one loop.
 * Waits as `Retry-After` says, at most `retry.maxRetryAfter`; else 0.5 s, and 0.15 s more each time, up to 10 s. It polls less
 * where the counts of the run, or three runs of about the same length before it, show when it may end. `onWait` reports each
 * wait. A status that the contract does not know counts as unfinished; five responses in a row without any status end the
 * loop. `deadline` limits the whole of it.
 * @throws RunFailed when the work failed; PollFailed when it could not be followed to its end; the signal's reason.
 */
export function follow<Paths extends object, C extends Contract, Path extends PathOf<FollowedKey<C>, "GET">>(
  client: Client<Paths, C>,
  path: Path,
  ...[init]: InitOf<Paths, C, `GET ${Path}`, FollowOptions<DataOf<Paths, `GET ${Path}`>>>
): Promise<Finished<DataOf<Paths, `GET ${Path}`>, ItemErrorOf<Paths, C, `GET ${Path}`>>> {
  const { params = {}, ...options } = (init ?? {}) as FollowOptions & { params?: ParameterValues };
  // The contract's pointers and the generated types come from one document.
  return followWork(engine(client), `GET ${path}` as OperationKey, params, options) as never;
}

/** One loop, shared by all who wait for the same work: it ends with the work, or when the last of them has left. */
interface Watch {
  readonly listeners: Set<(progress: Progress) => void>;
  readonly abort: AbortController;
  readonly end: Promise<Finished>;
  readonly heard: Heard;
}

/** What the loop has learned so far. */
interface Heard {
  data?: unknown;
  trace: Trace;
}

const watches = new WeakMap<Engine, Map<string, Watch>>();

/** `follow` without types, for the other verbs. */
export async function followWork(
  engine: Engine,
  key: OperationKey,
  params: ParameterValues,
  given: FollowOptions,
  startedBy = key,
): Promise<Finished> {
  const { onProgress, signal, deadline = Number.POSITIVE_INFINITY, ...options } = readOptions(given);
  signal?.throwIfAborted();
  const id = `${key} ${keyText(params)}`;
  const open = watches.get(engine) ?? new Map<string, Watch>();
  watches.set(engine, open);
  const watch = open.get(id) ?? begin(engine, key, params, options, startedBy);
  open.set(id, watch);
  let fail: (error: unknown) => void;
  // A callback that throws, or a deadline, ends the wait of its own waiter alone.
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const listener = (progress: Progress) => {
    try {
      const reported: unknown = onProgress?.(progress);
      if (isPromise(reported)) reported.then(undefined, fail);
    } catch (error) {
      fail(error);
    }
  };
  const late = () => fail(leftEarly(key, params, watch.heard, "the deadline has passed"));
  const cancelTimer = deadline < Number.POSITIVE_INFINITY ? engine.env.timeout(deadline, late) : () => {};
  watch.listeners.add(listener);
  try {
    return await orAborted(orAborted(Promise.race([watch.end, failed]), signal), engine.defaults.signal);
  } finally {
    cancelTimer();
    watch.listeners.delete(listener);
    if (watch.listeners.size === 0) {
      watch.abort.abort();
      // A waiter who comes now starts a new loop. One may have started already.
      if (open.get(id) === watch) open.delete(id);
    }
  }
}

function begin(
  engine: Engine,
  key: OperationKey,
  params: ParameterValues,
  options: CallOptions,
  startedBy: OperationKey,
): Watch {
  const listeners: Watch["listeners"] = new Set();
  const abort = new AbortController();
  const heard: Heard = { trace: { operation: key, requestId: "", attempts: [], outcomeUnknown: false } };
  const polling = { ...options, signal: abort.signal };
  const end = poll(engine, key, params, polling, startedBy, heard, (progress) => {
    for (const listener of listeners) listener(progress);
  });
  // When every waiter has left, nobody is there to get the abort that ends the loop.
  end.catch(() => {});
  return { listeners, abort, end, heard };
}

/** Stop after this many responses in a row without a status: there is nothing to follow. */
const MOST_WITHOUT_STATUS = 5;

async function poll(
  engine: Engine,
  key: OperationKey,
  params: ParameterValues,
  options: CallOptions,
  startedBy: OperationKey,
  heard: Heard,
  report: (progress: Progress) => void,
): Promise<Finished> {
  const { contract, env, call, defaults, operation } = engine;
  const { state, itemErrors } = operation(key, "state");
  const nextWait = pollWaits(engine, startedBy, state.progress);
  const { retry, hooks } = overClient(defaults, options);
  const { maxRetryAfter } = retryPolicy(contract.retry, retry, undefined);
  for (let polls = 1, without = 0; ; polls++) {
    const result = await call(key, { ...options, params });
    if (result.error) throw pollFailed(key, params, heard.data, result.error);
    const { data, response, meta } = result;
    heard.data = data;
    heard.trace = meta;
    const found = at(data, state.status);
    const status = typeof found === "object" ? "" : String(found ?? "");
    const outcome = Object.hasOwn(state.outcomes, status) && state.outcomes[status];
    without = outcome || (typeof found === "string" && found !== "") ? 0 : without + 1;
    if (without === MOST_WITHOUT_STATUS) {
      const where = state.status || "its root";
      const cause = unusable(result, `without a status at ${where}, ${without} times in a row`);
      throw pollFailed(key, params, data, cause);
    }
    const planned = nextWait(polls, data, Boolean(outcome));
    report({ status, data, polls });
    if (outcome) {
      const errors = itemErrors && at(data, itemErrors.at);
      const finishedAt = state.finishedAt && at(data, state.finishedAt);
      const end = {
        data,
        itemErrors: Array.isArray(errors) ? (errors as unknown[]) : [],
        polls,
        ...(typeof finishedAt === "string" && { finishedAt }),
      };
      if (outcome !== "failure") return { ...end, outcome };
      throw new RunFailed(`${key} reports that the work has failed: ${status}`, {
        ...end,
        outcome,
        operation: key,
      });
    }
    const wait = Math.min(parseRetryAfter(response.headers, env.now()) ?? planned, maxRetryAfter);
    // Up to a tenth more, so that a thousand followed runs do not poll in step.
    const ms = wait * (1 + 0.1 * env.random());
    observe({ hooks, trace: meta }, "onWait", { reason: "poll", ms, until: env.now() + ms });
    // After an abort the call has ended already, and this rejection is dropped.
    await env.sleep(ms, options.signal).catch((cause: unknown) => {
      throw leftEarly(key, params, { ...heard, cause }, Object(cause).message);
    });
  }
}

function leftEarly(
  key: OperationKey,
  params: ParameterValues,
  { data, trace, cause }: Heard & { readonly cause?: unknown },
  why: string,
): PollFailed {
  const error = new TransportError(`${key} was not followed further: ${why}`, { ...trace, cause });
  return pollFailed(key, params, data, error);
}

function pollFailed(
  operation: OperationKey,
  params: ParameterValues,
  data: unknown,
  cause: CallError,
): PollFailed {
  return new PollFailed(`Its end is not known: ${cause.message}`, { operation, params, data, cause });
}
