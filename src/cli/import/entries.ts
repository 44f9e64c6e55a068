import { CsvRoster } from "./csv-roster.ts";
import { NdjsonRoster } from "./ndjson-roster.ts";
import { type Problem, UnusableInput } from "./problem.ts";
import type { Entry, Reading, Roster } from "./roster.ts";
import { LineDecoder, type Piece } from "./text.ts";

/** Reads bytes into entries: the format is the one asked for, else the one that the first character tells. */
export class EntryReader {
  readonly #reading: Reading;
  readonly #decoder = new LineDecoder();
  readonly #pieces: Piece[] = [];
  #roster: Roster | undefined;
  #phase: "reading" | "ending" | "ended" = "reading";
  #found = false;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Knows header and format; nothing before the first text has come. */
  get roster(): Roster | undefined {
    return this.#roster;
  }

  /** Name of the column, or key, that fills a field. */
  columnOf(field: string): string {
    return this.#roster?.columnOf(field) ?? field;
  }

  /** True where the input began with a byte order mark. */
  get marked(): boolean {
    return this.#decoder.marked;
  }

  /** Gives more bytes to read. @throws UnusableInput where they are not text. */
  push(bytes: Uint8Array): void {
    this.#pieces.push(...this.#decoder.push(bytes));
  }

  /** Tells that no more bytes will come. */
  end(): void {
    this.#pieces.push(...this.#decoder.end());
    this.#phase = "ending";
  }

  /**
   * The next entry that is whole, if there is one.
   * @throws UnusableInput where the structure is broken, and at the end of an input that held no entry.
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
        this.#roster ??= rosterFor(this.#reading, piece.text);
        this.#roster.push(piece);
      } else if (this.#phase === "ending") {
        this.#phase = "ended";
        this.#roster?.end();
      } else if (this.#phase === "ended" && !this.#found) {
        throw new UnusableInput(empty);
      } else {
        return undefined;
      }
    }
  }
}

function rosterFor(reading: Reading, text: string): Roster {
  const first = text.trimStart()[0];
  if (reading.format === undefined && first === "[") {
    throw new UnusableInput({
      row: 1,
      rule: "it is a JSON array",
      remedy: `NDJSON has one object per line, which can be read without holding all of it: jq -c '.[]' file.json > file.ndjson`,
    });
  }
  const format = reading.format ?? (first === "{" ? "ndjson" : "csv");
  return format === "ndjson" ? new NdjsonRoster(reading.columns) : new CsvRoster(reading);
}

const empty: Problem = {
  rule: "it has no rows",
  remedy:
    "A CSV file has a header that names its columns and one row per person; an NDJSON file has one object per line.",
};
