import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { file, nowhere } from "./concord.ts";
import { concordInOne } from "./in-one-process.ts";
import { linesOf, ndjson, publishable, withMeshes } from "./meshes.ts";
import { AUTH, EVENT, rows, withEvent } from "./sandbox.ts";

/** `{"a":{"a": ... }}`, so many levels deep. */
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

/** What one row may have that makes a server refuse its whole request, or that no request can carry. */
const poisons: readonly (readonly [what: string, free: string, reason: RegExp])[] = [
  [
    "nesting beyond what the API takes",
    nested(600),
    /nested too deeply.*INVALID_REQUEST|nested too deeply.*BadRequest/,
  ],
  ["nesting beyond what any API takes", nested(1500), /nested more than 1000 levels deep/],
  ["nesting beyond the stack of a parser", nested(50_000), /nested more than 1000 levels deep/],
  ["a number that the API cannot hold", '{"n":12345678901234567890}', /would lose digits/],
  ["a number that JSON cannot hold", '{"n":1e400}', /would lose digits/],
  ["half a character", '{"n":"\\ud83d"}', /half a character/],
  ["half a character in a name", '{"n\\udc00":1}', /half a character/],
];

const attendee = (id: number, free?: string) =>
  `{"attendee_id":"att-${id}","name":"Person ${id}"${free === undefined ? "" : `,"raw_data":${free}`}}\n`;
const event = (id: number, free?: string) =>
  `{"event":"ticket.sold","resource_id":"e-${id}","payload":{"email":"g@example.com"${free === undefined ? "" : `,"more":${free}`}}}\n`;

/** The numbers of the rows that are poisoned: the first, the last, neighbours, or any. */
const places = [[1], [25], [12, 13], [3, 9, 25]] as const;

test.each(poisons.map((poison, index) => [places[index % places.length] ?? [], ...poison] as const))(
  "an import rejects by name rows %j with %s, and takes every other one",
  async (bad, _, free, reason) => {
    const { to, attendees } = await withEvent();
    const lines = Array.from({ length: 25 }, (_, index) =>
      attendee(index + 1, bad.some((row) => row === index + 1) ? free : undefined),
    );
    const path = await file("roster.ndjson", lines.join(""));
    const args = ["import", path, "--event", EVENT, "--batch-rows", "20", "--skip-invalid", "--json", ...to];
    const { code, out } = await concordInOne(args);
    const report = JSON.parse(out);
    expect({ code, report }).toMatchObject({
      code: 3,
      report: { imported: 25 - bad.length, rejected: bad.length, failed: 0, unsent: 0, unknown: 0 },
    });
    expect(await attendees()).toBe(25 - bad.length);
    const kept = await linesOf(report.rejectedFile);
    expect(kept.map(({ rejected_row }) => rejected_row)).toEqual(bad);
    for (const { rejected_reason } of kept) expect(rejected_reason).toMatch(reason);
  },
);

test.each(poisons.map((poison, index) => [places[index % places.length] ?? [], ...poison] as const))(
  "an emission rejects by name events %j with %s, and every other one is in once",
  async (bad, _, free, reason) => {
    const { to, received } = await withMeshes();
    const lines = Array.from({ length: 25 }, (_, index) =>
      event(index + 1, bad.some((row) => row === index + 1) ? free : undefined),
    );
    const path = await file("events.ndjson", lines.join(""));
    const args = ["emit", path, "--batch-events", "20", "--skip-invalid", "--json", ...to];
    const { code, out } = await concordInOne(args, { env: publishable });
    const report = JSON.parse(out);
    expect({ code, report }).toMatchObject({
      code: 3,
      report: { accepted: 25 - bad.length, rejected: bad.length, unknown: 0, unsent: 0 },
    });
    const ids = lines.flatMap((_, index) => (bad.some((row) => row === index + 1) ? [] : [`e-${index + 1}`]));
    expect((await received()).sort()).toEqual(ids.sort());
    const kept = await linesOf(report.rejectedFile);
    expect(kept.map(({ rejected_line }) => rejected_line)).toEqual(bad);
    for (const { rejected_reason } of kept) expect(rejected_reason).toMatch(reason);
  },
);

test("without --skip-invalid, a row that no request can carry is found before anything is sent", async () => {
  const path = await file(
    "roster.ndjson",
    attendee(1) + attendee(2, nested(9000)) + attendee(3, '{"n":"\\ud83d"}'),
  );
  const { code, err } = await concordInOne(["import", path, "--event", EVENT, ...nowhere]);
  expect(code).toBe(2);
  expect(err).toMatch(/row 2, column "raw_data": it is nested more than 1000 levels deep/);
  expect(err).toMatch(/row 3, column "raw_data\.n": it holds half a character/);
});

test("a cell of a CSV file is no exception", async () => {
  const { to, attendees } = await withEvent();
  const cell = `"${nested(3000).replaceAll('"', '""')}"`;
  const path = await file("roster.csv", `attendee_id,name,raw_data\na,A,\nb,B,${cell}\nc,C,\n`);
  const { code, err } = await concordInOne(["import", path, "--event", EVENT, "--skip-invalid", ...to]);
  expect({ code, attendees: await attendees() }).toEqual({ code: 3, attendees: 2 });
  expect(err).not.toMatch(/inside concord/);
});

/** An API that refuses a request whole, with this response, if `refuses` says so of its items. */
async function strict(
  refuses: (items: readonly unknown[], bytes: number) => readonly [number, string] | undefined,
) {
  const taken: string[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    const reply = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.method === "GET") {
      const run_id = request.url?.slice("/runs/".length);
      if (!request.url?.startsWith("/runs/"))
        return void reply(200, request.url === "/auth" ? AUTH : { event_id: EVENT });
      return void reply(200, { run_id, status: "succeeded", errors: [], correlation_id: "c" });
    }
    requests++;
    const body = await text(request);
    const sent = JSON.parse(body);
    const items: readonly { attendee_id?: string; resource_id?: string }[] = sent.attendees ?? sent;
    const refusal = refuses(items, Buffer.byteLength(body));
    if (refusal)
      return void response
        .writeHead(refusal[0], {
          "content-type": refusal[1].startsWith("<") ? "text/html" : "application/json",
        })
        .end(refusal[1]);
    taken.push(...items.map(({ attendee_id, resource_id }) => attendee_id ?? resource_id ?? ""));
    if (sent.attendees)
      return void reply(202, { run_id: `run_${requests}`, status: "queued", correlation_id: "c" });
    reply(201, { count: items.length, error_count: 0, records: items.map((_, id) => ({ id })) });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // It listens on a host and port, so this is its kind of address.
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { to: ["--base-url", base], taken, requests: () => requests };
}

const meshesError = JSON.stringify({ message: "Bad Request", error: { name: "BadRequest", message: "No." } });
const meshiError = JSON.stringify({ code: "INVALID_ATTENDEES", message: "No.", correlation_id: "c" });

const refusals: readonly (readonly [what: string, status: number, body: string | undefined])[] = [
  ["the API's own 400", 400, undefined],
  ["the 400 of a firewall", 400, "<html><title>Blocked</title></html>"],
  ["the 422 of a firewall", 422, "<html><title>Blocked</title></html>"],
  ["a 413 for its size", 413, "<html><title>Too large</title></html>"],
];

test.each(refusals.map((refusal, index) => [...refusal, index + 1] as const))(
  "whatever rows are answered with %s (%i), the others are in once and these are named (seed %#)",
  async (_, status, body, seed) => {
    const random = seeded(seed);
    const bad = new Set(Array.from({ length: 60 }, (_, index) => index + 1).filter(() => random() < 0.08));
    const isBad = (item: unknown) => JSON.stringify(item).includes("poison");
    const name = (index: number) => (bad.has(index) ? "poison" : "fine");
    const list = rows(60).map((row, index) => ({ ...row, name: name(index + 1) }));
    const importing = await strict((items) => (items.some(isBad) ? [status, body ?? meshiError] : undefined));
    const roster = await file("roster.ndjson", ndjson(list));
    const imported = await concordInOne([
      "import",
      roster,
      "--event",
      EVENT,
      "--batch-rows",
      "25",
      "--json",
      ...importing.to,
    ]);
    const report = JSON.parse(imported.out);
    expect(report).toMatchObject({ imported: 60 - bad.size, rejected: bad.size, failed: 0, unsent: 0 });
    const good = list.flatMap(({ attendee_id }, index) => (bad.has(index + 1) ? [] : [attendee_id]));
    expect([...importing.taken].sort()).toEqual(good.sort());

    const emitting = await strict((items) => (items.some(isBad) ? [status, body ?? meshesError] : undefined));
    const events = list.map(({ attendee_id, name }) => ({
      event: "a",
      resource_id: attendee_id,
      payload: { name },
    }));
    const path = await file("events.ndjson", ndjson(events));
    const emitted = await concordInOne(["emit", path, "--batch-events", "25", "--json", ...emitting.to], {
      env: publishable,
    });
    expect(JSON.parse(emitted.out)).toMatchObject({
      accepted: 60 - bad.size,
      rejected: bad.size,
      unknown: 0,
      unsent: 0,
    });
    expect([...emitting.taken].sort()).toEqual(good.sort());
    const kept = await linesOf(JSON.parse(emitted.out).rejectedFile);
    expect(kept.map(({ rejected_line }) => rejected_line)).toEqual([...bad]);
  },
);

test("an emission whose batches are too large for a proxy sends them in halves, each event once", async () => {
  const { to, taken } = await strict((_, bytes) =>
    bytes > 900 ? [413, "<html><title>Too large</title></html>"] : undefined,
  );
  const list = rows(100).map(({ attendee_id }) => ({
    event: "a",
    resource_id: attendee_id,
    payload: { n: 1 },
  }));
  const path = await file("events.ndjson", ndjson(list));
  const { code, err } = await concordInOne(["emit", path, "--json", ...to], { env: publishable });
  expect(code).toBe(0);
  expect(err).toContain("too large for something on the way (413), sent in parts of 50 events");
  expect([...taken].sort()).toEqual(list.map(({ resource_id }) => resource_id).sort());
});

test.each([400, 413])(
  "where nothing is taken at all (%i), it is not the rows: a few are tried alone, then the command ends",
  async (status) => {
    const refuse = () => [status, "<html><title>No</title></html>"] as const;
    const importing = await strict(refuse);
    const roster = await file("roster.ndjson", ndjson(rows(5000)));
    const imported = await concordInOne(["import", roster, "--event", EVENT, "--json", ...importing.to]);
    expect(JSON.parse(imported.out)).toMatchObject({
      status: "failed",
      imported: 0,
      rejected: 0,
      failed: 5,
      unsent: 4995,
    });
    expect(importing.requests()).toBeLessThan(40);
    const emitting = await strict(refuse);
    const list = rows(5000).map(({ attendee_id }) => ({
      event: "a",
      resource_id: attendee_id,
      payload: { n: 1 },
    }));
    const path = await file("events.ndjson", ndjson(list));
    const { out } = await concordInOne(["emit", path, "--concurrency", "1", "--json", ...emitting.to], {
      env: publishable,
    });
    expect(JSON.parse(out)).toMatchObject({
      status: "failed",
      accepted: 0,
      rejected: 0,
      unknown: 0,
      unsent: 5000,
    });
    expect(emitting.requests()).toBeLessThan(40);
    expect(await readFile(path, "utf8")).toBe(ndjson(list));
  },
);
