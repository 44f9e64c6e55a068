import { type BatchProgress, type BatchResult, batch } from "../../index.ts";
import { type Outbox, SendingStopped } from "../bulk/outbox.ts";
import type { Item } from "../bulk/roster.ts";
import { count, grouped } from "../numbers.ts";
import { type Fate, fateOf } from "./fate.ts";
import type { Job } from "./job.ts";
import type { EventItem, MeshesClient } from "./operation.ts";
import { describeLines } from "./tally.ts";

/** So many lost answers one after the other are no accident: the next one would be lost as well. */
const LOST_IN_A_ROW = 3;

/**
 * Sends the events in batches and keeps account of each. A batch that was turned away ends the sending, because the next
 * one would fare no better; so do three lost answers one after the other. Batches on their way are waited for.
 * @throws what reading the events throws; the reason of `atOnce`.
 */
export async function send(
  { options, tally, kept, display, signal, atOnce }: Job,
  client: MeshesClient,
  outbox: Outbox,
  items: AsyncIterable<Item>,
): Promise<void> {
  const { concurrency, batchEvents } = options;
  const { origins } = outbox;
  let begun = 0;
  let settled = 0;
  let lost = 0;
  const stop = () => {
    outbox.stop();
    const left = begun - settled;
    if (left > 0) display.line(`stopping: ${count(left, "event")} on the way; again gives their answers up`);
  };
  signal.addEventListener("abort", stop);
  const onProgress = (progress: BatchProgress): void => {
    begun = Math.max(begun, progress.offset + progress.count);
    display.batch(progress);
  };
  const settle = (result: BatchResult): void => {
    const { offset, count, index, repeated } = result;
    const fate = fateOf(result);
    const lines = { first: origins.at(offset)?.row ?? 0, last: origins.at(offset + count - 1)?.row ?? 0 };
    tally.batches += 1;
    for (let position = 0; position < count; position += 1) {
      const origin = origins.at(offset + position);
      if (!origin) continue;
      const reason = fate.kind === "judged" ? fate.refused.get(position) : undefined;
      if (reason !== undefined) kept.reject({ ...origin, reason });
      else if (fate.kind === "unknown") kept.keep("unknown", origin.original);
      else if (fate.kind === "turned away") kept.keep("unsent", origin.original);
    }
    kept.flush();
    if (fate.kind === "judged") {
      tally.refused += fate.refused.size;
      tally.accepted += count - fate.refused.size;
      if (repeated) tally.repeated += count - fate.refused.size;
      if (result.error) tally.fail("refused", result, lines);
    } else {
      if (fate.kind === "unknown") tally.unknown += count;
      tally.fail(fate.kind, result, lines);
    }
    lost = fate.kind === "unknown" ? lost + 1 : 0;
    if (fate.kind === "turned away" || lost === LOST_IN_A_ROW) outbox.stop();
    settled = offset + count;
    origins.release(settled);
    display.settled(index, count, `${describeLines(lines)}: ${describeFate(fate, count)}`);
  };
  try {
    // Every event was checked against the schema from which this type is generated.
    const events = items as AsyncIterable<EventItem>;
    const init = {
      concurrency,
      continueOnError: true,
      signal: atOnce,
      onProgress,
      ...(batchEvents === undefined ? {} : { maxItems: batchEvents }),
    };
    for await (const result of batch(client, "POST", "/api/v1/events/bulk", events, init)) settle(result);
  } catch (error) {
    if (!(error instanceof SendingStopped)) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    // What was on its way when its answer was given up, and what was read and waited for its turn.
    for (let position = settled; position < origins.added; position += 1) {
      const line = origins.at(position)?.original ?? "";
      if (position < begun) tally.unknown += 1;
      kept.keep(position < begun ? "unknown" : "unsent", line);
    }
  }
}

function describeFate(fate: Fate, events: number): string {
  switch (fate.kind) {
    case "judged": {
      const { size } = fate.refused;
      const taken = `${grouped(events - size)} accepted`;
      return size > 0 ? `${taken}, ${grouped(size)} rejected` : taken;
    }
    case "unknown":
      return `unknown: ${count(events, "event")} may be in or not`;
    case "turned away":
      return `turned away: ${count(events, "event")}`;
  }
}
