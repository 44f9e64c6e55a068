import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { concord, folder } from "./concord.ts";
import { EVENT, rows, withEvent } from "./sandbox.ts";

const call = (...args: readonly string[]) => concord(["call", "meshi", ...args]);

test("an operation's response is printed as JSON", async () => {
  const { to } = await withEvent();
  const { code, out, err } = await call("getEvent", "--event_id", EVENT, ...to);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(JSON.parse(out)).toMatchObject({ event_id: EVENT, title: "Summit" });
});

test("a body comes from the command line, a file or standard input", async () => {
  const { to } = await withEvent();
  const context = ["setEventContext", "--event_id", EVENT, ...to, "--body"];
  expect(JSON.parse((await call(...context, '{"objectives":"one"}')).out)).toMatchObject({
    objectives: "one",
  });

  const path = join(await folder(), "context.json");
  await writeFile(path, '{"objectives":"two"}');
  expect(JSON.parse((await call(...context, `@${path}`)).out)).toMatchObject({ objectives: "two" });

  const piped = await concord(["call", "meshi", ...context, "-"], { input: '{"objectives":"three"}' });
  expect(JSON.parse(piped.out)).toMatchObject({ objectives: "three" });

  expect(await call(...context, "{oops")).toMatchObject({
    code: 2,
    err: expect.stringContaining("The body (--body) is not JSON"),
  });
  expect(await call(...context, "@nowhere.json")).toMatchObject({
    code: 2,
    err: expect.stringContaining("cannot be read from nowhere.json: there is no such file or folder."),
  });
});

test("--all reads every page, one line of JSON per item", async () => {
  const { to } = await withEvent();
  const doubles = rows(7).map((row) => ({ ...row, email: "same@example.com" }));
  const body = JSON.stringify({ attendees: doubles });
  expect(await call("importAttendees", "--event_id", EVENT, "--body", body, "--wait", ...to)).toMatchObject({
    code: 0,
  });
  expect(await call("startEnrichmentRun", "--event_id", EVENT, "--wait", ...to)).toMatchObject({ code: 0 });

  const { code, out } = await call("listEventReviews", "--event_id", EVENT, "--limit", "2", "--all", ...to);
  expect(code).toBe(0);
  const items = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(items.map(({ attendee_id }) => attendee_id)).toEqual(
    rows(6, 2).map(({ attendee_id }) => attendee_id),
  );

  const page = JSON.parse((await call("listEventReviews", "--event_id", EVENT, "--limit", "2", ...to)).out);
  expect(page).toMatchObject({ items: items.slice(0, 2), next_cursor: expect.any(String) });
});

test("--wait follows a run to its end; its item errors are exit 3, its failure exit 1", async () => {
  const { to } = await withEvent({ runDuration: 200 });
  const run = (...attendees: object[]) =>
    call("importAttendees", "--event_id", EVENT, "--wait", ...to, "--body", JSON.stringify({ attendees }));
  const good = await run({ attendee_id: "att-1", name: "Amina" });
  expect(good).toMatchObject({ code: 0, err: expect.stringMatching(/^(queued\n)?(running\n)?succeeded\n$/) });
  expect(JSON.parse(good.out)).toMatchObject({ status: "succeeded" });

  const partial = await run(
    { attendee_id: "att-2", name: "Bo" },
    { attendee_id: "att-3", name: "Cy", email: "no" },
  );
  expect(partial.code).toBe(3);
  expect(JSON.parse(partial.out)).toMatchObject({ status: "partial", errors: [{ attendee_id: "att-3" }] });

  const failed = await run({ attendee_id: "att-3", name: "Cy", email: "no" });
  expect(failed).toMatchObject({ code: 1, err: expect.stringContaining("concord: ") });
  expect(JSON.parse(failed.out)).toMatchObject({ status: "failed" });
});

test("parameters are checked by their schemas before anything is sent", async () => {
  const misuse = async (...args: string[]) => {
    const { code, err } = await call(...args, "--base-url", "http://127.0.0.1:9");
    return `${code} ${err}`;
  };
  expect(await misuse("listReviews", "--limit", "500")).toMatch(/^2 concord: --limit "500" must be <= 100\./);
  expect(await misuse("listReviews", "--limit", "ten")).toMatch(
    /^2 concord: --limit "ten" must be integer\./,
  );
  expect(await misuse("getEvent", "--event_id", "no spaces")).toMatch(
    /^2 concord: --event_id "no spaces" must match/,
  );
  expect(await misuse("createEvent")).toMatch(/^2 concord: --body is missing\./);
  expect(await misuse("getEvent")).toMatch(/^2 concord: --event_id is missing\. The event/);
});

test("names that are not known suggest those that are", async () => {
  expect(await call("getRunn")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Did you mean getRun?"),
  });
  expect(await concord(["call", "meshy"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("Did you mean meshi or meshes?"),
  });
  expect(await call("getEvent", "--evnt_id", EVENT)).toMatchObject({
    code: 2,
    err: expect.stringContaining("Did you mean --event_id?"),
  });
});

test("help lists the operations of an API, and for each what its document says", async () => {
  const listed = await call("--help");
  expect(listed).toMatchObject({ code: 0, err: "" });
  expect(listed.out).toMatch(/^ {2}resolveReview +Decide a review$/m);

  const { code, out } = await call("resolveReview", "--help");
  expect(code).toBe(0);
  expect(out).toMatch(/^POST \/review-queue\/\{review_id\}\/resolve$/m);
  expect(out).toMatch(/^ {2}decision {2}\(accept \| reject \| distinct, required\)$/m);
  expect(out).toMatch(/^ {2}409 {2}.* REVIEW_NOT_OPEN$/m);
  expect(out).toMatch(/^ {2}REVIEW_NOT_OPEN\n {6}Read the attendee's identity history/m);
  expect(out).toMatch(/^ {2}concord call meshi resolveReview --review_id \S+ --body '\{"decision":"accept"/m);
  expect(out).not.toContain("undefined");
});

test("the idempotency key of a call is made up where the body has none, and kept where it has one", async () => {
  const { to } = await withEvent();
  const match = ["startMatchRun", "--event_id", EVENT, ...to];
  const [first, second] = [JSON.parse((await call(...match)).out), JSON.parse((await call(...match)).out)];
  expect(first.run_id).not.toBe(second.run_id);

  const keyed = [...match, "--body", '{"idempotency_key":"mine"}'];
  const third = JSON.parse((await call(...keyed)).out);
  expect(JSON.parse((await call(...keyed)).out)).toMatchObject({
    run_id: third.run_id,
    idempotent_replay: true,
  });
});

test("the caller's correlation id is sent", async () => {
  const { to } = await withEvent();
  const { out } = await call("getAuth", "--x-correlation-id", "trace-7", ...to);
  expect(JSON.parse(out)).toMatchObject({ correlation_id: "trace-7" });
});

test("runs shows a run, and with --wait its end", async () => {
  const { to } = await withEvent({ runDuration: 400 });
  const { run_id } = JSON.parse((await call("startMatchRun", "--event_id", EVENT, ...to)).out);
  const shown = await concord(["runs", run_id, ...to]);
  expect(shown.code).toBe(0);
  expect(JSON.parse(shown.out)).toMatchObject({ run_id, kind: "match" });
  const ended = await concord(["runs", run_id, "--wait", ...to]);
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.out)).toMatchObject({ run_id, status: "succeeded" });
  expect(await concord(["runs", "run_nowhere", ...to])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/RUN_NOT_FOUND \(404\): .*\(x-correlation-id: /),
  });
});
