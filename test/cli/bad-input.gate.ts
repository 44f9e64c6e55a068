import { open } from "node:fs/promises";
import { expect, test } from "vitest";
import { concord, file, folder, nowhere, start } from "./concord.ts";
import { csv, EVENT, rows, withEvent } from "./sandbox.ts";

/** Lines of standard error that name the file, and the remedy that follows each. */
async function problemsOf(name: string, content: string | Uint8Array): Promise<string[]> {
  const path = await file(name, content);
  const { code, out, err } = await concord(["import", path, "--event", EVENT, ...nowhere]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(/^Nothing was sent: \d+ problems?\./m);
  // The same file would be refused again.
  expect(err).not.toContain("run the same command again");
  const lines = err.split("\n");
  return lines.flatMap((line, index) =>
    line.startsWith(path) ? [`${line.slice(path.length + 2)} | ${lines[index + 1]?.trim()}`] : [],
  );
}

test.each<[title: string, content: string, problem: RegExp]>([
  [
    "an id that breaks the pattern of ids",
    "attendee_id,name\natt-1,Amina\natt 2,Bo\n",
    /^row 3, column "attendee_id": "att 2" does not match \^\[A-Za-z0-9\]\S+ \(INVALID_PARTNER_ID\) \| .*1 to 128 letters/,
  ],
  [
    "an empty name",
    "Attendee ID,Full name\natt-1,Amina\natt-2,  \n",
    /^row 3, column "Full name": name is missing or empty \| Give it a value\.$/,
  ],
  [
    "an id that comes twice, anywhere in the file",
    `${csv(rows(3000))}att-17,Again,\n`,
    /^row 3002, column "attendee_id": "att-17" is already the attendee_id of row 18 \(DUPLICATE_ATTENDEE_ID\) \| .*remove one/,
  ],
  ["an empty file", "", /^it has no rows \| A CSV file has a header/],
  ["a header without rows", "attendee_id,name\r\n", /^it has no rows \|/],
  [
    "an unknown column",
    "attendee_id,name,Dietary needs\natt-1,Amina,vegan\n",
    /^row 1, column "Dietary needs": no field has this name \| Fields: attendee_id, .*--map 'Dietary needs=raw_data\.dietary_needs'.*--map 'Dietary needs='/,
  ],
  [
    "a required column that is not there",
    "attendee_id,email\natt-1,a@example.com\n",
    /^row 1: no column gives name, which every row needs \| .*--map '<column>=name'/,
  ],
  [
    "a quote that is never closed",
    'attendee_id,name\natt-1,Amina\natt-2,"Bo\natt-3,Cy\n',
    /^row 3, column "name": the quote that opens this cell is never closed \| .*written twice/,
  ],
  [
    "text after a closing quote, below a cell with a line break",
    'attendee_id,name,title\natt-1,Amina,"a\nb"\natt-2,"Bo"by,x\n',
    /^row 3 \(line 4\), column "name": text follows the closing quote of this cell \|/,
  ],
  [
    "a cell beyond the columns",
    "attendee_id,name\natt-1,Amina\natt-2,Bo,Jr.\n",
    /^row 3: cell 3, "Jr\.", stands in a column without a name \(the row has 3 cells, the header 2\) \| Quote a cell/,
  ],
  [
    "lines that end in a carriage return only",
    "attendee_id,name\ratt-1,Amina\r",
    /^row 1: lines end in a carriage/,
  ],
])(
  "%s is reported with file, row, column, rule and remedy, and nothing is sent",
  async (_, content, problem) => {
    expect(await problemsOf("roster.csv", content)).toEqual([expect.stringMatching(problem)]);
  },
);

test("bytes that are not UTF-8 are found in their cell", async () => {
  const content = Buffer.from('attendee_id,name,title\natt-1,Amina,"x\ny"\natt-2,Jos\xe9,z\n', "latin1");
  expect(await problemsOf("roster.csv", content)).toEqual([
    expect.stringMatching(
      /^row 3 \(line 4\), column "name": it holds bytes that are not UTF-8 \| .*CSV UTF-8.*iconv -f WINDOWS-1252/,
    ),
  ]);
  const ndjson = Buffer.from(
    '{"attendee_id":"att-1","name":"Amina"}\n{"attendee_id":"att-2","name":"Jos\xe9"}\n',
    "latin1",
  );
  expect(await problemsOf("roster.ndjson", ndjson)).toEqual([
    expect.stringMatching(/^row 2, column "name": it holds bytes that are not UTF-8/),
  ]);
});

test.each<[line: string, problem: RegExp]>([
  [
    '{"attendee_id":7,"name":"Amina"}',
    /^row 2, column "attendee_id": the number is not a string \(INVALID_PARTNER_ID\) \|/,
  ],
  ['{"attendee_id":"att-2","name":["Amina"]}', /^row 2, column "name": the array is not a string \|/],
  [
    '{"attendee_id":"att-2","name":"Bo","raw_data":"x"}',
    /^row 2, column "raw_data": "x" is not an object \|/,
  ],
  ['{"attendee_id":"att-2","name":"Bo","diet":"x"}', /^row 2, column "diet": no field has this name \|/],
  [
    '{"attendee_id":"att-2","Name":"Bo","full name":"B"}',
    /^row 2, column "full name": name is already filled/,
  ],
  [
    '{"attendee_id":"att-2","name":"Bo","raw_data":[1]}',
    /^row 2, column "raw_data": the array is not an object \|/,
  ],
  ['{"name":"Bo"}', /^row 2, column "attendee_id": attendee_id is missing or empty \|/],
  ["{oops", /^row 2: it is not JSON: .* \| Each line is one JSON object/],
  ["7", /^row 2: it is not a JSON object \|/],
])("the NDJSON line %s is reported with its key", async (line, problem) => {
  const content = `{"attendee_id":"att-1","name":"Amina"}\n${line}\n`;
  expect(await problemsOf("roster.ndjson", content)).toEqual([expect.stringMatching(problem)]);
});

test("of many rows with one problem the first is reported, and the others are counted", async () => {
  const bad = Array.from({ length: 50 }, (_, index) => `no ${index},Person\n`);
  const path = await file("roster.csv", `attendee_id,name\n${bad.join("")}`);
  const args = ["import", path, "--event", EVENT, ...nowhere];
  const { code, err } = await concord(args);
  expect(code).toBe(2);
  expect(err.split("\n").filter((line) => line.startsWith(path))).toHaveLength(1);
  expect(err).toContain("The same in 49 more rows: ");
  expect(err).toContain("Nothing was sent: 50 problems. --skip-invalid imports the other rows.");
});

test("a single row over 16 MiB is rejected with the reason, and the other rows go in", async () => {
  const { to, attendees } = await withEvent();
  const content = `attendee_id,name\natt-1,Amina\natt-2,${"x".repeat(17 * 1024 * 1024)}\natt-3,Cy\n`;
  const path = await file("roster.csv", content);
  const args = ["import", path, "--event", EVENT, "--json", ...to];
  const refused = await concord(args);
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.out)).toMatchObject({
    status: "invalid",
    problems: [
      { row: 3, rule: expect.stringMatching(/^the row takes 178\d{5} bytes as JSON, of 16777115 /) },
    ],
  });
  expect(await concord([...args, "--skip-invalid"])).toMatchObject({ code: 3 });
  expect(await attendees()).toBe(2);
});

test("a bad row of standard input stops the import with what was sent before it, exit 3", async () => {
  const { to, attendees } = await withEvent();
  const input = `${csv(rows(25))}att 26,Bo,\n${csv(rows(10, 40)).split("\n").slice(1).join("\n")}`;
  const args = ["import", "-", "--event", EVENT, "--batch-rows", "10", ...to];
  const { code, out, err } = await concord(args, { input });
  expect(code).toBe(3);
  expect(err).toContain('standard input, row 27, column "attendee_id": "att 26" does not match');
  expect(out).toMatch(/20 {2}imported in 2 batches/);
  expect(await attendees()).toBe(20);

  const corrected = await concord([...args, "--json"], { input: input.replace("att 26", "att-26") });
  expect(corrected.code).toBe(0);
  expect(JSON.parse(corrected.out)).toMatchObject({ rows: 36, already: 20, imported: 16 });
});

test("a bad row of standard input before anything was sent is an invalid input, exit 2", async () => {
  const { to, attendees } = await withEvent();
  const args = ["import", "-", "--event", EVENT, ...to];
  expect(await concord(args, { input: "attendee_id,name\natt-1,Amina\natt 2,Bo\n" })).toMatchObject({
    code: 2,
  });
  expect(await concord(args, { input: "" })).toMatchObject({
    code: 2,
    err: expect.stringContaining("no rows"),
  });
  expect(await attendees()).toBe(0);
});

test("--skip-invalid passes over the bad rows of standard input, and keeps them", async () => {
  const { to, attendees } = await withEvent();
  const args = ["import", "-", "--event", EVENT, "--skip-invalid", "--json", ...to];
  const cwd = await folder();
  const { code, out } = await concord(args, { cwd, input: "attendee_id,name\natt-1,Amina\natt 2,Bo\n" });
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({
    rows: 2,
    imported: 1,
    rejected: 1,
    rejectedFile: "stdin.rejected.csv",
  });
  expect(await attendees()).toBe(1);
});

test("a file that changes between checking and sending is not sent on from there", async () => {
  const { to } = await withEvent({ runDuration: 400 });
  const content = csv(rows(20_000));
  const path = await file("roster.csv", content);
  const args = ["import", path, "--event", EVENT, "--batch-rows", "8000", "--concurrency", "1", ...to];
  const running = start(args);
  await running.said("batch 1: sending");
  const handle = await open(path, "r+");
  await handle.write(Buffer.from("X"), 0, 1, content.length - 10);
  await handle.close();
  const { code, err } = await running.ended;
  expect(code).toBe(3);
  expect(err).toContain("changed while it was being sent");
});
