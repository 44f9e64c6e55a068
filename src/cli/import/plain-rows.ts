import type { PlainRow } from "../bulk/roster.ts";
import type { PlainColumns, TextColumn } from "./plain-columns.ts";
import { type Value, writeItem } from "./plain-json.ts";
import { mayBeMistaken } from "./plain-start.ts";

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DEL = 0x7f;
/** Begins the characters from U+0080 to U+00BF. The lower half of them are control characters. */
const LATIN_LEAD = 0xc2;
const AFTER_CONTROLS = 0xa0;

/** Bytes that may end a cell, or that its JSON cannot take as they are. */
const SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte < SPACE || [QUOTE, BACKSLASH, DEL, LATIN_LEAD].includes(byte)),
);

/**
 * Finds plain rows in the bytes of CSV lines: one line each, text fields only, and no cell that breaks a rule or has to be
 * looked at. Nearly all rows are plain, and never become strings and objects, which would take several times as long. Any
 * other row is left to `CsvReader`. What is known of a row is good until the next one is asked for.
 */
export class PlainRows implements PlainRow {
  readonly #layout: PlainColumns;
  readonly #special = SPECIAL.slice();
  #bytes: Buffer = Buffer.alloc(0);
  /** The same bytes as a string of as many characters, for patterns. */
  #latin: string | undefined;
  #at = 0;
  /** The end of the last whole line. */
  #end = 0;
  #passed = 0;
  #start = 0;
  #stop = 0;
  readonly #values: Value[] = [];
  #count = 0;
  #size = 0;

  constructor(layout: PlainColumns) {
    this.#layout = layout;
    this.#special[layout.delimiter] = 1;
  }

  /** An independent copy that continues from here. */
  fork(): PlainRows {
    const fork = new PlainRows(this.#layout);
    fork.take(Buffer.from(this.#bytes.subarray(this.#at)));
    return fork;
  }

  /** Takes the bytes of whole lines, after all that was taken before is used up. */
  take(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#latin = undefined;
    this.#at = 0;
    this.#end = bytes.lastIndexOf(LF) + 1;
  }

  /** Whether bytes are left. */
  get hasMore(): boolean {
    return this.#at < this.#bytes.length;
  }

  /** How many rows `next` went past: empty ones, and the one that it found. */
  get passed(): number {
    return this.#passed;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#stop;
  }

  get size(): number {
    return this.#size;
  }

  /** Finds the next row that is not empty. Gives false if it is not plain, or none is left. */
  next(): boolean {
    this.#passed = 0;
    while (this.#at < this.#end) {
      const end = this.#read(this.#at);
      if (end < 0) return false;
      this.#at = end;
      this.#passed += 1;
      if (this.#count > 0) return true;
    }
    return false;
  }

  /** Gives up the next line, as text. */
  line(): string {
    const newline = this.#bytes.indexOf(LF, this.#at);
    return this.#textTo(newline < 0 ? this.#bytes.length : newline + 1);
  }

  /** Gives up all lines that are left, as text. */
  rest(): string {
    return this.#textTo(this.#bytes.length);
  }

  placeOf(field: string): Value | undefined {
    for (let index = 0; index < this.#count; index += 1) {
      const value = this.#values[index];
      if (value?.column.field === field) return value.isExact ? value : undefined;
    }
    return undefined;
  }

  writeTo(target: Uint8Array, start: number): void {
    writeItem(this.#bytes, this.#values, this.#count, target, start);
  }

  /** Reads the row that starts here. Gives the start of the next one; -1 if the row is not plain. */
  #read(start: number): number {
    const bytes = this.#bytes;
    const special = this.#special;
    const { columns, delimiter, required } = this.#layout;
    this.#count = 0;
    this.#size = 1;
    let missing = required;
    let hasCells = false;
    let at = start;
    for (let index = 0; ; index += 1) {
      const quoted = bytes[at] === QUOTE;
      if (quoted) at += 1;
      const from = at;
      let added = 0;
      let seen = 0;
      let isExact = true;
      for (;;) {
        const byte = bytes[at] ?? LF;
        seen |= byte;
        if (special[byte] === 0) at += 1;
        else if (byte === QUOTE) {
          if (!quoted) added += 1;
          // The bytes end with a line feed, so there is one more.
          else if (bytes[at + 1] !== QUOTE) break;
          else at += 1;
          isExact = false;
          at += 1;
        } else if (byte === BACKSLASH) {
          isExact = false;
          added += 1;
          at += 1;
        } else if (byte === LATIN_LEAD) {
          if ((bytes[at + 1] ?? 0) < AFTER_CONTROLS) return -1;
          at += 2;
        } else if (!quoted) break;
        else if (byte !== delimiter || byte < SPACE) return -1;
        else at += 1;
      }
      const to = at;
      if (quoted) at += 1;
      if (to > from) {
        hasCells = true;
        const column = columns[index];
        if (!column || !this.#isFine(from, to)) return -1;
        if (column !== "left out") {
          if (!this.#keepsRule(column, from, to, isExact && seen < 0x80)) return -1;
          if (column.rule.required) missing -= 1;
          this.#size += column.opening.length + (to - from) + added + 2;
          this.#add(column, from, to, isExact);
        }
      }
      this.#stop = at;
      if (bytes[at] === CR) at += 1;
      const last = bytes[at];
      at += 1;
      if (last === LF) break;
      if (last !== delimiter || at - 1 > this.#stop) return -1;
    }
    this.#start = start;
    // A row that fills only columns that are left out is no empty row.
    return hasCells && (missing > 0 || this.#count === 0) ? -1 : at;
  }

  /** Whether nothing about a cell has to be looked at more closely. */
  #isFine(from: number, to: number): boolean {
    const first = (this.#bytes[from] ?? 0) | 0x20;
    const startsWithLetter = first >= 0x61 && first <= 0x7a;
    if (!startsWithLetter && mayBeMistaken(this.#bytes, from, to)) return false;
    const last = this.#bytes[to - 1] ?? 0;
    return !this.#layout.trim || (last !== SPACE && last < 0x80);
  }

  #keepsRule({ rule }: TextColumn, from: number, to: number, isAscii: boolean): boolean {
    // A code unit takes a byte or more.
    if (to - from > rule.maxLength) return false;
    if (!rule.pattern) return true;
    if (!isAscii) return false;
    this.#latin ??= this.#bytes.toString("latin1");
    return rule.pattern.test(this.#latin.slice(from, to));
  }

  #add(column: TextColumn, from: number, to: number, isExact: boolean): void {
    const value = this.#values[this.#count];
    if (value) {
      value.column = column;
      value.from = from;
      value.to = to;
      value.isExact = isExact;
    } else this.#values.push({ column, from, to, isExact });
    this.#count += 1;
  }

  #textTo(end: number): string {
    const text = this.#bytes.toString("utf8", this.#at, end);
    this.#at = end;
    return text;
  }
}
