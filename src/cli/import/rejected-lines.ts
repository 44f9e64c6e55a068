import type { EntryReader } from "../bulk/entries.ts";
import { annotatedLine } from "../bulk/ndjson-roster.ts";
import type { RejectedRow } from "../bulk/roster.ts";
import { REJECTED_COLUMNS } from "./column-names.ts";
import { CsvReader } from "./csv.ts";

/** Rejected rows as text, in the format of their input. */
export class RejectedLines {
  readonly #reader: EntryReader;

  constructor(reader: EntryReader) {
    this.#reader = reader;
  }

  get format(): "csv" | "ndjson" {
    return this.#reader.roster?.format ?? "csv";
  }

  /** The text before the rows: byte order mark and header, for CSV. */
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

  /** Leaves out the two extra columns of a rejected file that is imported again. */
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
