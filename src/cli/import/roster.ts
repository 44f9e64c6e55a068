import type { Columns } from "./columns.ts";
import type { Item } from "./item.ts";
import type { Problem } from "./problem.ts";
import type { Piece } from "./text.ts";

/** One row of the input. */
export interface Entry {
  readonly row: number;
  readonly line: number;
  readonly item: Item;
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
  /** Gives more text to read. @throws UnusableInput where it is not UTF-8. */
  push(piece: Piece): void;
  /** Tells that no more text will come. */
  end(): void;
  /** The next entry that is whole, if there is one. @throws UnusableInput where the structure is broken. */
  next(): Entry | undefined;
  /** Name of the column, or key, that fills a field. */
  columnOf(field: string): string;
}

export type Format = "csv" | "ndjson";

export interface Reading {
  readonly columns: Columns;
  readonly format?: Format;
  readonly delimiter?: string;
}

export const FINE: readonly Problem[] = [];
