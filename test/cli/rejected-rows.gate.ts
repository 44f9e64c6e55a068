import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { file } from "./concord.ts";
import { concordInOne } from "./in-one-process.ts";
import { EVENT, withEvent } from "./sandbox.ts";

test("rows that the API refuses one by one are in the rejected file with their reasons, exit 3", async () => {
  const { to, attendees } = await withEvent();
  const roster = await file(
    "roster.csv",
    'attendee_id,name,email\natt-1,Amina,not an address\natt-2,"Bo, Jr.",bo@example.com\natt-3,"Cy ""C"" Day",@\n',
  );
  const { code, out } = await concordInOne(["import", roster, "--event", EVENT, ...to]);
  const rejected = join(dirname(roster), "roster.rejected.csv");
  expect({ code, attendees: await attendees() }).toEqual({ code: 3, attendees: 1 });
  expect(out).toContain("some rows are not in");
  expect(out).toContain(rejected);
  expect(await readFile(rejected, "utf8")).toBe(
    [
      "rejected_row,rejected_reason,attendee_id,name,email",
      '2,"The e-mail ""not an address"" is not an address. (INVALID_EMAIL)",att-1,Amina,not an address',
      '4,"The e-mail ""@"" is not an address. (INVALID_EMAIL)",att-3,"Cy ""C"" Day",@',
      "",
    ].join("\r\n"),
  );
});

test("--skip-invalid imports the rows that keep the rules and keeps the others in the rejected file, exit 3", async () => {
  const { to, attendees } = await withEvent();
  const content = "attendee_id;name\natt-1;Amina\natt 2;Bo\natt-3;\natt-1;Amina again\natt-4;Cy\n";
  const roster = await file("roster.csv", content);
  const { code, out } = await concordInOne(["import", roster, "--event", EVENT, "--skip-invalid", ...to]);
  expect({ code, attendees: await attendees() }).toEqual({ code: 3, attendees: 2 });
  expect(out).toMatch(/ 5 {2}rows\n +2 {2}imported in 1 batch\n +3 {2}rejected\n/);
  const lines = (await readFile(join(dirname(roster), "roster.rejected.csv"), "utf8")).split("\r\n");
  expect(lines[0]).toBe("rejected_row;rejected_reason;attendee_id;name");
  expect(lines[1]).toMatch(/^3;"?attendee_id: ""att 2"" does not match .*\(INVALID_PARTNER_ID\)"?;att 2;Bo$/);
  expect(lines[2]).toMatch(/^4;name: name is missing or empty;att-3;$/);
  expect(lines[3]).toMatch(
    /^5;"?attendee_id: ""att-1"" is already the attendee_id of row 2 \(DUPLICATE_ATTENDEE_ID\)"?;/,
  );
});

test("a rejected file, corrected, is itself a roster", async () => {
  const { to, attendees } = await withEvent();
  const roster = await file("roster.csv", "attendee_id,name\natt-1,Amina\natt 2,Bo\n");
  const rejected = join(dirname(roster), "roster.rejected.csv");
  const again = ["--event", EVENT, "--skip-invalid", ...to];
  expect(await concordInOne(["import", roster, ...again])).toMatchObject({ code: 3 });

  expect(await concordInOne(["import", rejected, ...again])).toMatchObject({ code: 1 });
  const still = await readFile(join(dirname(roster), "roster.rejected.rejected.csv"), "utf8");
  expect(still.split("\r\n")[0]).toBe("rejected_row,rejected_reason,attendee_id,name");

  await writeFile(rejected, (await readFile(rejected, "utf8")).replace(",att 2,", ",att-2,"));
  expect(await concordInOne(["import", rejected, ...again])).toMatchObject({ code: 0 });
  expect(await attendees()).toBe(2);
});

test("rejected NDJSON lines are kept as NDJSON, and a line that is no JSON as text", async () => {
  const { to } = await withEvent();
  const roster = await file(
    "roster.ndjson",
    '{"attendee_id":"a b","name":"Amina"}\n{oops\n{"attendee_id":"c","name":"Cy"}\n',
  );
  expect(await concordInOne(["import", roster, "--event", EVENT, "--skip-invalid", ...to])).toMatchObject({
    code: 3,
  });
  const lines = (await readFile(join(dirname(roster), "roster.rejected.ndjson"), "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      rejected_row: 1,
      rejected_reason: expect.stringContaining("(INVALID_PARTNER_ID)"),
      attendee_id: "a b",
      name: "Amina",
    },
    { rejected_row: 2, rejected_reason: expect.stringContaining("not JSON"), rejected_text: "{oops" },
  ]);
});

test("a rejected file that cannot be written is reported, and hides nothing else", async () => {
  const { to } = await withEvent();
  const roster = await file("roster.csv", "attendee_id,name,email\natt-1,Amina,no\natt-2,Bo,\n");
  await mkdir(join(dirname(roster), "roster.rejected.csv"));
  const { code, out, err } = await concordInOne(["import", roster, "--event", EVENT, ...to]);
  expect(code).toBe(3);
  expect(err).toMatch(
    /cannot be kept in .*roster\.rejected\.csv any more: it is a folder\. .*\nrejected row 2: /,
  );
  expect(out).not.toContain("are in /");
  expect(out).toMatch(/1 {2}imported in 1 batch/);
});

test("a batch without one usable row is rejected, row by row: each counts once, and has its reason in the rejected file", async () => {
  const { to } = await withEvent();
  const roster = await file("roster.csv", "attendee_id,name,email\natt-1,Amina,no\natt-2,Bo,none\n");
  const { code, out } = await concordInOne(["import", roster, "--event", EVENT, "--json", ...to]);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    status: "failed",
    rows: 2,
    imported: 0,
    rejected: 2,
    failed: 0,
    unsent: 0,
  });
  const rejected = await readFile(join(dirname(roster), "roster.rejected.csv"), "utf8");
  expect(rejected.trimEnd().split("\r\n")).toHaveLength(3);
});
