import type { Contract, HttpMethod, OperationKey } from "../openapi/contract.ts";
import { type CallInit, type Engine, engine } from "./client.ts";
import { countdown } from "./deadline.ts";
import { linked, type ParameterValues } from "./expressions.ts";
import { type Finished, type FollowOptions, followWork, PollFailed } from "./follow.ts";
import { keyOf, withKey } from "./keys.ts";
import { readOptions } from "./read-options.ts";
import type { RunHandle } from "./run-handle.ts";
import type { Client } from "./typed-client.ts";
import type { InitOf, ItemErrorOf, KeyWith, LinkedData, LinkedKey, MethodOf, PathOf } from "./types.ts";
import { unusable } from "./unusable.ts";

type RunKey<C extends Contract> = KeyWith<C, { run: object }>;

type Started<Paths, C extends Contract, Key> = LinkedData<Paths, C, Key, "run">;

/** What a run that an operation starts comes to. */
type RunOf<Paths, C extends Contract, Key> = FinishedRun<
  Started<Paths, C, Key>,
  ItemErrorOf<Paths, C, LinkedKey<C, Key, "run">>
>;

export interface RunOptions<Data = unknown> extends FollowOptions<Data> {
  /** Called, and awaited, when the run has started, with the handle that now leads straight to it. */
  readonly onStart?: (handle: RunHandle) => void;
}

/** A finished run; `replayed` when the API knew the idempotency key already. */
export interface FinishedRun<Data = unknown, ItemError = unknown> extends Finished<Data, ItemError> {
  readonly replayed: boolean;
}

/**
 * Gives a run its idempotency key, without sending anything.
 * `JSON.stringify` the handle, then `resume` it; after a crash, `resume` the stored one.
 */
export function prepare<
  Paths extends object,
  C extends Contract,
  Method extends MethodOf<RunKey<C>>,
  Path extends PathOf<RunKey<C>, Method>,
>(
  client: Client<Paths, C>,
  method: Method,
  path: Path,
  ...[init]: InitOf<Paths, C, `${Method} ${Path}`, unknown>
): RunHandle {
  return handleOf(engine(client), `${method} ${path}` as OperationKey, (init ?? {}) as CallInit);
}

/**
 * Starts a run and follows it to its end. `deadline` limits the whole of it.
 * @throws RunFailed when the run failed; PollFailed when it could not be followed to its end, with a `handle` for `resume`;
 *   the call's error when it did not start; UnexpectedResponse when the response does not say how to follow it.
 */
export function run<
  Paths extends object,
  C extends Contract,
  Method extends MethodOf<RunKey<C>>,
  Path extends PathOf<RunKey<C>, Method>,
>(
  client: Client<Paths, C>,
  method: Method,
  path: Path,
  ...[init]: InitOf<Paths, C, `${Method} ${Path}`, RunOptions<Started<Paths, C, `${Method} ${Path}`>>>
): Promise<RunOf<Paths, C, `${Method} ${Path}`>> {
  const { params, body, ...options } = (init ?? {}) as RunOptions & {
    params?: ParameterValues;
    body?: unknown;
  };
  const using = engine(client);
  const { headers } = options;
  const handle = handleOf(using, `${method} ${path}` as HttpMethod & OperationKey, {
    ...(params && { params }),
    body,
    headers,
  });
  // The contract's links and the generated types come from one document.
  return start(using, handle, options) as never;
}

/**
 * Goes on with a run: by a stored handle, or by its id where the API has one kind of run.
 * A handle whose run has started is only followed; another one is sent, again if need be, with its own key.
 * @throws TypeError for a handle that may have been sent but has no key to be recognised by; else as `run`.
 */
export async function resume<Paths extends object, C extends Contract>(
  client: Client<Paths, C>,
  run: RunHandle | string,
  options: RunOptions = {},
): Promise<RunOf<Paths, C, RunKey<C>>> {
  const using = engine(client);
  const handle = typeof run === "string" ? handleOfId(using, run) : run;
  const { key } = using.operation(Object(handle).operation, "run");
  if (!handle.followed && (!key || keyOf(key, handle) === undefined)) {
    throw new TypeError(`${handle.operation} has no idempotency key, so it cannot be retried without harm`);
  }
  // As in `run`.
  return start(using, handle, options) as never;
}

function handleOf(
  { env, operation, defaults }: Engine,
  key: OperationKey,
  { params = {}, body, headers }: Pick<CallInit, "params" | "body" | "headers">,
): RunHandle {
  const { key: idempotency } = operation(key, "run");
  const request = { params, ...(body === undefined ? {} : { body }) };
  const keyed = idempotency ? withKey(idempotency, request, env, headers, defaults.headers) : request;
  return { operation: key, ...keyed };
}

/** A handle of a run by its id alone, which is enough where every run is read by the same operation. */
function handleOfId({ contract }: Engine, id: string): RunHandle {
  const keys = Object.keys(contract.operations) as OperationKey[];
  const starting = keys.filter((key) => contract.operations[key]?.run);
  const [link, ...others] = new Map(
    starting.map((key) => [contract.operations[key]?.run?.operation, contract.operations[key]?.run]),
  ).values();
  const [name, ...more] = Object.keys(link?.parameters ?? {});
  const [operation] = starting;
  if (!operation || !name || others.length + more.length > 0) {
    throw new TypeError(
      `${contract.title} needs more than an id to find a run: use follow, or a stored handle`,
    );
  }
  return { operation, params: {}, followed: { path: { [name]: id } } };
}

async function start(
  using: Engine,
  { operation: key, followed, ...request }: RunHandle,
  given: RunOptions,
): Promise<FinishedRun> {
  const { onStart, onProgress, deadline, ...options } = readOptions(given);
  const { run: link } = using.operation(key, "run");
  const left = countdown(using.env, deadline);
  let params = followed;
  let replayed = true;
  if (!params) {
    const result = await using.call(key, { ...options, ...left(), ...request });
    if (result.error) throw result.error;
    const { data, response, meta } = result;
    params = linked(link, {
      params: request.params,
      requestBody: request.body,
      responseBody: data,
      responseHeaders: response.headers,
    });
    if (!params) throw unusable(result, `without saying how to call ${link.operation}`);
    replayed = meta.replayed;
  }
  const handle = { operation: key, ...request, followed: params };
  // Whoever stores the handle has done so before anything else can fail.
  if (!followed) await onStart?.(handle);
  const follow = { ...options, ...left(), ...(onProgress && { onProgress }) };
  try {
    return { ...(await followWork(using, link.operation, params, follow, key)), replayed };
  } catch (error) {
    if (!(error instanceof PollFailed)) throw error;
    const { message, operation, data, cause } = error;
    // Others may wait for the same work, and share the error: each gets a handle of its own.
    throw new PollFailed(message, { operation, params, data, cause, handle });
  }
}
