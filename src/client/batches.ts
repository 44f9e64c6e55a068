import type { Contract, OperationKey, Outcome } from "../openapi/contract.ts";
import { type Chunk, chunks } from "./chunks.ts";
import { type Engine, engine } from "./client.ts";
import { type CallError, Failed } from "./errors.ts";
import type { ParameterValues } from "./expressions.ts";
import type { PollFailed, Progress, RunFailed } from "./follow.ts";
import { deriveKey } from "./keys.ts";
import type { CallOptions } from "./options.ts";
import { inOrder } from "./ordered.ts";
import { placeOf, sendChunk, type Work, wrapping } from "./send-batch.ts";
import type {
  At,
  Client,
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

/**
 * What became of one batch.
 * `succeeded`, `partial`: done now, or begun earlier and followed to its end now (`replayed`).
 * `already`: the same import had ended before this one began; nothing was done now.
 * `failed`: `error` says why. `unknown`: it may or may not have been worked on, and nothing can tell.
 */
export type BatchStatus = "succeeded" | "partial" | "failed" | "already" | "unknown";

export interface RejectedItem<Item, ItemError> {
  readonly item: Item;
  /** Position in the whole input, from 0. */
  readonly index: number;
  readonly error: ItemError;
}

export interface BatchResult<Item = unknown, Data = unknown, ItemError = unknown> {
  readonly index: number;
  /** Position of its first item in the whole input, from 0. */
  readonly offset: number;
  readonly count: number;
  readonly status: BatchStatus;
  /** How the work ended, also where that was before now. */
  readonly outcome?: Outcome;
  /** The finished run, or the answer where the operation starts none. */
  readonly data?: Data;
  readonly itemErrors: readonly ItemError[];
  /** The items that the API named in its errors. */
  readonly rejected: readonly RejectedItem<Item, ItemError>[];
  readonly key?: string;
  /** How many earlier runs of the same batch had failed, so that this one needed another key. */
  readonly generation: number;
  readonly replayed: boolean;
  /** An earlier attempt may have been worked on as well, and no key could tell: its items may be in twice. */
  readonly repeated?: boolean;
  readonly finishedAt?: string;
  readonly requestId?: string;
  readonly error?: CallError | RunFailed | PollFailed;
}

export interface BatchProgress {
  readonly index: number;
  readonly offset: number;
  readonly count: number;
  readonly bytes: number;
  readonly stage: "sending" | "running" | "finished";
  /** What the last poll of its run said. */
  readonly run?: Progress;
}

export interface BatchOptions extends CallOptions {
  /** Sets imports of the same content apart: another label means other keys, and so another import. */
  readonly label?: string;
  /** How many batches are under way at once. Default 4. */
  readonly concurrency?: number;
  /** Fewer items a batch than the contract allows. */
  readonly maxItems?: number;
  /** No two items have the same key, as the caller knows: they are not compared with each other. */
  readonly distinct?: boolean;
  /** Yield a failed batch as a result and go on, instead of throwing `BatchFailed`. */
  readonly continueOnError?: boolean;
  readonly onProgress?: (progress: BatchProgress) => void;
}

/** A batch failed. Every batch before it was yielded; `others` are the later ones that were already under way. */
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
 * Sends any number of items through an operation that takes a limited array: splits them by count and bytes, gives each
 * batch an idempotency key derived from its content, follows its run, and yields what became of it, in input order.
 * The same input sent again asks with the same keys, so an interrupted import is resumed by starting it anew.
 * A stop of the loop, or of the signal, leaves what was sent to be found again in that way.
 * @throws BatchFailed; UnusableItem; what reading the items throws; the signal's reason.
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
  items: Iterable<Item> | AsyncIterable<Item>,
  init: BatchInit<Paths, C, `${Method} ${Path}`>,
): AsyncIterable<
  BatchResult<Item, RunData<Paths, C, `${Method} ${Path}`>, RunItemError<Paths, C, `${Method} ${Path}`>>
> {
  // The contract's pointers and the generated types come from one document.
  return sendAll(engine(client), `${method} ${path}` as OperationKey, items, init as AnyInit) as never;
}

/** `BatchInit` without the types of any one contract. */
type AnyInit = BatchOptions & { params?: ParameterValues; body?: Record<string, unknown> };

async function* sendAll(
  using: Engine,
  key: OperationKey,
  items: Iterable<unknown> | AsyncIterable<unknown>,
  init: AnyInit,
): AsyncGenerator<BatchResult> {
  const definition = using.operation(key, "batch");
  const { batch: limit } = definition;
  const {
    params = {},
    body = {},
    label = "",
    concurrency = 4,
    maxItems,
    distinct,
    continueOnError = false,
    onProgress,
    signal,
    ...rest
  } = init;
  const limits = {
    ...limit,
    maxItems: Math.min(limit.maxItems, maxItems ?? limit.maxItems),
    ...(distinct && { unique: undefined }),
  };
  const left = new AbortController();
  const stop = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
  const options = { ...rest, signal: stop };
  const tell = (progress: BatchProgress) => onProgress?.(progress);
  const work: Work = { using, key, definition, limits, params, body, label, options, tell, hashes: [] };
  // Every key of an operation has the same length.
  const [before, after] = wrapping(work, definition.key ? await deriveKey(definition.key, []) : "");
  const source = chunks(items, limits, before.length + after.length);
  const task = async (chunk: Chunk) => {
    const result = await sendChunk(work, chunk);
    tell({ ...placeOf(chunk), stage: "finished" });
    return result;
  };
  const results = inOrder(source, Math.max(1, concurrency), task, stop);
  try {
    for await (const result of results) {
      if (result.error && result.status === "failed" && !continueOnError) {
        const rows = `rows ${result.offset + 1} to ${result.offset + result.count}`;
        const message = `Batch ${result.index + 1} (${rows}) failed: ${result.error.message}`;
        throw new BatchFailed(message, { result, others: await results.settle(), cause: result.error });
      }
      yield result;
    }
  } finally {
    left.abort();
  }
}
