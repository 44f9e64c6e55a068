import { readdir, symlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { answering, type Fault, faultyServer, raw, reset, unusedUrl } from "../support/faulty-server.ts";
import { concord, file, folder } from "./concord.ts";
import { dyingAfter } from "./dying-server.ts";
import { events, idsOf, linesOf, ndjson, publishable, withMeshes } from "./meshes.ts";

const env = publishable;
const beside = (path: string, kind: string) => path.replace(".ndjson", `.${kind}.ndjson`);

test("a batch whose response was lost is unknown: its events are named, not retried, and the others go on", async () => {
  const { to, received } = await withMeshes({ faults: ["drop-after,times=1"] });
  const path = await file("events.ndjson", ndjson(events(250)));
  const { code, out, err } = await concord(["emit", path, "--concurrency", "1", ...to], { env });
  expect(code).toBe(3);
  expect(out).toMatch(
    /\n +250 {2}events\n +150 {2}accepted\n +100 {2}unknown: .* may be in or not\nlines 1 to 100, unknown: .*got no response/,
  );
  expect(err).toMatch(/^batch 1: lines 1 to 100: unknown: 100 events may be in or not$/m);
  expect(err).toContain(`emitted again, they may be in twice: concord emit ${beside(path, "unknown")}`);
  // The events were in, but nobody could know that.
  expect(await received()).toEqual(idsOf(events(250)));
  expect(await linesOf(beside(path, "unknown"))).toEqual(events(100));
  expect((await readdir(dirname(path))).sort()).toEqual(["events.ndjson", "events.unknown.ndjson"]);
});

test("--resend-unknown retries such a batch until it gets a response, and says what may be in twice", async () => {
  const { to, received } = await withMeshes({ faults: ["drop-after,times=1"] });
  const path = await file("events.ndjson", ndjson(events(250)));
  const args = ["emit", path, "--resend-unknown", "--concurrency", "1", ...to];
  const { code, out } = await concord(args, { env });
  expect(code).toBe(0);
  expect(out).toMatch(
    /all events are in\n +250 {2}events\n +250 {2}accepted\n100 accepted events may be in twice: /,
  );
  expect((await received()).sort()).toEqual([...idsOf(events(100)), ...idsOf(events(250))].sort());
});

test("events that stay unknown after their retries are named as such", async () => {
  await using server = await faultyServer(reset("late"));
  const path = await file("events.ndjson", ndjson(events(2)));
  const args = ["emit", path, "--resend-unknown", "--attempts", "2", "--json", "--base-url", server.url];
  const { code, out } = await concord(args, { env });
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ accepted: 0, unknown: 2, repeated: 0, unsent: 0 });
  expect(server.requests).toHaveLength(2);
});

const half =
  'HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"count":2,';
const unclear: [title: string, fault: Fault][] = [
  ["a connection that breaks", reset("late")],
  ["an answer that breaks off", raw(half)],
  ["a server error", answering(500, { message: "Internal", error: { name: "InternalError", message: "?" } })],
  ["a proxy's error page", answering(502, "<html>", { "content-type": "text/html" })],
  ["a page instead of JSON", answering(200, "<html>", { "content-type": "text/html" })],
  ["a success that is not documented", answering(202, {})],
  ["an answer that does not tell of every event", answering(207, { count: 1, records: [{ id: "1" }] })],
];

test.each(unclear)("%s leaves its events unknown, and nothing is sent twice", async (_, fault) => {
  await using server = await faultyServer(fault);
  const path = await file("events.ndjson", ndjson(events(2)));
  const { code, out } = await concord(["emit", path, "--json", "--base-url", server.url], { env });
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ events: 2, accepted: 0, rejected: 0, unknown: 2, unsent: 0 });
  expect(await linesOf(beside(path, "unknown"))).toEqual(events(2));
  expect(server.requests).toHaveLength(1);
});

test("after three lost responses in a row nothing more is sent; the rest is kept to go on with", async () => {
  await using server = await faultyServer(reset("late"));
  const path = await file("events.ndjson", ndjson(events(50)));
  const args = [
    "emit",
    path,
    "--batch-events",
    "5",
    "--concurrency",
    "1",
    "--json",
    "--base-url",
    server.url,
  ];
  const { code, out, err } = await concord(args, { env });
  expect(code).toBe(3);
  // The fourth batch was on its way when the response to the third was lost.
  const { unknown, unsent, failures } = JSON.parse(out);
  expect([unknown + unsent, failures.length]).toEqual([50, 1]);
  expect(unknown).toBe(server.requests.length * 5);
  expect(server.requests.length).toBeLessThan(6);
  expect(err).toContain(
    `The events that were not sent are in ${beside(path, "unsent")}. To go on: concord emit`,
  );
  const kept = [...(await linesOf(beside(path, "unknown"))), ...(await linesOf(beside(path, "unsent")))];
  expect(kept).toEqual(events(50));
});

test("a batch that is refused before any work is retried: a rate limit loses nothing and doubles nothing", async () => {
  const { to, received } = await withMeshes({ faults: ["rate-limit=1,times=2"] });
  const path = await file("events.ndjson", ndjson(events(250)));
  expect(await concord(["emit", path, ...to], { env })).toMatchObject({ code: 0 });
  expect((await received()).sort()).toEqual(idsOf(events(250)).sort());
});

test("a server that dies midway: the rest is not sent and kept, and emitting it ends the work", async () => {
  const dying = await dyingAfter(3);
  const path = await file(
    "events.ndjson",
    `${ndjson(events(100))}{"event":"x"}\n\n${ndjson(events(900, 101))}`,
  );
  const args = ["emit", path, "--concurrency", "1", "--attempts", "2", "--skip-invalid", "--json"];
  const { code, out, err } = await concord([...args, ...dying.to], { env });
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({
    status: "partial",
    events: 1001,
    accepted: 300,
    rejected: 1,
    unknown: 0,
    unsent: 700,
    failures: [{ status: "not sent", batches: 1, lines: { first: 303, last: 402 } }],
  });
  expect(dying.taken()).toBe(300);
  expect(err).toMatch(/^batch 4: lines 303 to 402: not sent: 100 events$/m);
  const unsent = beside(path, "unsent");
  expect(await linesOf(unsent)).toEqual(events(700, 301));

  const { to, received } = await withMeshes();
  expect(await concord(["emit", unsent, ...to], { env })).toMatchObject({ code: 0 });
  expect((await received()).sort()).toEqual(idsOf(events(700, 301)).sort());
});

test("a file that cannot be written hides nothing: every event is counted, and those that it would hold go to standard error", async () => {
  const { to, received } = await withMeshes();
  const list = events(250).map((event, index) =>
    index === 3 ? { ...event, payload: { email: "no" } } : event,
  );
  const path = await file("events.ndjson", ndjson(list));
  // Where the file would be written, a link leads nowhere.
  await symlink("/nowhere/rejected", `${beside(path, "rejected")}.part`);
  const { code, out, err } = await concord(["emit", path, "--concurrency", "1", "--json", ...to], { env });
  expect(code).toBe(3);
  expect(err).toContain("Events cannot be kept beside the input any more: there is no such file or folder.");
  const written = (kind: string) =>
    [...err.matchAll(new RegExp(`^${kind}: (.*)$`, "gm"))].map(([, line = ""]) => JSON.parse(line));
  expect(written("rejected")).toEqual([expect.objectContaining({ rejected_line: 4, resource_id: "e-4" })]);
  const { accepted, unsent, ...report } = JSON.parse(out);
  expect(report).toMatchObject({ events: 250, rejected: 1, unknown: 0 });
  expect([accepted + unsent, await received()]).toEqual([249, expect.objectContaining({ length: accepted })]);
  expect(written("unsent")).toEqual(events(unsent, 251 - unsent));
});

test("what a killed emission left is not overwritten by the next one", async () => {
  const { to } = await withMeshes({ faults: ["drop-after,times=1"] });
  const path = await file("events.ndjson", ndjson(events(5)));
  await writeFile(`${beside(path, "unknown")}.part`, ndjson(events(1, 99)));
  const { err } = await concord(["emit", path, ...to], { env });
  expect(await linesOf(`${beside(path, "unknown")}.part`)).toEqual(events(1, 99));
  expect(err).toContain("emitted again, they may be in twice");
  expect(await linesOf(beside(path, "unknown.2"))).toEqual(events(5));
});

test("standard input of which nothing could be sent is kept whole, because nobody else has it any more", async () => {
  const cwd = await folder();
  const args = ["emit", "-", "--attempts", "1", "--base-url", await unusedUrl()];
  const { code, err } = await concord(args, { cwd, env, input: ndjson(events(1000)) });
  expect(code).toBe(1);
  expect(err).toContain("To go on: concord emit stdin.unsent.ndjson");
  expect(await linesOf(`${cwd}/stdin.unsent.ndjson`)).toEqual(events(1000));
});

test("a server that dies midway loses nothing of standard input either", async () => {
  const dying = await dyingAfter(2);
  const cwd = await folder();
  const args = ["emit", "-", "--concurrency", "1", "--attempts", "1", "--json", ...dying.to];
  const { code, out } = await concord(args, { cwd, env, input: ndjson(events(5000)) });
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({
    events: 5000,
    accepted: 200,
    unsent: 4800,
    unsentFile: "stdin.unsent.ndjson",
  });
  expect(await linesOf(`${cwd}/stdin.unsent.ndjson`)).toEqual(events(4800, 201));
});
