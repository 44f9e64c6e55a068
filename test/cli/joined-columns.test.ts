import { expect, test } from "vitest";
import { EntryReader } from "../../src/cli/bulk/entries.ts";
import { Columns } from "../../src/cli/import/columns.ts";
import { parseMapping } from "../../src/cli/import/mapping.ts";
import { rosterReading } from "../../src/cli/import/reading.ts";
import { contractOfRows } from "../../src/cli/import/run.ts";

const { fields } = await contractOfRows();

/** The first row of a text, or its problems. */
function firstRow(text: string, mappings: readonly string[] = [], spreadsheet = false): unknown {
  const columns = new Columns(fields, mappings.map(parseMapping));
  const reader = new EntryReader(rosterReading({ columns, spreadsheet }));
  reader.push(Buffer.from(text));
  reader.end();
  const entry = reader.next();
  return entry?.problems.length === 0 ? (entry.json ?? entry.item) : entry?.problems.map(({ rule }) => rule);
}

test.each([
  ["a header", "id,Last Name,First Name\n1,Moreau,Ines\n"],
  ["an object", '{"id":"1","last_name":"Moreau","first_name":"Ines"}\n'],
])("in %s the first name comes first, wherever its column is", (_, text) => {
  expect(firstRow(text)).toEqual({ attendee_id: "1", name: "Ines Moreau" });
});

test("values are joined in the order in which --map names their columns", () => {
  const mappings = ["Order+Position=attendee_id"];
  const joined = { attendee_id: "ABC-2", name: "Ines" };
  expect(firstRow("Position,Order,name\n2,ABC,Ines\n", mappings)).toEqual(joined);
  expect(firstRow('{"Position":2,"Order":"ABC","name":"Ines"}\n', mappings)).toEqual(joined);
});

test.each([
  ["cells", 'id,name,City,Country,raw_data\n1,Ines,Oslo,NO,"{""place"":""here""}"\n'],
  ["an object", '{"id":"1","name":"Ines","City":"Oslo","Country":"NO","raw_data":{"place":"here"}}\n'],
])("joined values of %s that find their place taken are a problem of that row", (_, text) => {
  expect(firstRow(text, ["City+Country=raw_data.place"])).toEqual([
    "raw_data.place is already filled from somewhere else in this row",
  ]);
});

test("columns are joined inside an object, too", () => {
  const text = "id,name,City,Country\n1,Ines,Oslo,NO\n";
  const raw_data = { place: "Oslo-NO" };
  expect(firstRow(text, ["City+Country=raw_data.place"])).toEqual({
    attendee_id: "1",
    name: "Ines",
    raw_data,
  });
});

test("an object with a whole name does not get its parts a second time", () => {
  const text = '{"id":"1","name":"Ines Moreau","first_name":"Ines","last_name":"Moreau"}\n';
  expect(firstRow(text)).toEqual(['2 columns fill no field: "first_name", "last_name"']);
  expect(firstRow(text, ["*="])).toEqual({ attendee_id: "1", name: "Ines Moreau" });
});

test("an object with one part of a name has that name", () => {
  expect(firstRow('{"id":"1","first_name":"Ines","last_name":null}\n')).toEqual({
    attendee_id: "1",
    name: "Ines",
  });
});

test("joined values keep the digits of the numbers beside them", () => {
  const text = '{"id":"1","first_name":"Ines","last_name":"Moreau","raw_data":{"n":12345678901234567890}}\n';
  expect(firstRow(text)).toBe(
    '{"attendee_id":"1","raw_data":{"n":12345678901234567890},"name":"Ines Moreau"}',
  );
});

test("what a broken export leaves in a text is refused in JSON as in a cell", () => {
  expect(firstRow('{"id":"1","name":"#N/A"}\n')).toEqual([expect.stringContaining("the error of a formula")]);
  expect(firstRow('{"id":"1","name":"A\\u0000"}\n')).toEqual([expect.stringContaining("control character")]);
});

test("the error of a formula is refused in any column of a sheet, and kept as text in other files", () => {
  const text = "id,name,Seat\n1,Ines,#REF!\n";
  const refused = [expect.stringContaining("the error of a formula")];
  expect(firstRow(text, ["*=raw_data"], true)).toEqual(refused);
  expect(firstRow(text, ["*=raw_data"])).toEqual({
    attendee_id: "1",
    name: "Ines",
    raw_data: { Seat: "#REF!" },
  });
});
