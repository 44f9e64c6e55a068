/** Cells of one row, with its number as a spreadsheet counts it (from 1) and the line on which it starts. */
export interface CsvRow {
  readonly row: number;
  readonly line: number;
  readonly cells: readonly string[];
  /** The row as it stands in the file, without its line end. */
  readonly text: string;
}

/** Where quoting is broken; `cell` counts from 0. From here on it is unknown where a row ends. */
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
  #row = 1;
  #line = 1;
  /** The line on which the next row starts. */
  #next = 1;
  #last = false;

  constructor(delimiter: string) {
    this.delimiter = delimiter;
    this.#delimiterCode = delimiter.charCodeAt(0);
  }

  /** A reader that goes on from here by itself. */
  fork(): CsvReader {
    const fork = new CsvReader(this.delimiter);
    fork.#text = this.#text.slice(this.#at);
    fork.#row = this.#row;
    fork.#line = this.#line;
    fork.#next = this.#next;
    fork.#last = this.#last;
    return fork;
  }

  /** Gives more text to read; with `last`, the last row may lack a line break. */
  push(text: string, last = false): void {
    this.#text = this.#at < this.#text.length ? this.#text.slice(this.#at) + text : text;
    this.#at = 0;
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

  /** Where the line ends; at the end of the text if no more will come, -1 while more may. */
  #lineEnd(at: number): number {
    const end = this.#text.indexOf("\n", at);
    return end < 0 && this.#last ? this.#text.length : end;
  }

  /** The quote that closes the cell opened at `open`: the first that is not doubled; -1 for none. */
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
