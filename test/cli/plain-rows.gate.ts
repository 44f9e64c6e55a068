import fc from "fast-check";
import { expect, test } from "vitest";
import { EntryReader } from "../../src/cli/bulk/entries.ts";
import { UnusableInput } from "../../src/cli/bulk/input-problem.ts";
import { rowOf } from "../../src/cli/bulk/joined-rows.ts";
import { Origins } from "../../src/cli/bulk/origins.ts";
import { RowChecker } from "../../src/cli/bulk/rules.ts";
import { Columns } from "../../src/cli/import/columns.ts";
import { parseMapping } from "../../src/cli/import/mapping.ts";
import { rosterReading } from "../../src/cli/import/reading.ts";
import { contractOfRows } from "../../src/cli/import/run.ts";

const { fields, rules, texts } = await contractOfRows();

interface How {
  readonly mappings?: readonly string[];
  readonly delimiter?: string;
  readonly trim?: boolean;
  readonly spreadsheet?: boolean;
}

/** Reads the parts of an input as an import does. `isQuick` lets plain rows stay bytes, `forked` reads on with a copy. */
function read(parts: readonly Buffer[], how: How, isQuick: boolean, forked?: number) {
  const columns = new Columns(fields, (how.mappings ?? []).map(parseMapping));
  let reader = new EntryReader(rosterReading({ columns, ...how, ...(isQuick && { texts }) }));
  const checker = new RowChecker(rules);
  const origins = new Origins();
  const rows: unknown[] = [];
  let plain = 0;
  const take = () => {
    for (let entry = reader.next(); entry; entry = reader.next()) {
      if (entry.plain) plain += 1;
      const { row, line, item, original } = entry;
      const json = Buffer.from(rowOf(entry).bytes).toString();
      const size = entry.plain?.size ?? Buffer.byteLength(json);
      origins.add(entry);
      const origin = origins.at(rows.length);
      rows.push({ row, line, item, original, json, size, origin, problems: checker.check(entry, reader) });
      if (rows.length === forked) reader = reader.fork();
    }
  };
  try {
    for (const part of parts) {
      // A file's parts come in one buffer, again and again.
      const buffer = Buffer.from(part);
      reader.push(buffer);
      take();
      buffer.fill("!");
    }
    reader.end();
    take();
  } catch (error) {
    if (!(error instanceof UnusableInput)) throw error;
    rows.push(error.problems);
  }
  return { rows, plain };
}

const white = ["", " ", "\t", "\u00a0", "\u1680", "\u2003", "\u2028", "\u205f", "\u3000", "\ufeff"];
const odd = fc
  .tuple(
    fc.constantFrom(
      ...white,
      "=",
      "#N/A",
      "@SUM(",
      "@",
      "+",
      "-",
      "1",
      "1.5E",
      "2e+",
      "-3E",
      '"',
      "\\",
      "é",
      "王",
    ),
    fc.constantFrom(
      "",
      "7",
      "a",
      "ü",
      "é, à",
      "x;y",
      "\u0085",
      "\u00a1",
      "\u007f",
      "\u0001",
      "\n",
      "\r",
      '"',
      "\\",
    ),
    fc.constantFrom(...white, "E5", "12", '"', "\r", "ø"),
  )
  .map((parts) => parts.join(""));
const ordinary = fc.constantFrom(
  "Amina Bauer",
  "Björn",
  "王芳",
  "Олена",
  "Founder, CEO",
  "+47 22",
  "a-1@example.com",
  "",
);
const pitfall = fc.constantFrom(
  ...white,
  "@SUM(A1)",
  "=A1",
  "#REF!",
  "a\tb",
  "a\rb",
  "a\u0085",
  "\u3000=1",
  " #N/A",
);
const cell = fc.oneof(
  { weight: 12, arbitrary: ordinary },
  { weight: 1, arbitrary: odd },
  { weight: 1, arbitrary: pitfall },
);
const id = fc.oneof(
  { weight: 6, arbitrary: fc.nat(99).map((number) => `att-${number}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "7E5",
      "1.2E+7",
      "1.2E-7",
      "3e-5\u00a0",
      "-4E-4",
      "12",
      "0007",
      "x".repeat(128),
      "x".repeat(129),
      "bäd",
    ),
  },
  { weight: 1, arbitrary: odd },
);
const rarely = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const isQuoted = fc.boolean();
const line = fc.record({
  id: fc.tuple(id, isQuoted),
  cells: fc.array(fc.tuple(cell, isQuoted), { minLength: 7, maxLength: 7 }),
  /** More or fewer cells than columns. */
  more: fc.constantFrom(0, 0, 0, 0, -1, 1),
  isBlank: fc.constantFrom(false, false, false, true),
  /** Broken quoting, now and then: the rest of the input cannot be read. */
  raw: rarely(fc.constantFrom('"a"b', '"', 'a"b"')),
});

interface Line {
  readonly id: readonly [string, boolean];
  readonly cells: readonly (readonly [string, boolean])[];
  readonly more: number;
  readonly isBlank: boolean;
  readonly raw: string | undefined;
}

function textOf(
  { id, cells, more, isBlank, raw }: Line,
  header: readonly string[],
  delimiter: string,
): string {
  if (isBlank) return delimiter.repeat(more + 1);
  const written = header.map((name, index) => (/^id$|_id$/.test(name) ? id : cells[index]) ?? id);
  const [last = id] = cells;
  const row = more < 0 ? written.slice(0, more) : more > 0 ? [...written, last] : written;
  const texts = row.map(([text, isQuoted]) => {
    const mustQuote = text.includes(delimiter) || /^"|\n|\r$/.test(text);
    return isQuoted || mustQuote ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return [...texts, ...(raw === undefined ? [] : [raw])].join(delimiter);
}

const input = fc.record({
  header: fc.constantFrom(
    ["attendee_id", "name", "email", "title", "company"],
    ["Name", "id", "notes", "", "Company"],
    ["notes", "id", "name"],
    ["id", "name", "City", "raw_data"],
    ["id", "First name", "Last name"],
    ["rejected_row", "rejected_reason", "id", "name"],
  ),
  delimiter: fc.constantFrom(",", ";", "\t", "|", " "),
  lines: fc.array(line, { maxLength: 12, size: "max" }),
  ends: fc.array(fc.constantFrom("\n", "\r\n"), { minLength: 1, maxLength: 3 }),
  isMarked: fc.boolean(),
  isLastEnded: fc.boolean(),
  /** The parts end anywhere, or where a line ends. */
  cuts: fc.option(fc.array(fc.nat(), { maxLength: 3 }), { nil: undefined, freq: 2 }),
  trim: fc.boolean(),
  spreadsheet: fc.boolean(),
  forked: fc.option(fc.nat(12), { nil: undefined }),
  broken: rarely(fc.nat()),
});

test("a plain row is read as any other row: item, JSON, text, numbers and problems are the same", () => {
  fc.assert(
    fc.property(input, ({ header, lines, ends, isMarked, isLastEnded, cuts, forked, broken, ...given }) => {
      const delimiter = given.spreadsheet ? "," : given.delimiter;
      const how = { ...given, delimiter, mappings: ["City=raw_data.city", "notes="] };
      const fitting = how.mappings.filter((mapping) =>
        header.some((name) => mapping.startsWith(`${name}=`) && name !== ""),
      );
      const endOf = (index: number) => ends[index % ends.length] ?? "\n";
      const head = `${isMarked ? "\ufeff" : ""}${header.join(delimiter)}${endOf(0)}`;
      const rest = lines.map((line, index) => `${textOf(line, header, delimiter)}${endOf(index)}`).join("");
      const bytes = Buffer.from(isLastEnded ? rest : rest.trimEnd());
      if (broken !== undefined && bytes.length > 0) bytes[broken % bytes.length] = 0xff;
      const ofLines = [...bytes.entries()].flatMap(([at, byte]) => (byte === 0x0a ? [at + 1] : []));
      const anywhere = cuts?.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
      const places = anywhere ?? ofLines;
      const parts = [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
      const whole = [Buffer.from(head), ...parts];
      const { rows } = read(whole, { ...how, mappings: fitting }, false, forked);
      expect(read(whole, { ...how, mappings: fitting }, true, forked).rows).toEqual(rows);
    }),
    { numRuns: 200 },
  );
});

test("rows of text are plain, whatever their script, quotes and line ends, and so are those after a row that is not", () => {
  const head = Buffer.from("attendee_id,name,email,title,company\n");
  const rows = [
    "att-1,Amina Bauer,amina@example.com,Engineer,Company 1",
    'att-2,王芳,,"Founder, CEO",Ünal & Söhne\r',
    '1003,Jo "JJ" Doe,jo@example.com,"say ""hi""",C:\\temp',
    'att-4,"Two\nlines",,,',
    "att-5,Élodie,+47 22 00 00 00,,",
    "att-6,=1+1,,,",
    "att-7,Олена,,,",
  ];
  const { rows: found, plain } = read([head, Buffer.from(`${rows.join("\n")}\n`)], {}, true);
  expect(found).toHaveLength(rows.length);
  expect(plain).toBe(3);
});

test.each([
  ["a tab inside quotes, where tabs are delimiters", "\t", 'att-1\tAmina\t"a\tb"\n'],
  ["a wide space alone", ",", "att-1,Amina,\u3000\n"],
  ["a carriage return before a delimiter", ",", "att-1,Amina\r,x\n"],
  ["a control character of two bytes", ",", "att-1,Ami\u0085na,x\n"],
  ["a quote inside a cell without quotes", ",", 'att-1,"Amina ""A"" B",5" screen\n'],
])("a row with %s is read as text or as if it had been", (_, delimiter, line) => {
  const parts = [Buffer.from(`${["attendee_id", "name", "title"].join(delimiter)}\n`), Buffer.from(line)];
  const { rows } = read(parts, { delimiter }, false);
  expect(rows).toHaveLength(1);
  expect(read(parts, { delimiter }, true).rows).toEqual(rows);
});
