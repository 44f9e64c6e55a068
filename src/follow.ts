import { type Engine, engine } from "./client.ts";
import type { Contract, Link, OperationKey, Outcome, State } from "./contract.ts";
import type { CallError } from "./errors.ts";
import { at, bind, type Exchange, type ParameterValues } from "./expressions.ts";
import type { CallOptions } from "./options.ts";
import { parseRetryAfter } from "./retry.ts";
import type { Client, DataOf, Init, InputOf, ItemErrorOf, KeyWith, PathOf } from "./types.ts";

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
}

/** The work itself failed; asking again would bring the same answer. */
export class RunFailed extends Error {
  override readonly name = "RunFailed";
  readonly operation: OperationKey;
  readonly data: unknown;
  readonly itemErrors: readonly unknown[];

  constructor(operation: OperationKey, status: string, data: unknown, itemErrors: readonly unknown[]) {
    super(`The work that ${operation} reports ended as "${status}"`);
    this.operation = operation;
    this.data = data;
    this.itemErrors = itemErrors;
  }
}

/** Following the work failed; the work itself may well go on. `cause` is the call's error. */
export class PollFailed extends Error {
  override readonly name = "PollFailed";
  readonly operation: OperationKey;
  readonly params: ParameterValues;
  /** What was last heard of the work. */
  readonly data: unknown;
  declare readonly cause: CallError;

  constructor(operation: OperationKey, params: ParameterValues, data: unknown, cause: CallError) {
    super(`The work could not be followed: ${cause.message}`, { cause });
    this.operation = operation;
    this.params = params;
    this.data = data;
  }
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
  ...[init]: Init<InputOf<Paths, C, `GET ${Path}`> & FollowOptions<DataOf<Paths, `GET ${Path}`>>>
): Promise<Finished<DataOf<Paths, `GET ${Path}`>, ItemErrorOf<Paths, C, `GET ${Path}`>>> {
  const { params = {}, ...options } = (init ?? {}) as FollowOptions & { params?: ParameterValues };
  // The contract's pointers and the generated types come from one document.
  return followWork(engine(client), `GET ${path}` as OperationKey, params, options) as never;
}

/** The parameters under which a run can be followed, as the link of the operation that started it gives them. */
export function followed(link: Link, exchange: Exchange): ParameterValues {
  const params = bind(link.parameters, link.operation, exchange);
  if (!params) throw new TypeError(`The answer does not say how to call ${link.operation}`);
  return params;
}

/** Reads from an answer how far the work is. */
export function progressOf(state: State, data: unknown): { status: string; outcome: Outcome | undefined } {
  const status = String(at(data, state.status));
  return { status, outcome: Object.hasOwn(state.outcomes, status) ? state.outcomes[status] : undefined };
}

/** One loop, shared by all who wait for the same work. */
interface Watch {
  readonly listeners: Set<(progress: Progress) => void>;
  readonly abort: AbortController;
  readonly end: Promise<Finished>;
  waiters: number;
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
  const forget = () => {
    // A loop that began after this one ended is another watch under the same id.
    if (open.get(id) === watch) open.delete(id);
  };
  watch.end.then(forget, forget);
  watch.waiters++;
  if (onProgress) watch.listeners.add(onProgress);
  try {
    return await orAborted(watch.end, signal);
  } finally {
    if (onProgress) watch.listeners.delete(onProgress);
    if (--watch.waiters === 0) {
      watch.abort.abort();
      forget();
    }
  }
}

function begin(engine: Engine, key: OperationKey, params: ParameterValues, options: CallOptions): Watch {
  const listeners = new Set<(progress: Progress) => void>();
  const abort = new AbortController();
  const tell = (progress: Progress) => {
    for (const listener of listeners) listener(progress);
  };
  const end = poll(engine, key, params, { ...options, signal: abort.signal }, tell);
  // When every waiter has left, the abort that ends the loop is nobody's error.
  end.catch(() => {});
  return { listeners, abort, end, waiters: 0 };
}

const FIRST_WAIT = 500;
const WAIT_FACTOR = 1.5;
const LONGEST_WAIT = 10_000;

async function poll(
  { contract, env, call }: Engine,
  key: OperationKey,
  params: ParameterValues,
  options: CallOptions,
  tell: (progress: Progress) => void,
): Promise<Finished> {
  const definition = contract.operations[key];
  const state = definition?.state;
  if (!state) throw new TypeError(`${contract.title} has no operation "${key}" that tells how far work is`);
  let last: unknown;
  let lastStatus: string | undefined;
  let steps = 0;
  for (let polls = 1; ; polls++) {
    const { data, error, response } = await call(key, { ...options, params });
    if (error) throw new PollFailed(key, params, last, error);
    last = data;
    const { status, outcome } = progressOf(state, data);
    tell({ status, data, polls });
    if (outcome) return finished(contract, key, data);
    if (status !== lastStatus) steps = 0;
    lastStatus = status;
    const hint = response && parseRetryAfter(response.headers, env.now());
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * WAIT_FACTOR ** steps++);
    // Up to a tenth more, so that a thousand followed runs do not ask in step.
    await env.sleep((hint ?? wait) * (1 + 0.1 * env.random()), options.signal);
  }
}

/** Reads the end of a piece of work. @throws RunFailed when it failed. */
export function finished(contract: Contract, key: OperationKey, data: unknown): Finished {
  const { state, itemErrors: place } = contract.operations[key] ?? {};
  if (!state) throw new TypeError(`${contract.title} has no operation "${key}" that tells how far work is`);
  const { status, outcome } = progressOf(state, data);
  const list = place && at(data, place.at);
  const itemErrors = Array.isArray(list) ? list : [];
  if (outcome === "failure") throw new RunFailed(key, status, data, itemErrors);
  const finishedAt = state.finishedAt && at(data, state.finishedAt);
  return {
    outcome: outcome ?? "success",
    data,
    itemErrors,
    ...(typeof finishedAt === "string" ? { finishedAt } : {}),
  };
}

/** Settles as the promise does, or rejects at once when this waiter's own signal aborts. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
