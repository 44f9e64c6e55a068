import type { InputProblem } from "./input-problem.ts";
import type { Piece } from "./text.ts";

/** One row as the API takes it. */
export type Item = Record<string, unknown>;

/**
 * A row as bytes. It surely breaks no rule, but that its id may be in the input already. Good until the next entry is asked
 * for.
 */
export interface PlainRow {
  /** Where the row stands, without its line end. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** How many bytes the JSON of its item takes. */
  readonly size: number;
  /** Where the value of a field stands; `undefined` if it is left out, or stands there in another spelling. */
  placeOf(field: string): { readonly from: number; readonly to: number } | undefined;
  /** Writes the JSON of its item. */
  writeTo(target: Uint8Array, start: number): void;
}

/** One row of the input. */
export interface Entry {
  readonly row: number;
  readonly line: number;
  readonly item: Item;
  /** The item as JSON, if serialising `item` would change values of the input. */
  readonly json?: string;
  /** The row as it stands in the input, without its line end. */
  readonly original: string;
  /** Set if item and text of the row need not be made. */
  readonly plain?: PlainRow;
  /** Why values could not be read at all. The rules of the contract are checked later. */
  readonly problems: readonly InputProblem[];
}

/** Turns text into entries, whatever the format. */
export interface Roster {
  readonly format: Format;
  /** Names of the columns of a CSV file, known after the first rows. Empty for NDJSON. */
  readonly header: readonly string[];
  /** Delimiter of a CSV file. */
  readonly delimiter: string;
  /** An independent copy that continues from here. */
  fork(): Roster;
  /** Gives more text to read. @throws UnusableInput if it is not UTF-8. */
  push(piece: Piece): void;
  /** Says that no more text will come. */
  end(): void;
  /** The next complete entry, if there is one. @throws UnusableInput if the structure is broken. */
  next(): Entry | undefined;
  /** Name of the column, or key, that fills a field. */
  columnOf(field: string): string;
  /** Address of the cell that fills a field, if the input has cells. */
  cellOf(field: string, row: number): string | undefined;
  /** Reads an entry again from the text of its row. */
  entryOf(row: number, original: string): Entry;
}

export type Format = "csv" | "ndjson";

/** How an input is read. */
export interface Reading {
  /** Opens a roster for an input that begins with this text. @throws UnusableInput if it cannot be read. */
  open(beginning: string): Roster;
  /** The problem of an input without rows. */
  readonly empty: InputProblem;
}

/** A row that did not get in. `original` is the row as it stands in the input. */
export interface RejectedRow {
  readonly row: number;
  readonly original: string;
  readonly reason: string;
}

export const FINE: readonly InputProblem[] = [];
