import { expect, test } from "vitest";
import { file } from "./concord.ts";
import { concordInOne } from "./in-one-process.ts";
import { EVENT, withEvent } from "./sandbox.ts";
import { sheetOf } from "./xlsx.ts";

const explained = async (name: string, content: string | Buffer, ...more: string[]) => {
  const { code, out } = await concordInOne(
    ["import", await file(name, content), "--explain", "--json", ...more],
    {
      env: { MESHI_KEY: undefined },
    },
  );
  return { code, ...JSON.parse(out) };
};

test("--explain shows columns, what they fill and why, and samples, without a key, an event or a network", async () => {
  const roster = await file(
    "roster.csv",
    "id,First Name,Last Name,Diet\n1,Ines,Moreau,vegan\n2,Kai,Tanaka,\n3,Ada,Bo,vegan\n",
  );
  const { code, out } = await concordInOne(["import", roster, "--explain", "--map", "Diet=raw_data.diet"], {
    env: { MESHI_KEY: undefined },
  });
  expect(code).toBe(0);
  expect(out.replaceAll(roster, "roster.csv")).toBe(`column      fills          by                   samples
id          attendee_id    a usual name for it  1 | 2 | 3
First Name  name           joined with another  Ines | Kai | Ada
Last Name   name           joined with another  Moreau | Tanaka | Bo
Diet        raw_data.diet  --map                vegan

The columns can be imported as they are.
To check all rows: concord import roster.csv --event <id> --map Diet=raw_data.diet --dry-run
`);
});

test("with problems, --explain ends with the command that has none", async () => {
  const roster = await file("roster.csv", "api_id,name,Diet\n1,Ines Moreau,vegan\n");
  const { code, out } = await concordInOne(["import", roster, "--explain"]);
  expect(code).toBe(2);
  expect(out).toMatch(/api_id +\? +no field has this name +1\n/);
  expect(out).toContain("2 columns fill no field");
  const [, proposed = ""] = /^To check all rows: concord (.*) --dry-run$/m.exec(out) ?? [];
  const { to } = await withEvent();
  const words = proposed.replace("<id>", EVENT).replaceAll("'", "").split(" ");
  expect(await concordInOne([...words, ...to])).toMatchObject({ code: 0 });
});

test.each<[string, string, string | Buffer, string[], object[]]>([
  [
    "NDJSON",
    "a.ndjson",
    '{"id":"1","x":{"a":1}}\n{"name":"Ines"}\n',
    ["--map", "x="],
    [
      { column: "id", fills: "attendee_id", by: "a usual name for it", samples: ["1"] },
      { column: "x", fills: null, by: "--map", samples: ['{"a":1}'] },
      { column: "name", fills: "name", by: "its name", samples: ["Ines"] },
    ],
  ],
  ["a JSON array", "a.json", '[{"id":"1","name":"x"}]', [], [{ column: "id" }, { column: "name" }]],
  [
    "Excel",
    "a.xlsx",
    sheetOf(["id", "name"], [{ number: 7, format: "000" }, "x"]),
    [],
    [{ samples: ["007"] }, { samples: ["x"] }],
  ],
  [
    "columns of one name",
    "a.csv",
    "id,name,Email,Email\n1,x,a@example.com,b@example.com\n",
    ["--map", "Email#2=raw_data.second"],
    [
      {},
      {},
      { column: "Email", fills: "email" },
      { column: "Email#2", fills: "raw_data.second", samples: ["b@example.com"] },
    ],
  ],
  [
    "a rejected file",
    "a.csv",
    "rejected_row,rejected_reason,id,name\n3,why,1,x\n",
    [],
    [
      { fills: null, by: "it is of a rejected file" },
      { fills: null },
      { fills: "attendee_id" },
      { fills: "name" },
    ],
  ],
  [
    "what is for all unknown columns",
    "a.csv",
    "id;name;Diet, or none\n1;x;y\n",
    ["--map", "*=raw_data"],
    [{}, {}, { column: "Diet, or none", fills: "raw_data.Diet, or none", by: "--map '*=...'" }],
  ],
])("--explain --json reads %s", async (_, name, content, more, columns) => {
  expect(await explained(name, content, ...more)).toMatchObject({
    code: 0,
    status: "explained",
    columns,
    problems: [],
  });
});

test.each<[string, string, string | Buffer]>([
  ["an empty file", "a.csv", ""],
  ["a picture", "a.csv", "\x89PNG\r\n"],
  ["an empty sheet", "a.xlsx", sheetOf()],
])("--explain --json of %s says what is wrong", async (_, name, content) => {
  const found = await explained(name, content);
  expect(found).toMatchObject({ code: 2, status: "invalid", columns: [] });
  expect(found.problems).toHaveLength(1);
});

test("properties that mean nothing are one problem for all lines, and what is missing is said in the same round", async () => {
  const lines = Array.from({ length: 500 }, (_, index) =>
    JSON.stringify({ api_id: `${index}`, [`extra${index % 18}`]: 1 }),
  );
  const roster = await file("roster.ndjson", lines.join("\n"));
  const { code, err } = await concordInOne(["import", roster, "--event", EVENT, "--dry-run"]);
  expect(code).toBe(2);
  expect(err).toContain('19 columns fill no field: "api_id", "extra0", "extra1"');
  expect(err).toContain("The same in 499 more rows: 2, 3, 4, 5, 6, ...");
  expect(err).toContain("--map '*=raw_data' keeps them all inside raw_data");
  expect(err).toContain("--map api_id=attendee_id");
  expect(err).toContain("no column gives name");
  expect(err.trim().split("\n").length).toBeLessThan(15);
});

test.each(["csv", "ndjson"])(
  "problems of one kind in a %s file are one, whatever the values",
  async (format) => {
    const people = Array.from({ length: 40 }, (_, index) => ({
      attendee_id: `bad id ${index}`,
      name: index === 7 ? "" : "x",
    }));
    const content =
      format === "csv"
        ? `attendee_id,name\n${people.map((row) => Object.values(row).join(",")).join("\n")}`
        : people.map((row) => JSON.stringify(row)).join("\n");
    const { err } = await concordInOne([
      "import",
      await file(`roster.${format}`, content),
      "--event",
      EVENT,
      "--dry-run",
    ]);
    expect(err).toMatch(/column "attendee_id": "bad id 0" does not match .*\n {4}The same in 39 more rows: /);
    expect(err).toMatch(/name is missing or empty\n/);
    expect(err).toContain("Nothing was sent: 41 problems.");
    expect(err).not.toContain("more problem");
  },
);

test.each(["csv", "ndjson"])(
  "--trim takes white space around the values of a %s file away",
  async (format) => {
    const content =
      format === "csv"
        ? "attendee_id,name\n att-1 ,  Ines  \n"
        : '{"attendee_id":" att-1 ","name":"  Ines  ","raw_data":{"n":1.0}}\n';
    const { to } = await withEvent();
    const roster = await file(`roster.${format}`, content);
    expect(await concordInOne(["import", roster, "--event", EVENT, ...to])).toMatchObject({ code: 2 });
    expect(await concordInOne(["import", roster, "--event", EVENT, "--trim", ...to])).toMatchObject({
      code: 0,
    });
  },
);
