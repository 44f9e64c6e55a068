import { type BatchProgress, batch, type Rows } from "../../client/index.ts";
import { type Outbox, SendingStopped } from "../bulk/outbox.ts";
import type { Item } from "../bulk/roster.ts";
import { count } from "../numbers.ts";
import type { Job } from "./job.ts";
import { Ledger } from "./ledger.ts";
import type { EventItem, MeshesClient } from "./operation.ts";

/**
 * Sends the events in batches and accounts for each. A batch that was turned away stops the sending, because the next one
 * would be turned away too. Three lost responses in a row also stop it. Responses to batches already sent are awaited.
 * @throws what reading the events throws; the reason of `atOnce`; Error of the file system.
 */
export async function send(
  job: Job,
  client: MeshesClient,
  outbox: Outbox,
  items: AsyncIterable<Item | Rows>,
) {
  const { options, display, signal, atOnce } = job;
  const { concurrency, batchEvents } = options;
  const ledger = new Ledger(job, outbox);
  const stop = (): void => {
    outbox.stop();
    if (ledger.underway === 0) return;
    display.line(
      `stopping: waiting for the responses to ${count(ledger.underway, "event")}; Ctrl-C again stops waiting`,
    );
  };
  const onProgress = (progress: BatchProgress): void => {
    ledger.begin(progress);
    display.batch(progress);
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop);
  try {
    // Every event was checked against the schema from which this type is generated.
    const events = items as AsyncIterable<EventItem | Rows>;
    const limit = batchEvents === undefined ? {} : { maxItems: batchEvents };
    const init = { concurrency, continueOnError: true, signal: atOnce, onProgress, ...limit };
    for await (const result of batch(client, "POST", "/api/v1/events/bulk", events, init)) {
      ledger.settle(result);
    }
  } catch (error) {
    if (!(error instanceof SendingStopped)) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    ledger.close();
  }
}
