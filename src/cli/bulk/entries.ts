import { UnusableInput } from "./input-problem.ts";
import type { Entry, Reading, Roster } from "./roster.ts";
import { LineDecoder, type Piece } from "./text.ts";

/** Reads bytes into entries, as the reading of the input says. */
export class EntryReader {
  readonly #reading: Reading;
  #decoder = new LineDecoder();
  #pieces: Piece[] = [];
  #roster: Roster | undefined;
  #phase: "reading" | "ending" | "ended" = "reading";
  #found = false;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** A reader that goes on from here by itself. */
  fork(): EntryReader {
    const fork = new EntryReader(this.#reading);
    fork.#decoder = this.#decoder.fork();
    fork.#pieces = this.#pieces.map((piece) => piece.fork());
    fork.#roster = this.#roster?.fork();
    fork.#phase = this.#phase;
    fork.#found = this.#found;
    return fork;
  }

  /** Knows header and format; `undefined` before the first text. */
  get roster(): Roster | undefined {
    return this.#roster;
  }

  /** Name of the column, or key, that fills a field. */
  columnOf(field: string): string {
    return this.#roster?.columnOf(field) ?? field;
  }

  /** Address of the cell that fills a field, if the input has cells. */
  cellOf(field: string, row: number): string | undefined {
    return this.#roster?.cellOf(field, row);
  }

  /** The entry of a row that was read before. */
  entryOf(row: number, original: string): Entry {
    if (!this.#roster) throw new Error("No row was read before");
    return this.#roster.entryOf(row, original);
  }

  /** True if the input began with a byte order mark. */
  get marked(): boolean {
    return this.#decoder.marked;
  }

  /** Gives more bytes to read. They are used until no entry is left. @throws UnusableInput if they are not text. */
  push(bytes: Uint8Array): void {
    this.#pieces.push(...this.#decoder.push(bytes));
  }

  /** Says that no more bytes will come. */
  end(): void {
    this.#pieces.push(...this.#decoder.end());
    this.#phase = "ending";
  }

  /**
   * The next complete entry, if there is one.
   * @throws UnusableInput if the structure is broken, or the input ended without an entry.
   */
  next(): Entry | undefined {
    for (;;) {
      const entry = this.#roster?.next();
      if (entry) {
        this.#found = true;
        return entry;
      }
      const piece = this.#pieces.shift();
      if (piece) {
        this.#roster ??= this.#reading.open(piece.text);
        this.#roster.push(piece);
      } else if (this.#phase === "ending") {
        this.#phase = "ended";
        this.#roster?.end();
      } else if (this.#phase === "ended" && !this.#found) {
        throw new UnusableInput(this.#reading.empty);
      } else {
        return undefined;
      }
    }
  }
}
