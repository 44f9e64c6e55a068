import type { Contract, Operation, OperationKey } from "../openapi/contract.ts";
import { blankFrame } from "./batch-body.ts";
import { Contents } from "./batch-key.ts";
import type { BatchProgress, BatchResult } from "./batch-result.ts";
import { type Chunk, chunks, type Rows } from "./chunks.ts";
import { type Engine, engine } from "./client.ts";
import { countdown } from "./deadline.ts";
import { Failed, TransportError } from "./errors.ts";
import type { ParameterValues } from "./expressions.ts";
import { PollFailed } from "./follow.ts";
import { leavable } from "./leavable.ts";
import type { CallOptions } from "./options.ts";
import { inOrder } from "./ordered.ts";
import { hasNames } from "./parameters.ts";
import { at } from "./pointer.ts";
import { readOptions } from "./read-options.ts";
import { locationOf, sendChunk, type Work } from "./send-batch.ts";
import { linkSignals } from "./signals.ts";
import { isPromise } from "./transported.ts";
import type { Client } from "./typed-client.ts";
import type {
  At,
  DataOf,
  Element,
  InputOf,
  ItemErrorOf,
  KeyWith,
  LinkedData,
  LinkedKey,
  MethodOf,
  PathOf,
} from "./types.ts";

export interface BatchOptions extends CallOptions {
  /** Sets imports of the same content apart. Another label means other keys, and so another import. */
  readonly label?: string;
  /** How many batches are under way at once. Default: 4. */
  readonly concurrency?: number;
  /** Fewer items a batch than the contract allows. */
  readonly maxItems?: number;
  /** The caller knows that no two items have the same key, so they are not compared. */
  readonly distinct?: boolean;
  /** Yield a failed batch as a result and go on, instead of throwing `BatchFailed`. */
  readonly continueOnError?: boolean;
  readonly onProgress?: (progress: BatchProgress) => void;
}

/**
 * A batch failed, was rejected, or its outcome is unknown, as `result.status` says. Every batch before it was yielded.
 * `others` are the later ones that were already under way.
 */
export class BatchFailed extends Failed {
  override readonly name = "BatchFailed";
  declare readonly result: BatchResult;
  declare readonly others: readonly BatchResult[];
}

type BatchKey<C extends Contract> = KeyWith<C, { batch: object }>;

type BatchAt<C extends Contract, Key> = Key extends keyof C["operations"]
  ? C["operations"][Key] extends { batch: { at: infer P extends string } }
    ? P
    : never
  : never;

type BodyOf<Paths, C extends Contract, Key> = InputOf<Paths, C, Key> extends { body?: infer B } ? B : never;

/** Items that a batch operation takes. */
export type BatchItem<Paths, C extends Contract, Key> = Element<
  At<NonNullable<BodyOf<Paths, C, Key>>, BatchAt<C, Key>>
>;

/** The rest of the body beside the items. */
type BatchInit<Paths, C extends Contract, Key> = Omit<InputOf<Paths, C, Key>, "body"> &
  (BatchAt<C, Key> extends `/${infer Name}`
    ? { readonly body?: Partial<Omit<NonNullable<BodyOf<Paths, C, Key>>, Name>> }
    : { readonly body?: never }) &
  BatchOptions;

type RunData<Paths, C extends Contract, Key> = [LinkedKey<C, Key, "run">] extends [never]
  ? DataOf<Paths, Key>
  : LinkedData<Paths, C, Key, "run">;

type RunItemError<Paths, C extends Contract, Key> = [LinkedKey<C, Key, "run">] extends [never]
  ? ItemErrorOf<Paths, C, Key>
  : ItemErrorOf<Paths, C, LinkedKey<C, Key, "run">>;

/**
 * Sends any number of items through an operation that takes a limited array. Splits them by count and bytes, gives each
 * batch an idempotency key derived from its content, follows its run, and yields its result, in input order.
 * The same input always gets the same keys, so starting an interrupted import anew resumes it. This also holds after the
 * loop was left, the signal aborted, or the `deadline` passed. `deadline` limits the whole import.
 * @throws BatchFailed; UnusableItem; what reading the items throws; the signal's reason; TransportError when the deadline
 *   passed while there were items left to send.
 */
export function batch<
  Paths extends object,
  C extends Contract,
  Method extends MethodOf<BatchKey<C>>,
  Path extends PathOf<BatchKey<C>, Method>,
  Item extends BatchItem<Paths, C, `${Method} ${Path}`>,
>(
  client: Client<Paths, C>,
  method: Method,
  path: Path,
  items: Iterable<Item | Rows> | AsyncIterable<Item | Rows>,
  init: BatchInit<Paths, C, `${Method} ${Path}`>,
): AsyncIterable<
  BatchResult<Item, RunData<Paths, C, `${Method} ${Path}`>, RunItemError<Paths, C, `${Method} ${Path}`>>
> {
  // The contract's pointers and the generated types come from one document.
  const ended = new AbortController();
  const key = `${method} ${path}` as OperationKey;
  return leavable(sendAll(engine(client), key, items, init as AnyInit, ended), () => ended.abort()) as never;
}

/** `BatchInit` without the types of any one contract. */
type AnyInit = BatchOptions & { params?: ParameterValues; body?: Record<string, unknown> };

async function* sendAll(
  using: Engine,
  key: OperationKey,
  items: Iterable<unknown> | AsyncIterable<unknown>,
  init: AnyInit,
  ended: AbortController,
): AsyncGenerator<BatchResult, void> {
  const definition = using.operation(key, "batch");
  const { batch: limit } = definition;
  const {
    params = {},
    body = {},
    label = "",
    concurrency = 4,
    maxItems = limit.maxItems,
    distinct,
    continueOnError = false,
    onProgress,
    signal,
    deadline,
    ...rest
  } = readOptions(init);
  for (const [name, value] of Object.entries({ concurrency, maxItems })) {
    if (!Number.isInteger(value) || value < 1)
      throw new TypeError(`The option ${name} has to be a whole number, 1 or more`);
  }
  const own = [limit.at, definition.key?.in === "body" ? definition.key.name : ""];
  if (!hasNames(body) || own.some((name) => name && at(body, name) !== undefined))
    throw new TypeError("The option body has to be an object without the items and their key");
  // A body without JSON throws here, where nothing is to be undone yet.
  const around = blankFrame(definition, body);
  const limits = {
    ...limit,
    maxItems: Math.min(limit.maxItems, maxItems),
    ...(distinct && { unique: undefined }),
  };
  const stop = linkSignals(signal, ended.signal);
  const late = new AbortController();
  const cancelTimer =
    deadline === undefined ? () => {} : using.env.timeout(deadline, () => late.abort(tooLate(key)));
  let unreported: { readonly error: unknown } | undefined;
  const report = (progress: BatchProgress) => {
    const reported: unknown = onProgress?.(progress);
    if (isPromise(reported))
      reported.then(undefined, (error: unknown) => {
        unreported ??= { error };
      });
  };
  const work: Work = {
    using,
    key,
    definition,
    params,
    body,
    label,
    options: { ...rest, signal: stop.signal },
    left: countdown(using.env, deadline),
    report,
    contents: new Contents(),
  };
  const source = chunks(items, limits, around);
  const task = async (chunk: Chunk) => {
    const result = await sendChunk(work, chunk);
    report({ ...locationOf(chunk), stage: "finished" });
    return result;
  };
  const reading = linkSignals(stop.signal, late.signal);
  const results = inOrder(source, concurrency, task, reading.signal);
  try {
    for await (const result of results) {
      if (unreported) throw unreported.error;
      if (result.error && !continueOnError && !isLostForGood(definition, result)) {
        const rows = `rows ${result.offset + 1} to ${result.offset + result.count}`;
        const end = result.status === "unknown" ? "has an unknown outcome" : "failed";
        const message = `Batch ${result.index + 1} (${rows}) ${end}: ${result.error.message}`;
        throw new BatchFailed(message, { result, others: await results.settle(), cause: result.error });
      }
      yield result;
    }
    if (unreported) throw unreported.error;
  } catch (error) {
    // Whoever has left does not want to hear of what that ended.
    if (!ended.signal.aborted) throw error;
  } finally {
    cancelTimer();
    ended.abort();
    for (const linked of [stop, reading]) linked.release();
  }
}

/** Its outcome cannot be learned, now or later. Stopping would not help, so the result is yielded with this status. */
function isLostForGood({ key }: Operation, { status, error }: BatchResult): boolean {
  return status === "unknown" && !key && !(error instanceof PollFailed);
}

function tooLate(operation: OperationKey): TransportError {
  const trace = { operation, requestId: "", attempts: [], outcomeUnknown: false };
  return new TransportError(
    `${operation}: the deadline has passed, and there were items left to send`,
    trace,
  );
}
