import type { Problem } from "./problem.ts";
import type { Piece } from "./text.ts";

/** One row as the API takes it. */
export type Item = Record<string, unknown>;

/** One row of the input. */
export interface Entry {
  readonly row: number;
  readonly line: number;
  readonly item: Item;
  /** The item as JSON, where writing `item` anew would not give its values back as they stand in the input. */
  readonly json?: string;
  /** The row as it stands in the input, without its line end. */
  readonly original: string;
  /** What kept a value from being read at all; the rules of the contract are checked later. */
  readonly problems: readonly Problem[];
}

/** Turns text into entries, whatever the format. */
export interface Roster {
  readonly format: Format;
  /** Names of the columns of a CSV file, known after the first rows; none for NDJSON. */
  readonly header: readonly string[];
  /** Delimiter of a CSV file. */
  readonly delimiter: string;
  /** A roster that goes on from here by itself. */
  fork(): Roster;
  /** Gives more text to read. @throws UnusableInput where it is not UTF-8. */
  push(piece: Piece): void;
  /** Says that no more text will come. */
  end(): void;
  /** The next entry that is whole, if there is one. @throws UnusableInput where the structure is broken. */
  next(): Entry | undefined;
  /** Name of the column, or key, that fills a field. */
  columnOf(field: string): string;
  /** Address of the cell that fills a field, where the input has such. */
  cellOf(field: string, row: number): string | undefined;
  /** The entry of a row that was read before, from its text. */
  entryOf(row: number, original: string): Entry;
}

export type Format = "csv" | "ndjson";

/** How an input is read. */
export interface Reading {
  /** Gives what reads an input that begins with this text. @throws UnusableInput where nothing can. */
  open(beginning: string): Roster;
  /** What to say of an input without rows. */
  readonly empty: Problem;
}

/** A row that did not get in. `original` is the row as it stands in the input. */
export interface RejectedRow {
  readonly row: number;
  readonly original: string;
  readonly reason: string;
}

export const FINE: readonly Problem[] = [];
