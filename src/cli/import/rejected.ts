import type { EntryReader } from "../bulk/entries.ts";
import { besideInput } from "../bulk/input.ts";
import { annotatedLine } from "../bulk/ndjson-roster.ts";
import { PartFile } from "../bulk/part-file.ts";
import type { RejectedRow } from "../bulk/roster.ts";
import { REJECTED_COLUMNS } from "./columns.ts";
import { CsvReader } from "./csv.ts";

/**
 * The rows of one import that did not get in, each with its row number and the reason before its own columns, in the
 * format of the input: corrected in place, the file can itself be imported. It is begun with its first row.
 */
export class Rejects {
  readonly #input: string;
  #file: PartFile | undefined;

  constructor(input: string) {
    this.#input = input;
  }

  /** Path of the file, where a row was rejected. */
  get path(): string | undefined {
    return this.#file?.path;
  }

  /** @throws Error of the file system. */
  add(rejected: RejectedRow, reader: EntryReader): void {
    const lines = new RejectedLines(reader);
    if (!this.#file) {
      this.#file = new PartFile(besideInput(this.#input, "rejected", lines.format));
      this.#file.write(lines.beginning());
    }
    this.#file.write(lines.line(rejected));
  }

  /** Gives the file its name. @throws Error of the file system. */
  commit(): void {
    this.#file?.commit();
  }

  discard(): void {
    this.#file?.discard();
    this.#file = undefined;
  }
}

/** Rejected rows as text, in the format of their input. */
class RejectedLines {
  readonly #reader: EntryReader;

  constructor(reader: EntryReader) {
    this.#reader = reader;
  }

  get format(): "csv" | "ndjson" {
    return this.#reader.roster?.format ?? "csv";
  }

  /** What stands before the rows. */
  beginning(): string {
    if (this.format === "ndjson") return "";
    const mark = this.#reader.marked ? "\uFEFF" : "";
    return `${mark}${this.#cells([...REJECTED_COLUMNS, ...this.#own(this.#header())])}`;
  }

  line(rejected: RejectedRow): string {
    return this.format === "ndjson" ? ndjsonLine(rejected) : this.#csvLine(rejected);
  }

  #csvLine({ row, original, reason }: RejectedRow): string {
    const reader = new CsvReader(this.#delimiter());
    reader.push(original, true);
    const cells = reader.next()?.cells ?? [];
    return this.#cells([String(row), reason, ...this.#own(cells)]);
  }

  #header(): readonly string[] {
    return this.#reader.roster?.header ?? [];
  }

  #delimiter(): string {
    return this.#reader.roster?.delimiter ?? ",";
  }

  /** A rejected file imported again brings its own two columns, which are not repeated. */
  #own(cells: readonly string[]): readonly string[] {
    const again = REJECTED_COLUMNS.every((name, index) => this.#header()[index] === name);
    return again ? cells.slice(REJECTED_COLUMNS.length) : cells;
  }

  #cells(cells: readonly string[]): string {
    const delimiter = this.#delimiter();
    const quoted = cells.map((cell) =>
      cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
    );
    return `${quoted.join(delimiter)}\r\n`;
  }
}

function ndjsonLine({ row, original, reason }: RejectedRow): string {
  const [rowKey, reasonKey] = REJECTED_COLUMNS;
  return annotatedLine(original, { [rowKey]: row, [reasonKey]: reason });
}
