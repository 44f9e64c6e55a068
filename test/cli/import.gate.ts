import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { concord, file, folder } from "./concord.ts";
import { csv, EVENT, rows, withEvent } from "./sandbox.ts";

test("a CSV file goes in whole: progress on standard error, the summary on standard output, exit 0", async () => {
  const { to, attendees } = await withEvent();
  const roster = await file("roster.csv", csv(rows(120)));
  const { code, out, err } = await concord(["import", roster, "--event", EVENT, "--batch-rows", "50", ...to]);
  expect({ code, attendees: await attendees() }).toEqual({ code: 0, attendees: 120 });
  expect(out).toMatch(/all rows are in\n +120 {2}rows\n +120 {2}imported in 3 batches\n/);
  expect(err).toMatch(/^checked 120 rows of .*roster\.csv in \d+\.\d s$/m);
  expect(err).toMatch(/^batch 3: sending 20 rows/m);
  expect(err).toMatch(/^batch 3: run run_\w+ is succeeded$/m);
  expect(err).toMatch(/^batch 3: done: 20 rows in$/m);
});

test("a file as Excel writes it goes in: byte order mark, semicolons, CRLF, quoted line breaks", async () => {
  const { base, to, attendees } = await withEvent();
  const content = [
    "\uFEFFAttendee ID;Full name;E-Mail;Job title",
    'att-1;"Ruiz, José";jose@example.com;"Founder\r\nand CEO"',
    "att-2;王芳;;",
    ";;;",
    'att-3;"Jo ""JJ"" Doe";jo@example.com;Engineer',
    "",
  ].join("\r\n");
  const roster = await file("roster.csv", content);
  const { code, err } = await concord(["import", roster, "--event", EVENT, ...to]);
  expect({ code, err, attendees: await attendees() }).toMatchObject({ code: 0, attendees: 3 });
  expect(base).toMatch(/meshi$/);
});

test("NDJSON goes in, with numbers and objects as they are; null leaves a field out", async () => {
  const { to, attendees } = await withEvent();
  const lines = [
    { attendee_id: "att-1", name: "Amina", raw_data: { seats: 2, tags: ["vip"] } },
    { "Attendee ID": "att-2", "Full name": "Bo", email: null },
  ];
  const roster = await file("roster.ndjson", lines.map((line) => `${JSON.stringify(line)}\n`).join("\n"));
  const { code, err } = await concord(["import", roster, "--event", EVENT, ...to]);
  expect({ code, err, attendees: await attendees() }).toMatchObject({ code: 0, attendees: 2 });
});

test("standard input is read once, and may be CSV or NDJSON", async () => {
  const { to, attendees } = await withEvent();
  const text = csv(rows(30));
  const args = ["import", "-", "--event", EVENT, "--batch-rows", "10", ...to];
  expect(await concord(args, { input: text })).toMatchObject({ code: 0 });
  const ndjson = rows(10, 100)
    .map((row) => JSON.stringify(row))
    .join("\n");
  expect(await concord(args, { input: ndjson })).toMatchObject({ code: 0 });
  expect(await attendees()).toBe(40);
});

test("a file and standard input with the same rows are the same batches", async () => {
  const { to, attendees } = await withEvent();
  const text = csv(rows(130));
  const args = ["--event", EVENT, "--batch-rows", "50", ...to];
  expect(await concord(["import", await file("roster.csv", text), ...args])).toMatchObject({ code: 0 });
  const { code, out } = await concord(["import", "-", ...args], { input: text });
  expect({ code, attendees: await attendees() }).toEqual({ code: 0, attendees: 130 });
  expect(out).toMatch(/ 130 {2}already/);
});

test("--map fills fields from columns of other names, keeps some as raw data and leaves others out", async () => {
  const { to, attendees } = await withEvent();
  const roster = await file("roster.csv", "Badge,Who,Diet,Notes\nb-1,Amina,vegan,x\nb-2,Bo,,y\n");
  const maps = ["Badge=attendee_id", "Who=name", "Diet=raw_data.diet", "Notes="].flatMap((map) => [
    "--map",
    map,
  ]);
  const { code, err } = await concord(["import", roster, "--event", EVENT, ...maps, ...to]);
  expect({ code, err, attendees: await attendees() }).toMatchObject({ code: 0, attendees: 2 });
});

test("--delimiter and --format say what the file does not show", async () => {
  const { to } = await withEvent();
  const roster = await file("roster.txt", "attendee_id~name\natt-1~Amina\n");
  const args = ["import", roster, "--event", EVENT, ...to];
  expect(await concord([...args, "--delimiter", "~", "--format", "csv"])).toMatchObject({ code: 0 });
});

test("--dry-run checks and sends nothing, and needs neither key nor network", async () => {
  const roster = await file("roster.csv", csv(rows(5)));
  const nowhere = { env: { MESHI_KEY: undefined } };
  const args = ["import", roster, "--event", EVENT, "--dry-run", "--base-url", "http://127.0.0.1:9"];
  const { code, out } = await concord(args, nowhere);
  expect(code).toBe(0);
  expect(out).toContain("checked; nothing was sent");

  const bad = await file("bad.csv", "attendee_id,name\natt 1,Amina\natt-2,Bo\n");
  const skipping = ["import", bad, "--event", EVENT, "--dry-run", "--skip-invalid"];
  expect(await concord(skipping, nowhere)).toMatchObject({ code: 3 });
  expect(
    await concord(["import", "-", "--event", EVENT, "--dry-run"], { ...nowhere, input: csv(rows(5)) }),
  ).toMatchObject({
    code: 0,
  });
});

test("--json prints one object with every count and batch, and nothing else, on standard output", async () => {
  const { to } = await withEvent();
  const roster = await file("roster.csv", `${csv(rows(3))}att-4,Dee,nope\n`);
  const { code, out } = await concord([
    "import",
    roster,
    "--event",
    EVENT,
    "--json",
    "--batch-rows",
    "2",
    ...to,
  ]);
  expect(out.trimEnd().split("\n")).toHaveLength(1);
  expect(JSON.parse(out)).toMatchObject({
    status: "partial",
    exitCode: code,
    event: EVENT,
    rows: 4,
    imported: 3,
    rejected: 1,
    already: 0,
    failed: 0,
    unknown: 0,
    underway: 0,
    unsent: 0,
    batches: [
      {
        number: 1,
        rows: { first: 2, last: 3 },
        count: 2,
        status: "succeeded",
        runId: expect.stringMatching(/^run_/),
      },
      { number: 2, rows: { first: 4, last: 5 }, count: 2, status: "partial", rejected: 1 },
    ],
    rejectedFile: join(dirname(roster), `${basename(roster, ".csv")}.rejected.csv`),
    error: null,
  });
});

test("--verbose tells every attempt with its correlation id, and never the key", async () => {
  const { to } = await withEvent({ faults: ["status=503,times=1,operation=importAttendees"] });
  const roster = await file("roster.csv", csv(rows(3)));
  const { code, err } = await concord(["import", roster, "--event", EVENT, "--verbose", ...to]);
  expect(code).toBe(0);
  expect(err).toMatch(/^GET \/auth attempt 1: 200 after \d+ ms \[[\w-]+\]$/m);
  expect(err).toMatch(/^PUT \S+:import attempt 1: 503 after \d+ ms, then waited .* \[[\w-]+\]$/m);
  expect(err).toMatch(/^PUT \S+:import waits .* before the next attempt \[[\w-]+\]$/m);
  expect(err).toMatch(/^PUT \S+:import attempt 2: 202 after /m);
});

test("the same rows again are reported as already imported; a label makes a new import of them", async () => {
  const { to } = await withEvent();
  const roster = await file("roster.csv", csv(rows(20)));
  const args = ["import", roster, "--event", EVENT, "--json", ...to];
  expect(JSON.parse((await concord(args)).out)).toMatchObject({ imported: 20, already: 0 });

  const again = await concord(args);
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out)).toMatchObject({
    imported: 0,
    already: 20,
    batches: [{ status: "already", replayed: true, finishedAt: expect.stringMatching(/Z$/) }],
  });
  const told = await concord(["import", roster, "--event", EVENT, ...to]);
  expect(told.out).toMatch(/20 {2}already imported earlier \(finished \d{4}-.*Z\)/);
  expect(told.out).toContain("--label");

  expect(JSON.parse((await concord([...args, "--label", "second"])).out)).toMatchObject({
    imported: 20,
    already: 0,
  });
});

test("batches go out in the order of the file, at most --concurrency at a time", async () => {
  const { to, attendees } = await withEvent({ runDuration: 100 });
  const roster = await file("roster.csv", csv(rows(30)));
  const args = ["import", roster, "--event", EVENT, "--batch-rows", "10", "--concurrency", "1", ...to];
  const { code, err } = await concord(args);
  expect(code).toBe(0);
  const story = err.split("\n").filter((line) => /sending|done/.test(line));
  expect(story.map((line) => line.replace(/:? \d+ rows.*/, ""))).toEqual([
    "batch 1: sending",
    "batch 1: done",
    "batch 2: sending",
    "batch 2: done",
    "batch 3: sending",
    "batch 3: done",
  ]);
  expect(await attendees()).toBe(30);
});

test("a wrong option, a missing one or a missing file is wrong use, exit 2", async () => {
  const roster = await file("roster.csv", csv(rows(1)));
  const misuse = async (...args: string[]) => {
    const { code, err } = await concord(args, { cwd: await folder() });
    return { code, err };
  };
  expect(await misuse("import", roster)).toMatchObject({ code: 2, err: expect.stringContaining("--event") });
  expect(await misuse("import", roster, "--event", EVENT, "--concurency", "2")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Did you mean --concurrency?"),
  });
  expect(await misuse("import", roster, "--event", EVENT, "--concurrency", "0")).toMatchObject({
    code: 2,
    err: expect.stringContaining("whole number from 1"),
  });
  expect(await misuse("import", roster, "--event", EVENT, "--map", "Diet=diet")).toMatchObject({
    code: 2,
    err: expect.stringContaining('"diet" is not one of the fields'),
  });
  expect(await misuse("import", roster, "--event", "no spaces", "--dry-run")).toMatchObject({
    code: 2,
    err: expect.stringContaining("INVALID_PARTNER_ID"),
  });
  expect(await misuse("import", "nowhere.csv", "--event", EVENT)).toMatchObject({
    code: 2,
    err: expect.stringContaining("nowhere.csv: there is no such file"),
  });
  expect(await misuse("imprt")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Did you mean import?"),
  });
});

test("a pipe by name is read once, like standard input", async () => {
  const { to, attendees } = await withEvent();
  const pipe = join(await folder(), "pipe");
  execFileSync("mkfifo", [pipe]);
  const running = concord(["import", pipe, "--event", EVENT, ...to]);
  await writeFile(pipe, csv(rows(3000)));
  expect(await running).toMatchObject({ code: 0 });
  expect(await attendees()).toBe(3000);
});
