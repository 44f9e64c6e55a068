import { meshi } from "../../../generated/meshi/index.ts";
import type { paths } from "../../../generated/meshi/schema.ts";
import {
  ApiError,
  type BatchItem,
  type BatchProgress,
  type BatchResult,
  batch,
  type Client,
  type Rows,
  RunFailed,
  valueAt,
} from "../../client/index.ts";
import { type Accounts, DividedBatches } from "../bulk/divided.ts";
import { type Outbox, SendingStopped } from "../bulk/outbox.ts";
import { refusalOf } from "../bulk/refusal.ts";
import type { Item, RejectedRow } from "../bulk/roster.ts";
import { count as counted } from "../numbers.ts";
import { type BatchRecord, recordOf } from "./batch-record.ts";

export type MeshiClient = Client<paths, typeof meshi>;

export interface Sending {
  readonly client: MeshiClient;
  readonly event: string;
  readonly items: AsyncIterable<Item | Rows>;
  readonly outbox: Outbox;
  readonly label?: string;
  readonly concurrency: number;
  readonly batchRows?: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: BatchProgress) => void;
  readonly onRejected: (row: RejectedRow) => void;
  readonly onBatch: (record: BatchRecord) => void;
  /** Takes how many rows of a begun batch are not sent. */
  readonly onLeft: (index: number, count: number) => void;
  /** Takes a message for a line of its own. */
  readonly onNote: (text: string) => void;
}

/**
 * Sends the items in batches and reports how each ended. A failed run does not stop the import. A request that was rejected
 * or got no response does, because the next one would probably fail too. A batch that was refused whole, for its size or for
 * something in it, is sent in parts.
 * When the signal aborts, nothing more is sent, and the requests and the following of runs end: each batch still has an outcome.
 * @throws what reading the items throws.
 */
export async function send(sending: Sending): Promise<void> {
  const { outbox, items, batchRows, concurrency, signal } = sending;
  const stop = (): void => outbox.stop();
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop);
  const sizes = new Map<number, number>();
  const onProgress = (progress: BatchProgress): void => {
    sizes.set(progress.index, progress.bytes);
    sending.onProgress(progress);
  };
  const divided = new DividedBatches(accountsOf(sending));
  try {
    for await (const result of batches({ ...sending, onProgress }, items, batchRows, concurrency)) {
      await divided.settle(result, sizes.get(result.index) ?? 0);
      sizes.delete(result.index);
      if (!divided.holds) outbox.origins.release(result.offset + result.count);
    }
  } catch (error) {
    if (!(error instanceof SendingStopped)) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    divided.finish();
  }
}

type AttendeeItem = BatchItem<paths, typeof meshi, "PUT /events/{event_id}/attendees:import">;

function batches(
  { client, event, label, onProgress }: Sending,
  items: Iterable<Item | Rows> | AsyncIterable<Item | Rows>,
  maxItems: number | undefined,
  concurrency: number,
): AsyncIterable<BatchResult> {
  return batch(
    client,
    "PUT",
    "/events/{event_id}/attendees:import",
    // Every item was checked against the schema from which this type is generated.
    items as AsyncIterable<AttendeeItem | Rows>,
    {
      params: { path: { event_id: event } },
      concurrency,
      continueOnError: true,
      // Ids were compared across the whole input.
      distinct: true,
      onProgress,
      ...(label === undefined ? {} : { label }),
      ...(maxItems === undefined ? {} : { maxItems }),
    },
  );
}

function accountsOf(sending: Sending): Accounts {
  const { outbox, onBatch, onRejected, onLeft, onNote } = sending;
  const { origins } = outbox;
  const record = (result: BatchResult): void => {
    const { offset, count } = result;
    onBatch(recordOf(result, origins.at(offset), origins.at(offset + count - 1)));
  };
  return {
    refusal: ({ error }) =>
      error instanceof ApiError && error.code === OF_SEVERAL ? undefined : refusalOf(error, { keyed: true }),
    again: (offset, count) => outbox.again(offset, count),
    send(items, { index, count }) {
      const onProgress = (progress: BatchProgress): void => {
        if (progress.run) sending.onProgress({ ...progress, index, count });
      };
      return batches({ ...sending, onProgress }, items, count, 1);
    },
    settle(result) {
      record(result);
      for (const { index, error } of result.rejected) {
        const origin = origins.at(index);
        if (origin) onRejected({ ...origin, reason: reasonOf(error) });
      }
      if (!result.error || result.error instanceof RunFailed) return true;
      outbox.stop();
      return false;
    },
    reject({ error: _, ...result }, reason) {
      record({ ...result, status: "rejected", itemErrors: [reason] });
      const origin = origins.at(result.offset);
      if (origin) onRejected({ ...origin, reason });
    },
    // Its run may go on: what was begun and is not settled counts as under way.
    lose() {},
    leave: ({ index, count }) => onLeft(index, count),
    stopped: () => outbox.stopped,
    divided: ({ index }, why, items) =>
      onNote(`batch ${index + 1}: ${why}, sent in parts of ${counted(items, "row")}`),
  };
}

/** A refusal of rows that do not go together. Apart, they would be taken, and one would replace another. */
const OF_SEVERAL = meshi.codes.DUPLICATE_ATTENDEE_ID;

/** Why the API rejected a row: message and code, or the whole error if one is missing. */
function reasonOf(refusal: unknown): string {
  const [message, code] = ["/message", "/code"].map((pointer) => valueAt(refusal, pointer));
  return typeof message === "string" && code !== undefined ? `${message} (${code})` : JSON.stringify(refusal);
}
