/** Cells of one row, with its number as a spreadsheet counts it (from 1) and the line on which it starts. */
export interface CsvRow {
  readonly row: number;
  readonly line: number;
  readonly cells: readonly string[];
  /** The row as it stands in the file, without its line end. */
  readonly text: string;
}

/** Where quoting is broken; `cell` counts from 0. From here on nobody can tell where a row ends. */
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
const LF = 0x0a;

/**
 * RFC 4180 as spreadsheets write it: any one-character delimiter, lines that end in LF or CRLF (even mixed),
 * quotes doubled inside quotes, line breaks inside quotes. A quote inside an unquoted cell is an ordinary
 * character. Text comes in pieces; a row that goes on in the next piece is held back until it is whole.
 */
export class CsvReader {
  readonly delimiter: string;
  readonly #delimiterCode: number;
  #text = "";
  #at = 0;
  /** End of the row just read, before its line end. */
  #end = 0;
  /** Where the next quote stands, or the text's length: a row that ends before it needs no look at each character. */
  #nextQuote = 0;
  #row = 1;
  #line = 1;
  #last = false;

  constructor(delimiter: string) {
    this.delimiter = delimiter;
    this.#delimiterCode = delimiter.charCodeAt(0);
  }

  /** Gives more text to read; `last` tells that a last row may have no line break. */
  push(text: string, last = false): void {
    this.#text = this.#at < this.#text.length ? this.#text.slice(this.#at) + text : text;
    this.#at = 0;
    this.#nextQuote = -1;
    this.#last = last;
  }

  /**
   * The next row, or nothing when the text given so far holds no further whole one.
   * @throws BrokenQuoting where a quoted cell goes on after its closing quote, or never closes.
   */
  next(): CsvRow | undefined {
    const start = this.#at;
    if (start >= this.#text.length) return undefined;
    const cells = this.#cells();
    if (!cells) return undefined;
    const row = { row: this.#row, line: this.#line, cells, text: this.#text.slice(start, this.#end) };
    this.#row += 1;
    this.#line += 1 + this.#lineBreaks(cells);
    return row;
  }

  #cells(): string[] | undefined {
    const text = this.#text;
    let end = text.indexOf("\n", this.#at);
    if (end < 0) {
      if (!this.#last) return undefined;
      end = text.length;
    }
    if (this.#nextQuote < this.#at) {
      const quote = text.indexOf('"', this.#at);
      this.#nextQuote = quote < 0 ? text.length : quote;
    }
    if (this.#nextQuote > end) return this.#plainCells(end);
    return this.#quotedCells();
  }

  #plainCells(end: number): string[] {
    const text = this.#text;
    const stop = end > this.#at && text.charCodeAt(end - 1) === CR ? end - 1 : end;
    const cells: string[] = [];
    let at = this.#at;
    for (;;) {
      const next = text.indexOf(this.delimiter, at);
      if (next < 0 || next >= stop) break;
      cells.push(text.slice(at, next));
      at = next + 1;
    }
    cells.push(text.slice(at, stop));
    this.#end = stop;
    this.#at = end + 1;
    return cells;
  }

  #quotedCells(): string[] | undefined {
    const text = this.#text;
    const cells: string[] = [];
    let at = this.#at;
    for (;;) {
      if (text.charCodeAt(at) === QUOTE) {
        const close = this.#closingQuote(at);
        if (close < 0) {
          if (!this.#last) return undefined;
          throw this.#broken(cells.length, "the quote that opens this cell is never closed");
        }
        const value = text.slice(at + 1, close);
        cells.push(value.includes('"') ? value.replaceAll('""', '"') : value);
        at = close + 1;
      } else {
        const start = at;
        while (at < text.length && !this.#endsCell(at)) at += 1;
        cells.push(text.slice(start, at));
      }
      // Whether a quote closes or is half of a doubled one, or a CR belongs to a CRLF, the next piece tells.
      if (!this.#last && (at === text.length || (at === text.length - 1 && text.charCodeAt(at) === CR))) {
        return undefined;
      }
      if (at < text.length && text.charCodeAt(at) === this.#delimiterCode) {
        at += 1;
        continue;
      }
      if (at < text.length && !this.#endsCell(at)) {
        throw this.#broken(cells.length - 1, "text follows the closing quote of this cell");
      }
      this.#end = at;
      this.#at = at + (text.charCodeAt(at) === CR ? 2 : 1);
      return cells;
    }
  }

  /** The quote that closes the cell opened at `open`: the first that is not doubled; -1 for none. */
  #closingQuote(open: number): number {
    let close = this.#text.indexOf('"', open + 1);
    while (close >= 0 && this.#text.charCodeAt(close + 1) === QUOTE) {
      close = this.#text.indexOf('"', close + 2);
    }
    return close;
  }

  /** A lone CR does not end a line: it may stand inside a cell. */
  #endsCell(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return (
      code === this.#delimiterCode ||
      code === LF ||
      (code === CR && (at + 1 === this.#text.length || this.#text.charCodeAt(at + 1) === LF))
    );
  }

  #lineBreaks(cells: readonly string[]): number {
    if (this.#nextQuote >= this.#at) return 0;
    let count = 0;
    for (const cell of cells) {
      for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) count += 1;
    }
    return count;
  }

  #broken(cell: number, message: string): BrokenQuoting {
    return new BrokenQuoting(message, this.#row, this.#line, cell);
  }
}
