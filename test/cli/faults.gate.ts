import { expect, test } from "vitest";
import { file } from "./concord.ts";
import { concordInOne } from "./in-one-process.ts";
import { csv, EVENT, rows, withEvent } from "./sandbox.ts";

const roster = () => file("roster.csv", csv(rows(30)));
const args = async (...more: string[]) => [
  "import",
  await roster(),
  "--event",
  EVENT,
  "--batch-rows",
  "10",
  ...more,
];

test.each([
  ["a server error", "status=503,times=2,operation=importAttendees"],
  ["a rate limit", "rate-limit=1,times=1,operation=importAttendees"],
  ["a dropped connection before the work", "drop-before,times=2,operation=importAttendees"],
  ["a dropped connection after the work", "drop-after,times=2,operation=importAttendees"],
  ["truncated JSON", "truncate,times=2,operation=importAttendees"],
  ["a proxy's error page", "html=502,times=2,operation=getRun"],
])("%s is got over: every row is in once, in as many runs as batches", async (_, fault) => {
  const { to, attendees } = await withEvent({ faults: [fault] });
  const { code, out } = await concordInOne(await args("--json", ...to));
  expect(code).toBe(0);
  const { batches } = JSON.parse(out);
  expect(new Set(batches.map(({ runId }: { runId: string }) => runId)).size).toBe(3);
  expect(await attendees()).toBe(30);
});

test.each([
  [
    "server errors",
    "status=503,operation=importAttendees",
    /INTERNAL_ERROR \(503\)|got 503/,
    /attempt 2: 503/,
  ],
  [
    "dropped connections",
    "drop-before,operation=importAttendees",
    /got no response/,
    /attempt 2: network \(/,
  ],
  ["an HTML error page", "html=502,operation=importAttendees", /got 502 .*text\/html/, /attempt 2: 502/],
  [
    "an HTML page as success",
    "html=200,operation=importAttendees",
    /got 200 .*text\/html.*check the base URL/,
    undefined,
  ],
  ["truncated JSON", "truncate,operation=importAttendees", /got no response/, /attempt 2: truncated/],
  [
    "a rate limit",
    "rate-limit=1,operation=importAttendees",
    /PARTNER_RATE_LIMIT_EXCEEDED \(429\)/,
    /attempt 2: 429/,
  ],
])(
  "%s without end are an error that shows every attempt; the rerun imports each row once",
  async (_, fault, said, tried) => {
    const { base, to, attendees } = await withEvent();
    const faulty = await withEvent({ faults: [fault] });
    expect(faulty.base).not.toBe(base);
    const command = await args("--attempts", "2");
    const { code, out, err } = await concordInOne([...command, ...faulty.to]);
    expect(code).toBe(1);
    expect(out).toMatch(said);
    if (tried) expect(out).toMatch(tried);
    expect(err).toContain("run the same command again");
    expect(await concordInOne([...command, ...to])).toMatchObject({ code: 0 });
    expect(await attendees()).toBe(30);
  },
);

test("a server that is down is an error that shows every attempt, exit 1", async () => {
  const server = await withEvent();
  await server.sandbox.close();
  const { code, err } = await concordInOne(await args(...server.to, "--attempts", "2"));
  expect(code).toBe(1);
  expect(err).toMatch(/concord: GET \/auth got no response: the connection was refused: .*attempts: 2/);
  expect(err).toMatch(/attempt 1: refused \(.*\) after .*, then waited/);
  expect(err).toMatch(/attempt 2: refused \(/);
});

test("a failed run does not stop the other batches: some rows are in, exit 3, and the rerun tries the failed ones anew", async () => {
  const { to, attendees } = await withEvent({
    faults: ["outcome=failure,times=1,operation=importAttendees"],
  });
  const command = await args("--concurrency", "1", "--json", ...to);
  const { code, out } = await concordInOne(command);
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ status: "partial", imported: 20, failed: 10 });
  const again = await concordInOne(command);
  expect(JSON.parse(again.out)).toMatchObject({ status: "complete", imported: 10, already: 20 });
  expect(await attendees()).toBe(30);
});

test("a refusal of every request stops the import after five rows that were sent alone: no further batch is sent", async () => {
  const { to } = await withEvent({ faults: ["status=400,operation=importAttendees"] });
  const { code, out } = await concordInOne(await args("--concurrency", "1", "--json", ...to));
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ status: "failed", failed: 5, unsent: 25 });
});
