import { setImmediate } from "node:timers/promises";
import { Rows } from "../../client/index.ts";
import type { BatchLimits } from "./batch-rows.ts";
import type { EntryReader } from "./entries.ts";
import { reasonOf } from "./examine.ts";
import type { InputProblem } from "./input-problem.ts";
import { Joining } from "./joining.ts";
import { Origins } from "./origins.ts";
import type { Source } from "./parts.ts";
import type { Entry, Item, RejectedRow } from "./roster.ts";
import { RowChecker, type RowRules } from "./rules.ts";

/** Stops the sending of further rows. Rows already sent are not affected. */
export class SendingStopped extends Error {
  override readonly name = "SendingStopped";
}

/** How a stream is checked on the way. */
export interface StreamChecks {
  readonly rules: RowRules;
  readonly onRow: () => void;
  /** Takes a bad row, or throws where it is the end. */
  readonly onBad: (row: RejectedRow, problems: readonly [InputProblem, ...InputProblem[]]) => void;
}

/**
 * Hands out the items of an input in order, and remembers where each comes from until its batch is done, so that what
 * the API says of an item can be reported with its row.
 */
export class Outbox {
  readonly reader: EntryReader;
  readonly origins: Origins;
  readonly #limits: BatchLimits | undefined;
  #stopped = false;
  #lastRow = 0;

  /** With the limits of the batches, it hands out items joined into pieces: one by one they cost several times as much. */
  constructor(reader: EntryReader, origins = new Origins(), limits?: BatchLimits) {
    this.reader = reader;
    this.origins = origins;
    this.#limits = limits;
  }

  /** The last row that was read here and handed out; 0 before the first one. */
  get lastRow(): number {
    return this.#lastRow;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Whether nothing more is handed out. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /**
   * Items of a file that was checked before, without its bad rows: those that were made ready, then what is read of the
   * parts after the first `passed`.
   * @throws InputChanged, SendingStopped.
   */
  fromFile(
    file: Source,
    bad: ReadonlySet<number>,
    passed = 0,
    ready?: Iterator<Rows>,
  ): AsyncIterable<Item | Rows> {
    return this.#items(file.parts(passed), (entry) => !bad.has(entry.row), ready);
  }

  /**
   * Items of an input that can be read only once, checked on the way.
   * @throws what `onBad` throws; UnusableInput; SendingStopped.
   */
  fromStream(
    parts: AsyncIterable<Uint8Array>,
    { rules, onRow, onBad }: StreamChecks,
  ): AsyncIterable<Item | Rows> {
    const checker = new RowChecker(rules);
    return this.#items(parts, (entry) => {
      onRow();
      const [first, ...rest] = checker.check(entry, this.reader);
      if (!first) return true;
      const { row, original } = entry;
      onBad({ row, original, reason: reasonOf([first, ...rest]) }, [first, ...rest]);
      return false;
    });
  }

  /**
   * The items of the entries that are good. Written as an iterator because the turns that a generator takes for each of
   * hundreds of thousands of items add up: what is at hand is given at once.
   */
  #items(
    parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    isGood: (entry: Entry) => boolean,
    ready?: Iterator<Rows>,
  ): AsyncIterable<Item | Rows> {
    const source = withEnd(parts);
    const nextGood = (): Entry | undefined => {
      for (;;) {
        const entry = this.reader.next();
        if (!entry || isGood(entry)) return entry;
      }
    };
    const joining = this.#limits && new Joining(this.#limits, nextGood, (entry) => this.#note(entry));
    let before = ready;
    const atHand = (): Item | Rows | undefined => {
      // Looked at first, so that what is not handed out stays with the reader.
      if (this.#stopped) throw new SendingStopped("Sending was stopped");
      const made = before?.next();
      if (made && !made.done) {
        joining?.note(made.value);
        return made.value;
      }
      before = undefined;
      if (joining) return joining.next();
      const entry = nextGood();
      return entry && this.#hand(entry);
    };
    const refill = async (): Promise<IteratorResult<Item | Rows>> => {
      for (;;) {
        // While rows of one batch are read, those of the one before are on their way: both take turns.
        await setImmediate();
        const { done, value: part } = await source.next();
        if (done) return { done, value: undefined };
        if (part) this.reader.push(part);
        else this.reader.end();
        const item = atHand();
        if (item) return { done: false, value: item };
      }
    };
    const next = (): Promise<IteratorResult<Item | Rows>> => {
      const item = atHand();
      return item ? Promise.resolve({ done: false, value: item }) : refill();
    };
    const leave = async (): Promise<IteratorResult<Item | Rows>> => {
      await source.return(undefined);
      return { done: true, value: undefined };
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
  }

  /** The items of a stretch that was handed out before, read anew from their texts. */
  again(offset: number, count: number): (Item | Rows)[] {
    return Array.from({ length: count }, (_, index) => {
      const origin = this.origins.at(offset + index);
      if (!origin) throw new Error(`The item ${offset + index} was released already`);
      return sendable(this.reader.entryOf(origin.row, origin.original));
    });
  }

  #hand(entry: Entry): Item | Rows {
    this.#note(entry);
    return sendable(entry);
  }

  #note(entry: Entry): void {
    this.origins.add(entry);
    this.#lastRow = entry.row;
  }
}

/** An item as the client takes it: as JSON where its text must not be written anew. */
function sendable({ item, json }: Entry): Item | Rows {
  return json === undefined ? item : new Rows(new TextEncoder().encode(json), 1);
}

/** The parts, then nothing, which stands for the end. */
async function* withEnd(
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array | undefined> {
  yield* parts;
  yield undefined;
}
