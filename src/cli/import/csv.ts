/** The cells of one row, its number as a spreadsheet counts (from 1), and the line where it starts. */
export interface CsvRow {
  readonly row: number;
  readonly line: number;
  readonly cells: readonly string[];
  /** The row as it stands in the file, without its line end. */
  readonly text: string;
  /** Whether it may have control characters in it, besides tabs and line breaks. */
  readonly controls: boolean;
}

/** Broken quoting. `cell` counts from 0. After this cell, the end of a row cannot be found. */
export class BrokenQuoting extends Error {
  override readonly name = "BrokenQuoting";
  readonly row: number;
  readonly line: number;
  readonly cell: number;

  constructor(message: string, row: number, line: number, cell: number) {
    super(message);
    this.row = row;
    this.line = line;
    this.cell = cell;
  }
}

const QUOTE = 0x22;
const CR = 0x0d;
/** Looked for once in a whole piece of text: in each cell, it would take as long as reading the cells. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

/**
 * Reads CSV as in RFC 4180, and as spreadsheets write it. The delimiter is any one character. Lines end in LF or CRLF, even
 * mixed. Inside quotes, a quote is doubled and line breaks are allowed. A quote inside an unquoted cell is an ordinary
 * character. Text comes in pieces; a row is held back until it is complete.
 */
export class CsvReader {
  readonly delimiter: string;
  readonly #delimiterCode: number;
  #text = "";
  #at = 0;
  /** The end of the row just read, without its line end. */
  #end = 0;
  #row = 1;
  #line = 1;
  /** The line after the row just read. */
  #next = 1;
  #last = false;
  #controls = false;

  constructor(delimiter: string) {
    this.delimiter = delimiter;
    this.#delimiterCode = delimiter.charCodeAt(0);
  }

  /** An independent copy that continues from here. */
  fork(): CsvReader {
    const fork = new CsvReader(this.delimiter);
    fork.#text = this.#text.slice(this.#at);
    fork.#row = this.#row;
    fork.#line = this.#line;
    fork.#next = this.#next;
    fork.#last = this.#last;
    fork.#controls = this.#controls;
    return fork;
  }

  /** Gives more text to read. With `last`, nothing follows, and the last row may lack a line break. */
  push(text: string, last = false): void {
    this.#text = this.#at < this.#text.length ? this.#text.slice(this.#at) + text : text;
    this.#at = 0;
    this.#last = last;
    this.#controls = CONTROL.test(this.#text);
  }

  /** Whether there is text that is not read: a row that is not complete, or rows that were not asked for. */
  get holds(): boolean {
    return this.#at < this.#text.length;
  }

  /** The number of the next row. */
  get row(): number {
    return this.#row;
  }

  /** The line where the next row starts. */
  get line(): number {
    return this.#line;
  }

  /** Counts rows of one line that were read elsewhere. */
  skip(rows: number): void {
    this.#row += rows;
    this.#line += rows;
  }

  /**
   * The next complete row; `undefined` if the text so far has none.
   * @throws BrokenQuoting if text follows the closing quote of a cell, or the quote never closes.
   */
  next(): CsvRow | undefined {
    const start = this.#at;
    if (start >= this.#text.length) return undefined;
    const cells = this.#cells();
    if (!cells) return undefined;
    const text = this.#text.slice(start, this.#end);
    const row = { row: this.#row, line: this.#line, cells, text, controls: this.#controls };
    this.#row += 1;
    this.#line = this.#next;
    return row;
  }

  #cells(): string[] | undefined {
    const text = this.#text;
    const cells: string[] = [];
    let at = this.#at;
    let lineEnd = this.#lineEnd(at);
    let lineBreaks = 0;
    for (;;) {
      if (lineEnd < 0) return undefined;
      // A row ends at LF or CRLF; any other CR is an ordinary character.
      const stop = lineEnd > at && text.charCodeAt(lineEnd - 1) === CR ? lineEnd - 1 : lineEnd;
      if (text.charCodeAt(at) === QUOTE) {
        const close = this.#closingQuote(at);
        if (close < 0) {
          if (!this.#last) return undefined;
          throw new BrokenQuoting(
            "the quote that opens this cell is never closed",
            this.#row,
            this.#line,
            cells.length,
          );
        }
        const value = text.slice(at + 1, close);
        cells.push(value.includes('"') ? value.replaceAll('""', '"') : value);
        at = close + 1;
        if (close > lineEnd) {
          lineBreaks += count(value, "\n");
          lineEnd = this.#lineEnd(at);
          if (lineEnd < 0) return undefined;
        }
      } else {
        const next = text.indexOf(this.delimiter, at);
        const end = next < 0 || next > stop ? stop : next;
        cells.push(text.slice(at, end));
        at = end;
      }
      const code = text.charCodeAt(at);
      if (at < lineEnd && code === this.#delimiterCode) at += 1;
      else if (at === lineEnd || (code === CR && at + 1 === lineEnd)) {
        this.#end = at;
        this.#at = lineEnd + 1;
        this.#next = this.#line + 1 + lineBreaks;
        return cells;
      } else {
        throw new BrokenQuoting(
          "text follows the closing quote of this cell",
          this.#row,
          this.#line,
          cells.length - 1,
        );
      }
    }
  }

  /** The end of the line. Without a line break: the end of the text if it is the last, else -1. */
  #lineEnd(at: number): number {
    const end = this.#text.indexOf("\n", at);
    return end < 0 && this.#last ? this.#text.length : end;
  }

  /** The closing quote of the cell that opens at `open`: the first quote that is not doubled, or -1. */
  #closingQuote(open: number): number {
    let close = this.#text.indexOf('"', open + 1);
    while (close >= 0 && this.#text.charCodeAt(close + 1) === QUOTE) {
      close = this.#text.indexOf('"', close + 2);
    }
    return close;
  }
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found += 1;
  return found;
}
