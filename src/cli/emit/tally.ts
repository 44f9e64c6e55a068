import { grouped } from "../numbers.ts";

/** First and last line of a batch. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/** Batches that failed in the same way. */
export interface Failure {
  readonly error: unknown;
  readonly status: "refused" | "unknown" | "turned away" | "not sent";
  readonly batches: number;
  /** Lines of the first of these batches. */
  readonly lines: Lines;
}

/** How many kinds of failures are reported. */
const FAILURES_KEPT = 20;

/** Counts the outcome of every event. Its size does not depend on their number. */
export class Tally {
  /** Events of the input, or of the part that was read. */
  events = 0;
  /** Events that broke a rule and were not sent. */
  invalid = 0;
  accepted = 0;
  /** Events that the API rejected. */
  refused = 0;
  /** Events that may or may not be in. */
  unknown = 0;
  /** Accepted events that an earlier attempt may have delivered as well. */
  repeated = 0;
  /** Batches that are settled, with any outcome. */
  batches = 0;
  readonly #failures = new Map<string, Failure>();

  /** Events that are not in because of their content. */
  get rejected(): number {
    return this.invalid + this.refused;
  }

  /** Events that were not sent, or turned away unseen. */
  get unsent(): number {
    return this.events - this.accepted - this.rejected - this.unknown;
  }

  get complete(): boolean {
    return this.accepted === this.events;
  }

  /** Every event is accepted or rejected. */
  get settled(): boolean {
    return this.unsent + this.unknown === 0;
  }

  /** True if no event has reached the API. */
  get untouched(): boolean {
    return this.accepted + this.refused + this.unknown === 0;
  }

  get failures(): readonly Failure[] {
    return [...this.#failures.values()];
  }

  fail(status: Failure["status"], error: Error, lines: Lines): void {
    const kind = `${status} ${error.message}`;
    const known = this.#failures.get(kind);
    if (known) this.#failures.set(kind, { ...known, batches: known.batches + 1 });
    else if (this.#failures.size < FAILURES_KEPT) {
      this.#failures.set(kind, { error, status, batches: 1, lines });
    }
  }
}

export function describeLines({ first, last }: Lines): string {
  return first === last ? `line ${grouped(first)}` : `lines ${grouped(first)} to ${grouped(last)}`;
}
