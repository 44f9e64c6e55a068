import { type BatchProgress, batch, type Rows } from "../../client/index.ts";
import { type Accounts, DividedBatches } from "../bulk/divided.ts";
import { type Outbox, SendingStopped } from "../bulk/outbox.ts";
import { refusalOf } from "../bulk/refusal.ts";
import type { Item } from "../bulk/roster.ts";
import { count as counted } from "../numbers.ts";
import type { Job } from "./job.ts";
import { Ledger } from "./ledger.ts";
import type { EventItem, MeshesClient } from "./operation.ts";
import { isJudgedEach } from "./outcome.ts";

/**
 * Sends the events in batches and accounts for each. A batch that was turned away stops the sending, because the next one
 * would be turned away too. Three lost responses in a row also stop it. A batch that was refused whole, for its size or for
 * something in it, is sent in parts: nothing of it was taken. Responses to batches already sent are awaited.
 * @throws what reading the events throws; Error of the file system.
 */
export async function send(
  job: Job,
  client: MeshesClient,
  outbox: Outbox,
  items: AsyncIterable<Item | Rows>,
) {
  const { options, display, signal } = job;
  const { concurrency, batchEvents } = options;
  const ledger = new Ledger(job, outbox);
  const stop = (): void => {
    outbox.stop();
    if (ledger.underway === 0) return;
    display.line(
      `stopping: waiting some seconds for the responses to ${counted(ledger.underway, "event")}; Ctrl-C again stops waiting`,
    );
  };
  const sizes = new Map<number, number>();
  const divided = new DividedBatches(accountsOf(job, client, outbox, ledger));
  const onProgress = (progress: BatchProgress): void => {
    sizes.set(progress.index, progress.bytes);
    ledger.begin(progress);
    display.batch(progress);
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop);
  try {
    // Every event was checked against the schema from which this type is generated.
    const events = items as AsyncIterable<EventItem | Rows>;
    const limit = batchEvents === undefined ? {} : { maxItems: batchEvents };
    const init = { concurrency, continueOnError: true, onProgress, ...limit };
    for await (const result of batch(client, "POST", "/api/v1/events/bulk", events, init)) {
      await divided.settle(result, sizes.get(result.index) ?? 0);
      sizes.delete(result.index);
      if (!divided.holds) ledger.release();
    }
  } catch (error) {
    if (!(error instanceof SendingStopped)) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    divided.finish();
    ledger.close();
  }
}

function accountsOf({ display }: Job, client: MeshesClient, outbox: Outbox, ledger: Ledger): Accounts {
  return {
    refusal: (result) => (isJudgedEach(result) ? undefined : refusalOf(result.error, { keyed: false })),
    again: (offset, count) => outbox.again(offset, count),
    send: (items, { count }) =>
      // As above.
      batch(client, "POST", "/api/v1/events/bulk", items as readonly (EventItem | Rows)[], {
        concurrency: 1,
        continueOnError: true,
        maxItems: count,
      }),
    settle: (result) => ledger.settle(result),
    reject: (result, reason) => ledger.reject(result, reason),
    lose: (part) => ledger.give("unknown", part),
    leave: (part) => ledger.give("unsent", part),
    stopped: () => outbox.stopped,
    divided: ({ index }, why, events) =>
      display.note(`batch ${index + 1}: ${why}, sent in parts of ${counted(events, "event")}`),
  };
}
