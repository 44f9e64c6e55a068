import type { meshi } from "../../../generated/meshi/index.ts";
import type { paths } from "../../../generated/meshi/schema.ts";
import {
  type BatchItem,
  type BatchProgress,
  type BatchResult,
  batch,
  type Client,
  type Rows,
  RunFailed,
  valueAt,
} from "../../client/index.ts";
import { type Outbox, SendingStopped } from "../bulk/outbox.ts";
import type { Item, RejectedRow } from "../bulk/roster.ts";
import { count as counted, grouped } from "../numbers.ts";
import { type BatchRecord, recordOf } from "./tally.ts";
import { isTooLarge, SizeLimit, Sizes } from "./too-large.ts";

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

/** The parts of a result that this file reads. */
type Result = BatchResult<unknown, unknown, unknown>;

/**
 * Sends the items in batches and reports how each ended. A failed run does not stop the import. A request that was rejected
 * or got no response does, because the next one would probably fail too. A batch that is too large for a proxy or the API is
 * sent in parts.
 * @throws what reading the items throws; the signal's reason.
 */
export async function send(sending: Sending): Promise<void> {
  const limit = new SizeLimit();
  const sizes = new Map<number, number>();
  const onProgress = (progress: BatchProgress): void => {
    sizes.set(progress.index, progress.bytes);
    sending.onProgress(progress);
  };
  try {
    const whole = { ...sending, onProgress };
    for await (const result of batches(whole, sending.items, sending.batchRows, sending.concurrency)) {
      await settle(whole, limit, result, sizes.get(result.index) ?? 0);
      sizes.delete(result.index);
      sending.outbox.origins.release(result.offset + result.count);
    }
  } catch (error) {
    if (!(error instanceof SendingStopped)) throw error;
  }
}

type AttendeeItem = BatchItem<paths, typeof meshi, "PUT /events/{event_id}/attendees:import">;

function batches(
  { client, event, label, signal, onProgress }: Sending,
  items: Iterable<Item | Rows> | AsyncIterable<Item | Rows>,
  maxItems: number | undefined,
  concurrency: number,
): AsyncIterable<Result> {
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
      signal,
      onProgress,
      ...(label === undefined ? {} : { label }),
      ...(maxItems === undefined ? {} : { maxItems }),
    },
  );
}

/** Records a batch, or sends it in halves if it was too large. Returns false if nothing more may be sent. */
async function settle(
  sending: Sending,
  limit: SizeLimit,
  result: Result,
  bytes: number,
  sizes?: Sizes,
): Promise<boolean> {
  const { outbox, onBatch, onRejected, onLeft, onNote } = sending;
  const { index, offset, count, error } = result;
  if (isTooLarge(error) && count > 1) {
    limit.refused(bytes);
    if (outbox.stopped) {
      onLeft(index, count);
      return false;
    }
    const half = counted(Math.ceil(count / 2), "row");
    onNote(`batch ${index + 1}: too large for something on the way (413), sent in parts of ${half}`);
    const known = sizes ?? new Sizes(offset, outbox.again(offset, count));
    return sendHalves(sending, limit, result, known);
  }
  onBatch(recordOf(result, outbox.origins.at(offset), outbox.origins.at(offset + count - 1)));
  for (const { index, error: refusal } of result.rejected) {
    const origin = outbox.origins.at(index);
    if (origin) onRejected({ ...origin, reason: reasonOf(refusal) });
  }
  if (!error || error instanceof RunFailed) return true;
  outbox.stop();
  return false;
}

/** Why the API rejected a row: message and code, or the whole error if one is missing. */
function reasonOf(refusal: unknown): string {
  const [message, code] = ["/message", "/code"].map((pointer) => valueAt(refusal, pointer));
  return typeof message === "string" && code !== undefined ? `${message} (${code})` : JSON.stringify(refusal);
}

/** Consecutive rows of one batch. */
interface Stretch {
  readonly index: number;
  readonly offset: number;
  readonly count: number;
}

/**
 * Sends the rows of a batch in two halves, and halves again what is too large. A 413 means that nothing was worked on, so no
 * row gets in twice. Each part has its own key, derived from its rows. A part that exceeds a size already rejected is halved
 * without being sent. That saves requests and changes no part: the same command, started again, makes the same parts and so
 * the same keys.
 */
async function sendHalves(
  sending: Sending,
  limit: SizeLimit,
  { index, offset, count }: Stretch,
  sizes: Sizes,
): Promise<boolean> {
  const half = Math.ceil(count / 2);
  const halves = [
    { index, offset, count: half },
    { index, offset: offset + half, count: count - half },
  ];
  for (const [number, part] of halves.entries()) {
    const isHopeless = part.count > 1 && limit.excludes(sizes.of(part.offset, part.count));
    const sent = isHopeless
      ? await sendHalves(sending, limit, part, sizes)
      : await sendPart(sending, limit, part, sizes);
    if (sent) continue;
    if (number === 0) sending.onLeft(index, count - half);
    return false;
  }
  return true;
}

/** Sends a part of a batch. Returns false if nothing more may be sent. */
async function sendPart(
  sending: Sending,
  limit: SizeLimit,
  { index, offset, count }: Stretch,
  sizes: Sizes,
): Promise<boolean> {
  const onProgress = (progress: BatchProgress): void => {
    if (progress.run) sending.onProgress({ ...progress, index, count });
  };
  // The client sends each part as one batch, one at a time, which keeps the order.
  for await (const result of batches(
    { ...sending, onProgress },
    sending.outbox.again(offset, count),
    count,
    1,
  )) {
    const rejected = result.rejected.map((row) => ({ ...row, index: row.index + offset }));
    const own = { ...result, index, offset: offset + result.offset, rejected };
    if (!(await settle(sending, limit, own, sizes.of(own.offset, own.count), sizes))) return false;
  }
  return true;
}

/** The outcome of a batch in a few words. */
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
    case "underway":
      return `its run goes on, and cannot be followed: ${counted(count, "row")}`;
    case "unknown":
      return `unknown: ${counted(count, "row")} may be in or not`;
  }
}
