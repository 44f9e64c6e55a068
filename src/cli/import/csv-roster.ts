import { type InputProblem, UnusableInput } from "../bulk/input-problem.ts";
import { type Entry, FINE, type Item, type Roster } from "../bulk/roster.ts";
import { isBlank, type Piece } from "../bulk/text.ts";
import { columnLetters } from "../bulk/xlsx/address.ts";
import { cellTrouble, startsWithLetter } from "./cell-trouble.ts";
import { addressesOf } from "./column-names.ts";
import type { Columns } from "./columns.ts";
import { BrokenQuoting, CsvReader, type CsvRow } from "./csv.ts";
import { brokenQuoting, notUtf8In, tooLong, unreadable } from "./csv-problems.ts";
import { detectDelimiter } from "./delimiter.ts";
import { fromCell, JointValues, put } from "./item.ts";
import type { TextRule } from "./plain.ts";
import { plainColumns } from "./plain-columns.ts";
import { PlainEntry } from "./plain-entry.ts";
import { PlainRows } from "./plain-rows.ts";
import { describeTarget, type Target } from "./target.ts";

export interface CsvOptions {
  /** If missing, a `sep=` line or the header decides. */
  readonly delimiter?: string | undefined;
  /** Remove white space around cells. */
  readonly trim?: boolean | undefined;
  /** The rows come from a sheet: cells have addresses, and line numbers mean nothing. */
  readonly spreadsheet?: boolean;
  /** Read rows even if the header has problems, to show them. */
  readonly lenient?: boolean;
  /** Rules of text fields. If they are given, rows that keep them are read as bytes. */
  readonly texts?: ReadonlyMap<string, TextRule>;
}

/** Reads a CSV roster: a header, then one row per person. Empty rows are skipped, but have row numbers. */
export class CsvRoster implements Roster {
  readonly format = "csv";
  header: readonly string[] = [];
  readonly #columns: Columns;
  readonly #options: CsvOptions;
  #delimiter: string | undefined;
  #reader: CsvReader | undefined;
  #targets: readonly (Target | undefined)[] | undefined;
  #plain: PlainRows | undefined;
  /** The row before the next one was not plain. */
  #wasText = false;

  constructor(columns: Columns, options: CsvOptions = {}) {
    this.#columns = columns;
    this.#options = options;
    this.#delimiter = options.delimiter;
  }

  get delimiter(): string {
    return this.#delimiter ?? ",";
  }

  fork(): CsvRoster {
    const fork = new CsvRoster(this.#columns, { ...this.#options, delimiter: this.#delimiter });
    fork.header = this.header;
    fork.#reader = this.#reader?.fork();
    fork.#targets = this.#targets;
    fork.#plain = this.#plain?.fork();
    return fork;
  }

  push(piece: Piece): void {
    this.#reader ??= this.#start(piece.text);
    if (piece.broken) throw notUtf8In(piece.text, this.#reader, this.header);
    if (this.#plain && !this.#reader.holds) this.#plain.take(piece.bytes);
    else this.#reader.push(piece.text);
  }

  end(): void {
    this.#reader?.push("", true);
  }

  next(): Entry | undefined {
    const reader = this.#reader;
    for (;;) {
      if (!reader?.holds) {
        if (!reader || !this.#plain?.hasMore) return undefined;
        const entry = this.#plainEntry(this.#plain, reader);
        if (entry) return entry;
        continue;
      }
      const row = this.#row(reader);
      if (!row) {
        if (!this.#plain?.hasMore) return undefined;
        // The row goes on in the next line.
        reader.push(this.#plain.rest());
      } else if (!row.cells.every(isBlank)) {
        if (this.#targets) return this.#entry(row, this.#targets);
        if (!(row.row === 1 && row.text.startsWith("sep="))) this.#open(row);
      }
    }
  }

  /** The next row, if it is plain. If not, gives its text to the reader; if the one before was not either, all text. */
  #plainEntry(plain: PlainRows, reader: CsvReader): Entry | undefined {
    const isFound = plain.next();
    reader.skip(isFound ? plain.passed - 1 : plain.passed);
    if (!isFound) {
      if (plain.hasMore) reader.push(this.#wasText ? plain.rest() : plain.line());
      this.#wasText = true;
      return undefined;
    }
    this.#wasText = false;
    const { row, line } = reader;
    reader.skip(1);
    return new PlainEntry(plain, row, this.#options.spreadsheet ? row : line, this);
  }

  entryOf(row: number, original: string): Entry {
    const reader = new CsvReader(this.delimiter);
    reader.push(original, true);
    const cells = reader.next()?.cells ?? [];
    return this.#entry({ row, line: row, cells, text: original, controls: true }, this.#targets ?? []);
  }

  columnOf(field: string): string {
    return this.header[this.#indexOf(field)] ?? field;
  }

  cellOf(field: string, row: number): string | undefined {
    return this.#location(this.#indexOf(field), row).cell;
  }

  #indexOf(field: string): number {
    return this.#targets?.findIndex((target) => target && describeTarget(target) === field) ?? -1;
  }

  /** The location of a cell in words that people can look up. */
  #location(index: number, row: number): { readonly column?: string; readonly cell?: string } {
    const column = this.header[index];
    return {
      ...(column ? { column } : {}),
      ...(this.#options.spreadsheet && index >= 0 ? { cell: `${columnLetters(index)}${row}` } : {}),
    };
  }

  #start(text: string): CsvReader {
    // Excel names the delimiter in such a first line.
    const named = /^sep=(.)\r?\n/.exec(text)?.[1];
    this.#delimiter ??= named ?? detectDelimiter(text, this.#columns);
    return new CsvReader(this.#delimiter);
  }

  #row(reader: CsvReader): CsvRow | undefined {
    try {
      const row = reader.next();
      return row && this.#options.spreadsheet ? { ...row, line: row.row } : row;
    } catch (error) {
      throw error instanceof BrokenQuoting ? brokenQuoting(error, this.header) : error;
    }
  }

  #open({ cells, row, line }: CsvRow): void {
    if (!this.#options.spreadsheet && cells.some((cell) => cell.includes("\r"))) {
      throw new UnusableInput({
        row,
        rule: "lines end in a carriage return only, as on old Macs",
        remedy: 'Save the file as "CSV UTF-8", whose lines end in CRLF or LF.',
      });
    }
    const { targets, problems } = this.#columns.resolve(cells);
    this.header = addressesOf(cells);
    const [first, ...rest] = problems.map((problem) => ({ ...problem, row, line }));
    if (first && !this.#options.lenient) throw new UnusableInput(first, ...rest);
    this.#targets = targets;
    const { texts, lenient, trim } = this.#options;
    const columns =
      texts && !lenient && plainColumns(this.header, targets, texts, { delimiter: this.delimiter, trim });
    if (columns) this.#plain = new PlainRows(columns);
  }

  #entry({ row, line, cells, text, controls }: CsvRow, targets: readonly (Target | undefined)[]): Entry {
    const item: Item = {};
    let problems: InputProblem[] | undefined;
    let joints: JointValues | undefined;
    const report = (index: number, problem: InputProblem): void => {
      problems ??= [];
      problems.push({ row, line, ...this.#location(index, row), ...problem });
    };
    const fill = (index: number, target: Target, text: string): void => {
      const { field, inner } = target;
      try {
        put(item, target, inner === undefined ? fromCell(text, field.type) : text);
      } catch (error) {
        report(index, unreadable(error));
      }
    };
    for (let index = 0; index < cells.length; index += 1) {
      const written = cells[index] ?? "";
      if (isBlank(written)) continue;
      const cell = this.#options.trim ? written.trim() : written;
      const target = targets[index];
      if (target) {
        const { field, joint } = target;
        // Text fields are by far the most frequent case. In a sheet, formulas and their errors are never text. In another
        // file they may be, where no text field is filled.
        const isText = field.type === "string" || (this.#options.spreadsheet && /^[=#]/.test(cell));
        const suspicious = isText && (controls || !startsWithLetter(cell));
        const trouble = suspicious ? cellTrouble(cell, field.name) : undefined;
        if (trouble) report(index, trouble);
        if (joint) {
          joints ??= new JointValues();
          joints.add(target, joint, cell);
        } else if (field.type === "string") item[field.name] = cell;
        else fill(index, target, cell);
      } else if (!this.header[index]) {
        report(index, tooLong(index, cells, this.header.length));
        break;
      }
    }
    if (joints)
      for (const [target, text] of joints.joined()) fill(this.#indexOf(describeTarget(target)), target, text);
    return { row, line, item, original: text, problems: problems ?? FINE };
  }
}
