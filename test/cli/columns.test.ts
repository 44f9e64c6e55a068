import { expect, test } from "vitest";
import { Columns } from "../../src/cli/import/columns.ts";
import type { Field } from "../../src/cli/import/fields.ts";
import { parseMapping } from "../../src/cli/import/mapping.ts";
import { contractOfRows } from "../../src/cli/import/run.ts";
import { concord } from "./concord.ts";

const field = (name: string, type: Field["type"] = "string", required = false): Field => ({
  name,
  type,
  required,
  schema: { type },
});
const fields = [
  field("attendee_id", "string", true),
  field("name", "string", true),
  field("email"),
  field("company"),
  field("linkedin_url"),
  field("raw_data", "object"),
];

const columns = (...mappings: readonly string[]) => new Columns(fields, mappings.map(parseMapping));
const names = (header: readonly string[], ...mappings: readonly string[]) =>
  columns(...mappings)
    .resolve(header)
    .targets.map((target) => target && [target.field.name, target.inner].filter(Boolean).join("."));
const problems = (header: readonly string[], ...mappings: readonly string[]) =>
  columns(...mappings).resolve(header).problems;

test("case, spacing and punctuation of a column's name do not matter", () => {
  expect(names(["ATTENDEE-ID", " Name ", "E-Mail", "LinkedIn URL"])).toEqual([
    "attendee_id",
    "name",
    "email",
    "linkedin_url",
  ]);
});

test("the usual aliases are known", () => {
  expect(
    names(["Registration ID", "Full name", "Email address", "Organisation", "LinkedIn profile"]),
  ).toEqual(["attendee_id", "name", "email", "company", "linkedin_url"]);
});

test("a mapping fills a field, a property of an object, or leaves the column out", () => {
  const header = ["Badge no", "name", "Diet", "Notes"];
  const mappings = ["Badge no=attendee_id", "Diet=raw_data.diet", "Notes="];
  expect(names(header, ...mappings)).toEqual(["attendee_id", "name", "raw_data.diet", undefined]);
  expect(problems(header, ...mappings)).toEqual([]);
});

test("a mapping of * takes every column that nothing else claims", () => {
  const header = ["id", "name", "Diet", "T-shirt"];
  expect(names(header, "*=raw_data")).toEqual(["attendee_id", "name", "raw_data.Diet", "raw_data.T-shirt"]);
  expect(names(header, "*=")).toEqual(["attendee_id", "name", undefined, undefined]);
});

test("an unknown column is an error that names the fields and says how to map it", () => {
  const [problem, ...others] = problems(["id", "name", "Compnay"]);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ column: "Compnay", rule: "no field has this name" });
  expect(problem?.remedy).toContain("Fields: attendee_id, name, email, company, linkedin_url, raw_data.");
  expect(problem?.remedy).toContain("--map Compnay=company");
  expect(problem?.remedy).toContain("--map Compnay=raw_data.compnay");
  expect(problem?.remedy).toContain("--map Compnay= ");
});

test("two columns for one field, and a required field without a column, are errors", () => {
  expect(problems(["id", "name", "email", "E-mail"])[0]).toMatchObject({
    column: "E-mail",
    rule: 'email is already filled by the column "email"',
  });
  expect(problems(["id", "email"])[0]?.rule).toBe("no column gives name, which every row needs");
});

test("of two pairs of columns for a name, one fills it, and the other is unknown", () => {
  const header = ["id", "First Name", "Last Name", "Attendee First Name", "Attendee Last Name"];
  expect(names(header)).toEqual(["attendee_id", undefined, undefined, "name", "name"]);
  expect(problems(header)[0]?.rule).toBe('2 columns fill no field: "First Name", "Last Name"');
  expect(problems(["id", "A", "B", "C", "D"], "A+B=name", "C+D=name")[0]?.rule).toContain(
    "name is already filled",
  );
});

test("a mapping of a column that is not there is an error that lists the columns", () => {
  expect(problems(["id", "name"], "Diet=raw_data.diet")[0]).toMatchObject({
    rule: '--map names the column "Diet", which the header does not have',
    remedy: "Its columns are: id, name.",
  });
});

test("a mapping to what is no field, or no object, is refused at once", () => {
  expect(() => columns("Diet=diet")).toThrow('"diet" is not one of the fields attendee_id,');
  expect(() => columns("Diet=company.diet")).toThrow("company is not an object");
  expect(() => parseMapping("Diet")).toThrow('"Diet" is not column=field');
});

test("a column's name may have an equals sign", () => {
  expect(parseMapping("a=b=name")).toEqual({ column: "a=b", target: "name" });
});

test("the columns of a rejected file are left out, so that it can be imported when it is corrected", () => {
  expect(names(["rejected_row", "rejected_reason", "id", "name"])).toEqual([
    undefined,
    undefined,
    "attendee_id",
    "name",
  ]);
});

test("the help of an import names every field", async () => {
  const { fields } = await contractOfRows();
  const { out } = await concord(["import", "--help"]);
  const [, named = ""] = /^Fields: ([\s\S]*?) Columns are/m.exec(out) ?? [];
  for (const { name } of fields) expect(named).toContain(name);
});
