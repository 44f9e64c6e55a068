import type { BatchProgress, BatchResult } from "../../client/index.ts";
import type { Outbox } from "../bulk/outbox.ts";
import { isOfStop } from "../interrupt.ts";
import { count, grouped } from "../numbers.ts";
import type { Job } from "./job.ts";
import { type Outcome, outcomeOfBatch } from "./outcome.ts";
import { describeLines, type Lines } from "./tally.ts";

/** Stop after this many lost responses in a row: the next one would probably be lost as well. */
const LOST_IN_A_ROW = 3;

/** Accounts for every event that was handed out: counts it, keeps it if it may not be in, and reports its batch. */
export class Ledger {
  readonly #job: Job;
  readonly #outbox: Outbox;
  /** How many of the events handed out are in a batch that was begun, and in one that is settled. */
  #begun = 0;
  #settled = 0;
  #lost = 0;

  constructor(job: Job, outbox: Outbox) {
    this.#job = job;
    this.#outbox = outbox;
  }

  /** Events whose response has not come yet. */
  get underway(): number {
    return this.#begun - this.#settled;
  }

  begin({ offset, count }: BatchProgress): void {
    this.#begun = Math.max(this.#begun, offset + count);
  }

  /**
   * Settles a batch, or a part of one; they come in the order of their events, except single events that wait for what
   * becomes of others. Returns false if nothing more may be sent.
   */
  settle(result: BatchResult, outcome = outcomeOfBatch(result)): boolean {
    const { offset, count, index } = result;
    const { display, kept } = this.#job;
    const { origins } = this.#outbox;
    const lines = { first: origins.at(offset)?.row ?? 0, last: origins.at(offset + count - 1)?.row ?? 0 };
    // Count first: an event that cannot be kept is still unknown or rejected.
    this.#count(result, outcome, lines);
    this.#pass(offset + count);
    this.#lost = outcome.kind === "unknown" ? this.#lost + 1 : 0;
    if (isUnsent(outcome) || this.#lost === LOST_IN_A_ROW) this.#outbox.stop();
    this.#keep(result, outcome);
    kept.flush();
    // Further events could not be accounted for either.
    if (kept.failure !== undefined) this.#outbox.stop();
    display.settled(index, count, `${describeLines(lines)}: ${describeOutcome(outcome, count)}`);
    return !this.#outbox.stopped;
  }

  /** Settles an event that was refused by itself, where others are taken. So that is no failure of the batch. */
  reject({ error: _, ...result }: BatchResult, reason: string): void {
    this.settle(result, { kind: "judged", refused: new Map([[0, reason]]) });
  }

  /** The response to these events is no longer awaited, or they are not sent. */
  give(up: "unknown" | "unsent", { offset, count }: Pick<BatchResult, "offset" | "count">): void {
    const { tally, kept } = this.#job;
    if (up === "unknown") tally.unknown += count;
    for (let position = offset; position < offset + count; position += 1) {
      const line = this.#outbox.origins.at(position)?.original;
      if (line !== undefined) kept.keep(up, line);
    }
    this.#pass(offset + count);
  }

  /** Forgets the lines of all events that are settled. */
  release(): void {
    this.#outbox.origins.release(this.#settled);
  }

  #pass(position: number): void {
    this.#settled = Math.max(this.#settled, position);
  }

  /** Accounts for events whose response is no longer awaited, and for events that were read but not sent. */
  close(): void {
    const { tally, kept } = this.#job;
    const { origins } = this.#outbox;
    // From here on, no event may be handed out that is not counted.
    this.#outbox.stop();
    tally.unknown += this.underway;
    for (let position = this.#settled; position < origins.added; position += 1) {
      const line = origins.at(position)?.original;
      if (line !== undefined) kept.keep(position < this.#begun ? "unknown" : "unsent", line);
    }
  }

  #count(result: BatchResult, outcome: Outcome, lines: Lines): void {
    const { tally } = this.#job;
    const { count, repeated, error } = result;
    tally.batches += 1;
    if (outcome.kind === "unknown") tally.unknown += count;
    if (outcome.kind === "judged") {
      const accepted = count - outcome.refused.size;
      tally.refused += outcome.refused.size;
      tally.accepted += accepted;
      if (repeated) tally.repeated += accepted;
    }
    if (error && !isOfStop(error))
      tally.fail(outcome.kind === "judged" ? "refused" : outcome.kind, error, lines);
  }

  #keep({ offset, count }: BatchResult, outcome: Outcome): void {
    const { kept } = this.#job;
    for (let position = 0; position < count; position += 1) {
      const origin = this.#outbox.origins.at(offset + position);
      if (!origin) continue;
      const reason = outcome.kind === "judged" ? outcome.refused.get(position) : undefined;
      if (reason !== undefined) kept.reject({ ...origin, reason });
      else if (outcome.kind === "unknown") kept.keep("unknown", origin.original);
      else if (isUnsent(outcome)) kept.keep("unsent", origin.original);
    }
  }
}

/** Whether the events would have to be sent once more, and the next ones would fare no better. */
function isUnsent({ kind }: Outcome): boolean {
  return kind === "turned away" || kind === "not sent";
}

function describeOutcome(outcome: Outcome, events: number): string {
  switch (outcome.kind) {
    case "judged": {
      const { size } = outcome.refused;
      const taken = `${grouped(events - size)} accepted`;
      return size > 0 ? `${taken}, ${grouped(size)} rejected` : taken;
    }
    case "unknown":
      return `unknown: ${count(events, "event")} may be in or not`;
    case "turned away":
    case "not sent":
      return `${outcome.kind}: ${count(events, "event")}`;
  }
}
