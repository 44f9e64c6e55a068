import type { Contract, OperationKey } from "../openapi/contract.ts";
import { type Engine, engine } from "./client.ts";
import { orAborted } from "./env.ts";
import { type CallError, Failed } from "./errors.ts";
import type { ParameterValues } from "./expressions.ts";
import type { CallOptions } from "./options.ts";
import { at } from "./pointer.ts";
import { parseRetryAfter } from "./retry.ts";
import type { Client, DataOf, InitOf, ItemErrorOf, KeyWith, PathOf } from "./types.ts";

/** Where a piece of work stands. */
export interface Progress<Data = unknown> {
  readonly status: string;
  readonly data: Data;
  /** How often it has been asked for. */
  readonly polls: number;
}

export interface FollowOptions<Data = unknown> extends CallOptions {
  /** Told after every poll. */
  readonly onProgress?: (progress: Progress<Data>) => void;
}

/** A piece of work that ended well, or well but for some items. */
export interface Finished<Data = unknown, ItemError = unknown> {
  readonly outcome: "success" | "partial";
  readonly data: Data;
  readonly itemErrors: readonly ItemError[];
  /** RFC 3339, where the contract says when the work ended. */
  readonly finishedAt?: string;
  /** How often it was asked for; 1 when it had ended before. */
  readonly polls: number;
}

/** The work itself failed; asking again would bring the same answer. */
export class RunFailed extends Failed {
  override readonly name = "RunFailed";
  declare readonly operation: OperationKey;
  declare readonly data: unknown;
  declare readonly itemErrors: readonly unknown[];
  declare readonly finishedAt?: string;
  declare readonly polls: number;
}

/** Following the work failed; the work itself may well go on. */
export class PollFailed extends Failed {
  override readonly name = "PollFailed";
  declare readonly operation: OperationKey;
  declare readonly params: ParameterValues;
  /** What was last heard of the work. */
  declare readonly data: unknown;
  declare readonly cause: CallError;
}

type FollowedKey<C extends Contract> = KeyWith<C, { state: object }>;

/**
 * Asks for a piece of work until it has ended. Waiters on the same work share one loop.
 * Waits by the server's `Retry-After`, else 0.5 s x 1.5^n up to 10 s, from the start again when the status changes.
 * An unknown status counts as unfinished.
 * @throws RunFailed when the work failed; PollFailed when it could not be followed; the signal's reason.
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
}

const watches = new WeakMap<Engine, Map<string, Watch>>();

/** `follow` without types, for the other verbs. */
export async function followWork(
  engine: Engine,
  key: OperationKey,
  params: ParameterValues,
  { onProgress, signal, ...options }: FollowOptions,
): Promise<Finished> {
  signal?.throwIfAborted();
  const id = `${key} ${JSON.stringify(params)}`;
  const open = watches.get(engine) ?? new Map<string, Watch>();
  watches.set(engine, open);
  const watch = open.get(id) ?? begin(engine, key, params, options);
  open.set(id, watch);
  let fail: (error: unknown) => void;
  // What one waiter's callback throws is that waiter's alone.
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const listener = (progress: Progress) => {
    try {
      onProgress?.(progress);
    } catch (error) {
      fail(error);
    }
  };
  watch.listeners.add(listener);
  try {
    return await orAborted(orAborted(Promise.race([watch.end, failed]), signal), engine.defaults.signal);
  } finally {
    watch.listeners.delete(listener);
    if (watch.listeners.size === 0) {
      watch.abort.abort();
      // Who comes now starts a loop of their own, which may already have happened.
      if (open.get(id) === watch) open.delete(id);
    }
  }
}

function begin(engine: Engine, key: OperationKey, params: ParameterValues, options: CallOptions): Watch {
  const listeners: Watch["listeners"] = new Set();
  const abort = new AbortController();
  const end = poll(engine, key, params, { ...options, signal: abort.signal }, (progress) => {
    for (const listener of listeners) listener(progress);
  });
  // When every waiter has left, the abort that ends the loop is nobody's error.
  end.catch(() => {});
  return { listeners, abort, end };
}

const FIRST_WAIT = 500;
const WAIT_FACTOR = 1.5;
const LONGEST_WAIT = 10_000;

async function poll(
  { env, call, operation }: Engine,
  key: OperationKey,
  params: ParameterValues,
  options: CallOptions,
  tell: (progress: Progress) => void,
): Promise<Finished> {
  const { state, itemErrors: place } = operation(key, "state");
  let data: unknown;
  let lastStatus: string | undefined;
  let steps = 0;
  for (let polls = 1; ; polls++) {
    const result = await call(key, { ...options, params });
    if (result.error) {
      const { error: cause } = result;
      throw new PollFailed(`Its end is not known: ${cause.message}`, { operation: key, params, data, cause });
    }
    data = result.data;
    const status = String(at(data, state.status));
    tell({ status, data, polls });
    const outcome = Object.hasOwn(state.outcomes, status) && state.outcomes[status];
    if (outcome) {
      const itemErrors = (place && (at(data, place.at) as unknown[] | undefined)) ?? [];
      const finishedAt = state.finishedAt && at(data, state.finishedAt);
      const end = { outcome, data, itemErrors, polls, ...(typeof finishedAt === "string" && { finishedAt }) };
      if (outcome !== "failure") return { ...end, outcome };
      throw new RunFailed(`${key} says that the work has failed: ${status}`, { ...end, operation: key });
    }
    if (status !== lastStatus) steps = 0;
    lastStatus = status;
    const hint = parseRetryAfter(result.response.headers, env.now());
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * WAIT_FACTOR ** steps++);
    // Up to a tenth more, so that a thousand followed runs do not ask in step.
    await env.sleep((hint ?? wait) * (1 + 0.1 * env.random()), options.signal);
  }
}
