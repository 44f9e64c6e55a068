import { closeSync, openSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { UnusableInput } from "../../src/cli/bulk/input-problem.ts";
import { SheetSource } from "../../src/cli/bulk/xlsx/source.ts";
import { concord, file } from "./concord.ts";
import { EVENT, rows, withEvent } from "./sandbox.ts";
import { partsOf, sheetOf, type TestCell, type TestWorkbook, xlsx, zipOf } from "./xlsx.ts";

const HEADER = ["attendee_id", "name", "email"];
const PERSON = ["att-1", "Ines Moreau", "ines@example.com"];

/** The sheet as CSV with commas. */
async function csvOf(bytes: Buffer, sheet?: string): Promise<string> {
  const descriptor = openSync(await file("roster.xlsx", bytes), "r");
  onTestFinished(() => closeSync(descriptor));
  const source = await SheetSource.open({ name: "roster.xlsx", descriptor }, sheet);
  const parts: Buffer[] = [];
  for await (const part of source.parts()) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

const shownAs = async (cell: TestCell, book: Partial<TestWorkbook> = {}): Promise<string> =>
  (await csvOf(xlsx({ sheets: [{ name: "S", rows: [[cell]] }], ...book }))).trim().replace(/^"(.*)"$/, "$1");

test.each<[format: string | number, number: number, shown: string]>([
  ["General", 1001, "1001"],
  ["General", 4915112345678, "4915112345678"],
  ["General", 0.1 + 0.2, "0.3"],
  ["General", 2 ** 60, "1.15292150460685E+18"],
  ["@", 7, "7"],
  ["00000", 7, "00007"],
  ["0.00", 2.715, "2.72"],
  [2, 2.715, "2.72"],
  ["#,##0.00", 1234567.891, "1,234,567.89"],
  [4, -1234.5, "-1,234.50"],
  [9, 0.256, "26%"],
  ["0.0%", 0.256, "25.6%"],
  ['"A-"000', 12, "A-012"],
  ["[Red]0;[Blue](0)", -5, "(5)"],
  ["_(* #,##0_)", 5, "5"],
  ["dd/mm/yyyy", 46160, "18/05/2026"],
  ["d. mmmm yyyy", 46160, "18. May 2026"],
  ["yyyy\\-mm\\-dd hh:mm", 46160.40625, "2026-05-18 09:45"],
  ["h:mm AM/PM", 0.75, "6:00 PM"],
  ["[h]:mm", 1.5, "36:00"],
  [15, 46160, "18-May-26"],
  [14, 46160, "2026-05-18"],
  [22, 46160.5, "2026-05-18 12:00"],
  ["[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 46160, "2026-05-18"],
  ["[$-407]dd.mm.yyyy", 46160, "18.05.2026"],
  ["yyyy-mm-dd", 60, "1900-02-29"],
])("with the format %j the number %d is read as it is shown: %s", async (format, number, shown) => {
  expect(await shownAs({ number, format })).toBe(shown);
});

test("dates that count from 1904 are the same days", async () => {
  const cell = { number: 46160 - 1462, format: "yyyy-mm-dd" };
  expect(await shownAs(cell, { from1904: true })).toBe("2026-05-18");
});

test.each<[string, TestCell, string]>([
  ["truth", { xml: '<c r="AT" t="b"><v>1</v></c>' }, "TRUE"],
  ["untruth", { xml: '<c r="AT" t="b"><v>0</v></c>' }, "FALSE"],
  ["a date in words of ISO", { xml: '<c r="AT" t="d"><v>2026-05-18</v></c>' }, "2026-05-18"],
  ["the error of a formula", { xml: '<c r="AT" t="e"><v>#N/A</v></c>' }, "#N/A"],
  [
    "runs of different looks",
    { xml: '<c r="AT" t="inlineStr"><is><r><t>Ma</t></r><r><rPr><b/></rPr><t>rek</t></r></is></c>' },
    "Marek",
  ],
  [
    "how a name is spoken",
    { xml: '<c r="AT" t="inlineStr"><is><t>田中</t><rPh sb="0" eb="2"><t>タナカ</t></rPh></is></c>' },
    "田中",
  ],
  [
    "characters that XML cannot hold",
    { xml: '<c r="AT" t="inlineStr"><is><t>a_x000B_b_x005F_c</t></is></c>' },
    "a\u000bb_c",
  ],
  ["an empty cell with a format", { xml: '<c r="AT" s="0"/>' }, ""],
])("%s is read as it is shown", async (_, cell, shown) => {
  expect(await shownAs(cell)).toBe(shown);
});

test.each([{ inline: false }, { inline: true }, { prefix: "x" }])(
  "texts come out as they are: %j",
  async (how) => {
    const texts = ['Quote "x"', "comma, <tag> & more", "two\nlines", " spaces ", "é 王 😀", "same", "same"];
    const book = { sheets: [{ name: "S", rows: [texts, [], ["after an empty row"]] }], ...how };
    const csv = await csvOf(xlsx(book));
    const row = texts
      .map((text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
      .join(",");
    expect(csv).toBe(`${row}\n\nafter an empty row\n`);
  },
);

test("a row that leaves cells out, or names no addresses, keeps its columns", async () => {
  const skipped = [["a", null, "c"]] satisfies TestCell[][];
  expect(await csvOf(sheetOf(...skipped))).toBe("a,,c\n");
  const nameless = { xml: '<c t="inlineStr"><is><t>x</t></is></c>' };
  expect(await csvOf(sheetOf([nameless, nameless]))).toBe("x,x\n");
});

const three: TestWorkbook = {
  sheets: [
    { name: "Notes", state: "hidden", rows: [["hidden"]] },
    { name: "Guests", rows: [["guests"]] },
    { name: "2", rows: [["two"]] },
  ],
};

test.each([
  [undefined, "guests"],
  ["Guests", "guests"],
  ["guests", "guests"],
  ["1", "hidden"],
  ["Notes", "hidden"],
  ["2", "two"],
  ["3", "two"],
])(
  "--sheet %s takes the sheet of that name, then of that number, and the first one that is shown without it",
  async (sheet, first) => {
    expect(await csvOf(xlsx(three), sheet)).toBe(`${first}\n`);
  },
);

test("a sheet that is not there is refused with those that are", async () => {
  const roster = await file("roster.xlsx", xlsx(three));
  const { code, err } = await concord(["import", roster, "--event", EVENT, "--sheet", "Gäste", "--dry-run"]);
  expect({ code, err }).toMatchObject({
    code: 2,
    err: expect.stringContaining('It has: 1 "Notes" (hidden), 2 "Guests", 3 "2".'),
  });
});

test("a roster of Excel is imported like any other, and the same command does nothing twice", async () => {
  const { to, attendees } = await withEvent();
  const people = rows(5);
  const roster = await file(
    "roster.xlsx",
    sheetOf(HEADER, ...people.slice(0, 3).map(Object.values), [], ...people.slice(3).map(Object.values)),
  );
  const args = ["import", roster, "--event", EVENT, "--json", ...to];
  const first = await concord(args);
  expect(JSON.parse(first.out)).toMatchObject({ status: "complete", rows: 5, imported: 5 });
  expect(JSON.parse((await concord(args)).out)).toMatchObject({ imported: 0, already: 5 });
  const asCsv = await file(
    "roster.csv",
    [HEADER, ...people.map(Object.values)].map((row) => `${row.join(",")}\n`).join(""),
  );
  const csv = await concord(["import", asCsv, "--event", EVENT, "--json", ...to]);
  expect(JSON.parse(csv.out)).toMatchObject({ imported: 0, already: 5 });
  expect(await attendees()).toBe(5);
});

test("an Excel file may come through standard input, and packed", async () => {
  const { to, attendees } = await withEvent();
  const args = ["import", "-", "--event", EVENT, ...to];
  expect(await concord(args, { input: gzipSync(sheetOf(HEADER, PERSON)) })).toMatchObject({ code: 0 });
  const packed = await file("roster.xlsx.gz", gzipSync(sheetOf(HEADER, ["att-2", "Kai", "kai@example.com"])));
  expect(await concord(["import", packed, "--event", EVENT, ...to])).toMatchObject({ code: 0 });
  expect(await attendees()).toBe(2);
});

test("a rejected row of a sheet is kept as CSV, with the number that the sheet has for it", async () => {
  const { to } = await withEvent();
  const roster = await file(
    "roster.xlsx",
    sheetOf(HEADER, PERSON, [], ["bad id!", "Kai, Jr.", "kai@example.com"]),
  );
  const { err } = await concord(["import", roster, "--event", EVENT, "--skip-invalid", ...to]);
  expect(err).not.toContain("cannot");
  const kept = roster.replace(".xlsx", ".rejected.csv");
  const again = await concord(["import", kept, "--event", EVENT, "--dry-run", ...to]);
  expect(again.err).toMatch(/row 2, column "attendee_id"/);
});

test.each<[string, Buffer, RegExp]>([
  [
    "a formula",
    sheetOf(HEADER, PERSON, ["att-2", { formula: 'A2&" "&B2', value: "x" }, "a@example.com"]),
    /roster\.xlsx, cell B3, column "name": "=A2&\\" \\"&B2" is a formula, not its result\n {4}Put the values/,
  ],
  [
    "a formula that cells share",
    sheetOf(
      HEADER,
      ["att-1", { xml: '<c r="AT"><f t="shared" ref="B2:B3" si="0">A2</f><v>1</v></c>' }, "a@example.com"],
      ["att-2", { xml: '<c r="AT"><f t="shared" si="0"/><v>1</v></c>' }, "b@example.com"],
    ),
    /cell B2, column "name": "=A2" is a formula, not its result\n {4}The same in 1 more row: 3\./,
  ],
  [
    "a formula in a column that is kept as it is",
    sheetOf([...HEADER, "raw_data"], [...PERSON, { formula: "1+1" }]),
    /cell D2, column "raw_data": "=1\+1" is a formula/,
  ],
  [
    "an error",
    sheetOf(HEADER, ["att-1", { xml: '<c r="AT" t="e"><v>#REF!</v></c>' }, "a@example.com"]),
    /cell B2, column "name": "#REF!" is the error of a formula/,
  ],
  [
    "an id that Excel has rounded",
    sheetOf(HEADER, [1234567890123456, "x", "a@example.com"]),
    /cell A2, column "attendee_id": Excel turned the id into a number/,
  ],
  [
    "an id that comes twice",
    sheetOf(HEADER, PERSON, PERSON),
    /cell A3, column "attendee_id": "att-1" is already the attendee_id of row 2/,
  ],
  [
    "a missing value",
    sheetOf(HEADER, ["att-1", "", "a@example.com"]),
    /cell B2, column "name": name is missing or empty/,
  ],
  [
    "a cell without a column",
    sheetOf(HEADER, [...PERSON, "extra"]),
    /cell D2: cell 4, "extra", stands in a column without a name/,
  ],
  ["an empty sheet", sheetOf(), /the sheet has no rows\n {4}Name another sheet with --sheet/],
  ["a header alone", sheetOf(HEADER), /the sheet has no rows/],
  [
    "a title above the header",
    xlsx({
      sheets: [
        {
          name: "S",
          rows: [["Guests 2026"], HEADER, PERSON],
          behind: '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>',
        },
      ],
    }),
    /row 1: the header has merged cells: A1:C1\n.*delete the row/,
  ],
  [
    "merged cells",
    xlsx({
      sheets: [
        {
          name: "S",
          rows: [HEADER, PERSON, ["att-2", "Kai"]],
          behind: '<mergeCells><mergeCell ref="C2:C3"/></mergeCells>',
        },
      ],
    }),
    /cells are merged: C2:C3/,
  ],
  [
    "hidden sheets alone",
    xlsx({ sheets: [{ name: "S", state: "veryHidden", rows: [HEADER] }] }),
    /all sheets of the Excel file are hidden\n.*--sheet: "S"/,
  ],
])("%s is refused by its address", async (_, bytes, said) => {
  const roster = await file("roster.xlsx", bytes);
  const { code, err } = await concord(["import", roster, "--event", EVENT, "--dry-run"]);
  expect(err).toMatch(said);
  expect(code).toBe(2);
});

const good = partsOf({ sheets: [{ name: "S", rows: [HEADER, PERSON] }] });
const SHEET = "xl/worksheets/sheet1.xml";
const sheetXml = (inside: string) => ({
  ...good,
  [SHEET]: `<worksheet><sheetData>${inside}</sheetData></worksheet>`,
});
const { "xl/workbook.xml": _, ...withoutWorkbook } = good;

test.each<[string, Buffer, RegExp]>([
  ["cut off", xlsx({ sheets: [{ name: "S", rows: [HEADER, PERSON] }] }).subarray(0, -30), /is damaged/],
  ["with bytes changed", damagedBytes(), /is damaged/],
  ["without a workbook", zipOf(withoutWorkbook), /is damaged: xl\/workbook\.xml is missing/],
  [
    "with XML that does not end",
    zipOf({ ...good, [SHEET]: "<worksheet><sheetData><row r='1'>" }),
    /is damaged: .*unclosed/,
  ],
  [
    "with rows that go backwards",
    zipOf(sheetXml('<row r="2"/><row r="1"/>')),
    /is damaged: the row 1 follows the row 2/,
  ],
  ["with a row beyond the last one", zipOf(sheetXml('<row r="99999999"/>')), /is damaged: the row 99999999/],
  [
    "with a column beyond the last one",
    zipOf(sheetXml('<row r="1"><c r="ZZZZ1"/></row>')),
    /is damaged: the cell ZZZZ1/,
  ],
  [
    "with a text that is not there",
    zipOf(sheetXml('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')),
    /is damaged: a cell names the text 7/,
  ],
  [
    "with entities of its own",
    zipOf({
      ...good,
      [SHEET]:
        '<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&a;</v></c></row></sheetData></worksheet>',
    }),
    /is damaged: .*entity/,
  ],
  [
    "as a binary workbook",
    zipOf({ ...good, "_rels/.rels": good["_rels/.rels"]?.replace("workbook.xml", "workbook.bin") ?? "" }),
    /binary workbook \(xlsb\)/,
  ],
  [
    "with a password on its parts",
    zipOf(good, { "xl/workbook.xml": { flags: 0x801 } }),
    /protected by a password/,
  ],
  [
    "as a bomb that says so",
    zipOf({ ...good, [SHEET]: Buffer.alloc(64 * 1024 * 1024) }),
    /not read: xl\/worksheets\/sheet1\.xml would take \d+ MB unpacked/,
  ],
  [
    "as a bomb that lies",
    zipOf({ ...good, [SHEET]: Buffer.alloc(64 * 1024 * 1024, " ") }, { [SHEET]: { size: 1000 } }),
    /is damaged: too many bytes in the stream/,
  ],
  [
    "with one endless cell",
    zipOf(sheetXml(`<row r="1"><c r="A1" t="str"><v>${"abc".repeat(4e6)}`), { [SHEET]: {} }),
    /not read: .*(8 MB|unpacked)/,
  ],
])("a file %s is named as such", async (_, bytes, said) => {
  await expect(csvOf(bytes)).rejects.toBeInstanceOf(UnusableInput);
  await expect(csvOf(bytes)).rejects.toThrow(said);
});

test.each([
  ["Excel with a password", true, /protected by a password\n {4}Open it in Excel, remove the password/],
  ["Excel of the old kind", false, /an Excel file of the old kind \(xls\)\n.*CSV UTF-8/],
])("%s is refused with the way out", async (_, encrypted, said) => {
  const bytes = Buffer.alloc(4096);
  bytes.write("d0cf11e0a1b11ae1", "hex");
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt32LE(3, 48);
  bytes.write(encrypted ? "EncryptedPackage" : "Workbook", 2048, "utf16le");
  const { code, err } = await concord([
    "import",
    await file("roster.xlsx", bytes),
    "--event",
    EVENT,
    "--dry-run",
  ]);
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(said) });
});

test.each([
  [["--delimiter", ";"], "--delimiter has no meaning for an Excel file"],
  [["--format", "csv"], "--format has no meaning for an Excel file"],
])("%j is refused for an Excel file", async (more, said) => {
  const roster = await file("roster.xlsx", sheetOf(HEADER, PERSON));
  const { code, err } = await concord(["import", roster, "--event", EVENT, "--dry-run", ...more]);
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(said) });
});

test("--sheet is refused for what is no Excel file", async () => {
  const roster = await file("roster.csv", "attendee_id,name\n1,x\n");
  const { code, err } = await concord(["import", roster, "--event", EVENT, "--dry-run", "--sheet", "1"]);
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("--sheet chooses a sheet") });
});

function damagedBytes(): Buffer {
  const bytes = sheetOf(HEADER, PERSON);
  const at = bytes.indexOf("xl/worksheets/sheet1.xml") + 24;
  return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(20, 0xff), bytes.subarray(at + 20)]);
}
