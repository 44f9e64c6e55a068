import type { Outcome } from "../openapi/contract.ts";
import type { CallError } from "./errors.ts";
import type { PollFailed, Progress, RunFailed } from "./follow.ts";

/**
 * How one batch ended.
 * - `succeeded`, `partial`: done now, or begun earlier and followed to its end now (`replayed`).
 * - `already`: the same import had ended before this one began. Nothing was done now.
 * - `rejected`: the API refused every item; `rejected` says why.
 * - `failed`: nothing was done, or the run failed; `error` says why.
 * - `unknown`: the API may have worked on it, or may still do; `error` says what was lost. With an idempotency key, sending the
 *   same input in a later import shows how it ended. Without a key nothing can.
 */
export type BatchStatus = "succeeded" | "partial" | "already" | "rejected" | "failed" | "unknown";

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
  /** The finished run, or the response where the operation starts none. */
  readonly data?: Data;
  readonly itemErrors: readonly ItemError[];
  /** The items that the API named in its errors. */
  readonly rejected: readonly RejectedItem<Item, ItemError>[];
  readonly key?: string;
  /** How many earlier runs of the same batch had failed, so that this one needed another key. */
  readonly generation: number;
  readonly replayed: boolean;
  /** The API may have worked on an earlier attempt too, and no key showed it: its items may be in twice. */
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
