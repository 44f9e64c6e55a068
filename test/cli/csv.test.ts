import fc from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { BrokenQuoting, CsvReader, type CsvRow } from "../../src/cli/import/csv.ts";

/** Reads a text that comes in these pieces. */
function read(pieces: readonly string[], delimiter = ","): CsvRow[] {
  const reader = new CsvReader(delimiter);
  const rows: CsvRow[] = [];
  for (const [index, piece] of pieces.entries()) {
    reader.push(piece, index === pieces.length - 1);
    for (let row = reader.next(); row; row = reader.next()) rows.push(row);
  }
  return rows;
}

const cellsOf = (text: string, delimiter?: string) => read([text], delimiter).map(({ cells }) => cells);

test("rows end at LF or CRLF, even in one file, and the last row needs no line end", () => {
  expect(cellsOf("a,b\r\n1,2\n3,4")).toEqual([
    ["a", "b"],
    ["1", "2"],
    ["3", "4"],
  ]);
});

test("inside quotes stand delimiters, line breaks and doubled quotes", () => {
  expect(cellsOf('"a,b","c\r\nd","say ""hi"""\n')).toEqual([["a,b", "c\r\nd", 'say "hi"']]);
});

test("a quote inside an unquoted cell is an ordinary character", () => {
  expect(cellsOf('5" screen,Jo "JJ" Doe\n')).toEqual([['5" screen', 'Jo "JJ" Doe']]);
});

test("a carriage return that ends no line stays in its cell", () => {
  expect(cellsOf("a\rb,c\n")).toEqual([["a\rb", "c"]]);
});

test("the delimiter may be a semicolon or a tab", () => {
  expect(cellsOf('a;"b;c"\n', ";")).toEqual([["a", "b;c"]]);
  expect(cellsOf("a\tb\n", "\t")).toEqual([["a", "b"]]);
});

test("a row knows its number, the line on which it starts, and its own text", () => {
  expect(read(['a,b\r\n"x\ny\nz",2\r\n\r\n3,4\r\n'])).toEqual([
    { row: 1, line: 1, cells: ["a", "b"], text: "a,b", controls: false },
    { row: 2, line: 2, cells: ["x\ny\nz", "2"], text: '"x\ny\nz",2', controls: false },
    { row: 3, line: 5, cells: [""], text: "", controls: false },
    { row: 4, line: 6, cells: ["3", "4"], text: "3,4", controls: false },
  ]);
});

test("a control character is noticed wherever the text is cut, and tabs and line breaks are none", () => {
  const cell = fc.stringMatching(/^[a-z\t]{0,4}$/);
  const control = fc.constantFrom("\0", "\b", "\v", "\f", "\u001b", "\u007f", "\u0085", "\u009f");
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), fc.nat(), control, fc.nat(), (cells, at, sign, cut) => {
      const bad = cells.with(at % cells.length, `a${sign}`);
      const pieces = (text: string) => [text.slice(0, cut % text.length), text.slice(cut % text.length)];
      expect(read(pieces(`${cells.join("\n")}x\n`)).some(({ controls }) => controls)).toBe(false);
      const marked = read(pieces(`${bad.join("\n")}x\n`)).filter(({ controls }) => controls);
      expect(marked.flatMap(({ cells: found }) => found)).toEqual(
        expect.arrayContaining([expect.stringContaining(`a${sign}`)]),
      );
    }),
  );
});

test.each([
  ['a,b\n1,2\n3,"oops\n4,5\n', "never closed", { row: 3, line: 3, cell: 1 }],
  ['a,b\n"x\ny",2\n"bad"cell,4\n', "follows the closing quote", { row: 3, line: 4, cell: 0 }],
])("broken quoting in %j is found at the cell that opens it", (text, message, place) => {
  const attempt = () => read([text]);
  expect(attempt).toThrow(BrokenQuoting);
  expect(attempt).toThrow(expect.objectContaining({ message: expect.stringContaining(message), ...place }));
});

const cell = fc.string({
  unit: fc.constantFrom("a", "é", "王", "😀", " ", ",", ";", '"', "\n", "\r", "\r\n", "x"),
  maxLength: 8,
});
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });
const written = (delimiter: string, newline: string) =>
  table.map((rows) =>
    rows
      .map((cells) =>
        cells
          .map((text) => (/[",;\r\n]/.test(text) || text === "" ? `"${text.replaceAll('"', '""')}"` : text))
          .join(delimiter),
      )
      .join(newline),
  );

test("it reads what papaparse reads, whatever is written with quotes where they are needed", () => {
  const files = fc
    .constantFrom(",", ";")
    .chain((delimiter) =>
      fc
        .constantFrom("\n", "\r\n")
        .chain((newline) => written(delimiter, newline).map((text) => ({ delimiter, newline, text }))),
    );
  fc.assert(
    fc.property(files, ({ delimiter, newline, text }) => {
      const oracle = Papa.parse<string[]>(text, { delimiter, newline });
      expect(cellsOf(text, delimiter)).toEqual(oracle.data);
    }),
    { numRuns: 500 },
  );
});

test("it reads the same wherever the text is cut into pieces", () => {
  fc.assert(
    fc.property(written(",", "\r\n"), fc.array(fc.nat(60), { maxLength: 6 }), (text, cuts) => {
      const places = [...new Set(cuts)].sort((a, b) => a - b);
      const pieces = [0, ...places].map((from, index) => text.slice(from, places[index]));
      expect(read(pieces)).toEqual(read([text]));
    }),
    { numRuns: 500 },
  );
});
