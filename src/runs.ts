import { type Engine, engine } from "./client.ts";
import type { Contract, HttpMethod, OperationKey } from "./contract.ts";
import type { ParameterValues } from "./expressions.ts";
import { type Finished, type FollowOptions, followed, followWork } from "./follow.ts";
import { keyOf, withKey } from "./keys.ts";
import type {
  Client,
  DataOf,
  Init,
  InputOf,
  ItemErrorOf,
  KeyWith,
  LinkedKey,
  MethodOf,
  PathOf,
} from "./types.ts";
import { unwrap } from "./unwrap.ts";

type RunKey<C extends Contract> = KeyWith<C, { run: object }>;

type Started<Paths, C extends Contract, Key> = DataOf<Paths, LinkedKey<C, Key, "run">>;

/**
 * A run as plain data: everything that is needed to start it, or to find it again. Stored before the run is started,
 * it survives a crash between the request and its answer, because the key in it is the one that is sent.
 */
export interface RunHandle {
  readonly operation: OperationKey;
  readonly params: ParameterValues;
  readonly body?: unknown;
  /** Under which parameters the run is followed; known once it has started. */
  readonly followed?: ParameterValues;
}

export interface RunOptions<Data = unknown> extends FollowOptions<Data> {
  /** Told when the run has started, with the handle that now leads straight to it. */
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
  ...[init]: Init<InputOf<Paths, C, `${Method} ${Path}`>>
): RunHandle {
  return handleOf(engine(client), `${method} ${path}` as OperationKey, init ?? {});
}

/**
 * Starts a run and follows it to its end.
 * @throws RunFailed when the run failed; PollFailed when it could not be followed; the call's error when it did not start.
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
  ...[init]: Init<InputOf<Paths, C, `${Method} ${Path}`> & RunOptions<Started<Paths, C, `${Method} ${Path}`>>>
): Promise<
  FinishedRun<
    Started<Paths, C, `${Method} ${Path}`>,
    ItemErrorOf<Paths, C, LinkedKey<C, `${Method} ${Path}`, "run">>
  >
> {
  const { params, body, ...options } = (init ?? {}) as RunOptions & {
    params?: ParameterValues;
    body?: unknown;
  };
  const using = engine(client);
  const handle = handleOf(using, `${method} ${path}` as HttpMethod & OperationKey, { params, body });
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
): Promise<FinishedRun<Started<Paths, C, RunKey<C>>, ItemErrorOf<Paths, C, LinkedKey<C, RunKey<C>, "run">>>> {
  const using = engine(client);
  const handle = typeof run === "string" ? handleOfId(using.contract, run) : run;
  const key = using.contract.operations[handle.operation]?.key;
  if (!handle.followed && (!key || keyOf(key, handle) === undefined)) {
    throw new TypeError(`${handle.operation} has no idempotency key, so it cannot be sent again safely`);
  }
  // As in `run`.
  return start(using, handle, options) as never;
}

function handleOf(
  { contract, env }: Engine,
  operation: OperationKey,
  init: { params?: ParameterValues | undefined; body?: unknown },
): RunHandle {
  const definition = contract.operations[operation];
  if (!definition?.run)
    throw new TypeError(`${contract.title} has no operation "${operation}" that starts a run`);
  const { params = {}, body } = init;
  const keyed = definition.key ? withKey(definition.key, { params, body }, env) : { params, body };
  return { operation, params: keyed.params, ...(keyed.body === undefined ? {} : { body: keyed.body }) };
}

function handleOfId(contract: Contract, id: string): RunHandle {
  const starting = Object.entries(contract.operations).filter(([, { run }]) => run);
  const readers = new Set(starting.map(([, { run }]) => run?.operation));
  const [first] = starting;
  const link = first?.[1].run;
  const [name, ...others] = Object.keys(link?.parameters ?? {});
  if (!first || readers.size !== 1 || name === undefined || others.length > 0) {
    throw new TypeError(
      `${contract.title} needs more than an id to find a run: use follow, or a stored handle`,
    );
  }
  return { operation: first[0] as OperationKey, params: {}, followed: { path: { [name]: id } } };
}

async function start(using: Engine, handle: RunHandle, options: RunOptions): Promise<FinishedRun> {
  const { onStart, onProgress, ...callOptions } = options;
  const link = using.contract.operations[handle.operation]?.run;
  if (!link) throw new TypeError(`${handle.operation} starts no run`);
  let { followed: params } = handle;
  let replayed = true;
  if (!params) {
    const { operation, ...request } = handle;
    const result = await using.call(operation, { ...callOptions, ...request });
    const responseBody = await unwrap(result);
    const responseHeaders = result.response?.headers;
    params = followed(link, {
      params: request.params,
      requestBody: request.body,
      responseBody,
      responseHeaders,
    });
    replayed = result.meta.replayed;
    onStart?.({ ...handle, followed: params });
  }
  const end = await followWork(using, link.operation, params, options);
  return { ...end, replayed };
}
