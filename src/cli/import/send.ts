import type { meshi } from "../../../generated/meshi/index.ts";
import type { paths } from "../../../generated/meshi/schema.ts";
import {
  type BatchItem,
  type BatchProgress,
  batch,
  type Client,
  type Rows,
  RunFailed,
} from "../../client/index.ts";
import { type Outbox, SendingStopped } from "../bulk/outbox.ts";
import type { Item, RejectedRow } from "../bulk/roster.ts";
import { count as counted, grouped } from "../numbers.ts";
import { type BatchRecord, recordOf } from "./tally.ts";

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
}

/**
 * Sends the items in batches and tells what became of each. A run that failed does not stop the import; a request that
 * was refused or got no response does, because the next one would fare no better.
 * @throws what reading the items throws; the signal's reason.
 */
export async function send({ client, outbox, onRejected, onBatch, ...sending }: Sending): Promise<void> {
  const { event, label, concurrency, batchRows, signal, onProgress } = sending;
  const init = {
    params: { path: { event_id: event } },
    concurrency,
    continueOnError: true,
    // They were compared across the whole input.
    distinct: true,
    signal,
    onProgress,
    ...(label === undefined ? {} : { label }),
    ...(batchRows === undefined ? {} : { maxItems: batchRows }),
  };
  // Every item was checked against the schema from which this type is generated.
  const items = sending.items as AsyncIterable<AttendeeItem | Rows>;
  try {
    for await (const result of batch(client, "PUT", "/events/{event_id}/attendees:import", items, init)) {
      const { offset, count, error, rejected } = result;
      onBatch(recordOf(result, outbox.origins.at(offset), outbox.origins.at(offset + count - 1)));
      for (const { index, error: refusal } of rejected) {
        const origin = outbox.origins.at(index);
        if (origin) onRejected({ ...origin, reason: `${refusal.message} (${refusal.code})` });
      }
      outbox.origins.release(offset + count);
      if (error && !(error instanceof RunFailed)) outbox.stop();
    }
  } catch (error) {
    if (!(error instanceof SendingStopped)) throw error;
  }
}

type AttendeeItem = BatchItem<paths, typeof meshi, "PUT /events/{event_id}/attendees:import">;

/** One batch's outcome in a few words. */
export function describeRecord({ status, count, rejected, finishedAt, replayed }: BatchRecord): string {
  const refused = rejected > 0 ? `, ${grouped(rejected)} rejected` : "";
  const taken = counted(count - rejected, "row");
  switch (status) {
    case "succeeded":
    case "partial":
      return `${replayed ? "begun earlier, now done" : "done"}: ${taken} in${refused}`;
    case "already":
      return `already imported${finishedAt ? `, finished ${finishedAt}` : ""}: ${taken}${refused}`;
    case "rejected":
      return `rejected: ${counted(count, "row")}`;
    case "failed":
      return `failed: ${counted(count, "row")}`;
    case "unknown":
      return `unknown: ${counted(count, "row")} may be in or not`;
  }
}
