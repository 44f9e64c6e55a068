import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { REJECTED_COLUMNS } from "./columns.ts";
import { CsvReader } from "./csv.ts";
import type { EntryReader } from "./entries.ts";

/** A row that did not get in. `original` is the row as it stands in the input. */
export interface RejectedRow {
  readonly row: number;
  readonly original: string;
  readonly reason: string;
}

const FLUSH_AT = 64 * 1024;

/**
 * The rows that did not get in, each with its row number and the reason before its own columns, in the format of the
 * input: corrected in place, the file can itself be imported. It takes its name only when it is complete.
 */
export class RejectedFile {
  readonly path: string;
  readonly #reader: EntryReader;
  #descriptor: number | undefined;
  #buffer = "";
  #count = 0;

  constructor(path: string, reader: EntryReader) {
    this.path = path;
    this.#reader = reader;
  }

  get count(): number {
    return this.#count;
  }

  /** @throws Error of the file system. */
  add(rejected: RejectedRow): void {
    if (this.#descriptor === undefined) this.#open();
    this.#count += 1;
    this.#buffer += this.#format() === "ndjson" ? ndjsonLine(rejected) : this.#csvLine(rejected);
    if (this.#buffer.length >= FLUSH_AT) this.#flush();
  }

  /** Gives the file its name; without a rejected row there is none. @throws Error of the file system. */
  commit(): void {
    if (this.#descriptor === undefined) return;
    this.#flush();
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    renameSync(this.#part, this.path);
  }

  /** Leaves nothing behind. */
  discard(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    rmSync(this.#part, { force: true });
  }

  get #part(): string {
    return `${this.path}.part`;
  }

  #open(): void {
    this.#descriptor = openSync(this.#part, "w");
    if (this.#format() === "ndjson") return;
    const mark = this.#reader.marked ? "\uFEFF" : "";
    this.#buffer = `${mark}${this.#cells([...REJECTED_COLUMNS, ...this.#own(this.#header())])}`;
  }

  #flush(): void {
    if (this.#descriptor !== undefined) writeSync(this.#descriptor, this.#buffer);
    this.#buffer = "";
  }

  #format(): "csv" | "ndjson" {
    return this.#reader.roster?.format ?? "csv";
  }

  #header(): readonly string[] {
    return this.#reader.roster?.header ?? [];
  }

  #delimiter(): string {
    return this.#reader.roster?.delimiter ?? ",";
  }

  #csvLine({ row, original, reason }: RejectedRow): string {
    const reader = new CsvReader(this.#delimiter());
    reader.push(original, true);
    const cells = reader.next()?.cells ?? [];
    return this.#cells([String(row), reason, ...this.#own(cells)]);
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

/** A line that is no JSON object is kept as text. */
function ndjsonLine({ row, original, reason }: RejectedRow): string {
  const [rowKey, reasonKey] = REJECTED_COLUMNS;
  const about = { [rowKey]: row, [reasonKey]: reason };
  return `${JSON.stringify({ ...about, ...(objectIn(original) ?? { rejected_text: original }), ...about })}\n`;
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `roster.csv` has its rejected rows in `roster.rejected.csv`; those of standard input go to the working directory. */
export function rejectedPath(input: string, reader: EntryReader): string {
  const extension = reader.roster?.format ?? "csv";
  if (input === "-") return `stdin.rejected.${extension}`;
  return `${input.replace(/\.(csv|tsv|txt|ndjson|jsonl|json)$/i, "")}.rejected.${extension}`;
}
