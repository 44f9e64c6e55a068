import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname } from "node:path";
import { json } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { file } from "./concord.ts";
import { concordInOne } from "./in-one-process.ts";
import { AUTH, csv, EVENT, rows, withEvent } from "./sandbox.ts";

interface Batch {
  readonly attendees: readonly { readonly attendee_id: string }[];
  readonly idempotency_key: string;
}

/** An API whose imports are taken by `take`, which gives status and body. */
async function api(take: (batch: Batch, number: number) => readonly [number, unknown]) {
  const batches: Batch[] = [];
  const server = createServer(async (request, response) => {
    let status = 200;
    let body: unknown = request.url === "/auth" ? AUTH : { event_id: EVENT };
    if (request.method === "PUT") {
      // The command line sends only this.
      const batch = (await json(request)) as Batch;
      batches.push(batch);
      [status, body] = take(batch, batches.length);
    } else if (request.url?.startsWith("/runs/")) {
      body = run(request.url.slice("/runs/".length), "succeeded");
    }
    const isText = typeof body === "string";
    response.writeHead(status, { "content-type": isText ? "text/html" : "application/json" });
    response.end(isText ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // The address of a TCP server is an object.
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { to: ["--base-url", base], batches };
}

function run(id: string, status: string, errors: readonly object[] = []) {
  return { run_id: id, kind: "import", event_id: EVENT, status, counts: {}, errors, correlation_id: "c" };
}

const importOf = async (count: number, ...more: string[]) => [
  "import",
  await file("roster.csv", csv(rows(count))),
  "--event",
  EVENT,
  "--json",
  ...more,
];

test("where only the polling of a run fails, its rows are under way, and the command that follows it is named", async () => {
  const { to, attendees } = await withEvent({ faults: ["html=502,operation=getRun"] });
  const args = await importOf(30, "--attempts", "2", ...to);
  const { code, out, err } = await concordInOne(args);
  const report = JSON.parse(out);
  expect(code).toBe(3);
  expect(report).toMatchObject({ status: "partial", imported: 0, failed: 0, underway: 30, unsent: 0 });
  const [id] = report.openRuns;
  expect(err).toContain(
    `The run ${id} goes on. To follow it to its end: concord runs ${id} --wait --base-url ${to[1]}`,
  );
  expect(await attendees().catch(() => 30)).toBe(30);
});

test("a batch that is too large for a proxy is sent in halves, each row once, and the rerun finds the same keys", async () => {
  const tooLarge = "<html><head><title>413 Request Entity Too Large</title></head></html>";
  const taken = new Map<string, string[]>();
  const { to, batches } = await api(({ attendees, idempotency_key }, number) => {
    if (attendees.length > 3) return [413, tooLarge];
    taken.set(
      idempotency_key,
      attendees.map(({ attendee_id }) => attendee_id),
    );
    return [202, { run_id: `run_${number}`, status: "queued", correlation_id: "c" }];
  });
  const args = await importOf(25, "--batch-rows", "10", "--concurrency", "2", ...to);
  const { code, out, err } = await concordInOne(args);
  expect({ code, report: JSON.parse(out) }).toMatchObject({
    code: 0,
    report: { status: "complete", imported: 25 },
  });
  expect(err).toContain("too large for something on the way (413), sent in parts of");
  const ids = rows(25).map(({ attendee_id }) => attendee_id);
  expect([...taken.values()].flat().sort()).toEqual([...ids].sort());
  const keys = [...taken.keys()].sort();
  const first = batches.length;
  await concordInOne(args);
  expect([...taken.keys()].sort()).toEqual(keys);
  expect(batches.length).toBe(2 * first);
});

test("rows that are each too large by themselves stop the import, which does not say that the same command would help", async () => {
  const { to } = await api(() => [413, "<html><title>Too big</title></html>"]);
  const { code, out, err } = await concordInOne(await importOf(40, ...to));
  expect({ code, report: JSON.parse(out) }).toMatchObject({
    code: 1,
    report: { status: "failed", imported: 0, rejected: 0, failed: 5, unsent: 35 },
  });
  expect(out).toContain("--batch-rows");
  expect(err).not.toContain("same command again");
});

test("a batch of which each row was refused is rejected, with the reasons in the file, exit 1", async () => {
  const { to } = await withEvent();
  const path = await file("roster.csv", "attendee_id,name,email\natt-1,One,nonsense\natt-2,Two,nonsense\n");
  const { code, out, err } = await concordInOne(["import", path, "--event", EVENT, "--json", ...to]);
  const report = JSON.parse(out);
  expect(code).toBe(1);
  expect(report).toMatchObject({ status: "failed", imported: 0, rejected: 2, failed: 0, unsent: 0 });
  expect(report.batches).toMatchObject([{ status: "rejected", rejected: 2 }]);
  expect(await readFile(report.rejectedFile, "utf8")).toMatch(/^2,.*,att-1,One,nonsense\r\n3,.*att-2/m);
  expect(err).not.toContain("same command again");
});

test("a rejected file that cannot be written is found out before anything is sent, exit 2", async () => {
  const { to, batches } = await api(() => [500, {}]);
  const { code, err } = await concordInOne(await importOf(2, "--rejected", "/nowhere/rejected.csv", ...to));
  expect(code).toBe(2);
  expect(err).toContain(
    "could not be kept in --rejected /nowhere/rejected.csv: there is no such file or folder",
  );
  expect(batches).toEqual([]);
});

test("--rejected says where the rejected rows go", async () => {
  const { to } = await withEvent();
  const path = await file("roster.csv", `${csv(rows(2))},No Id,\n`);
  const kept = `${dirname(path)}/kept.csv`;
  const args = ["import", path, "--event", EVENT, "--skip-invalid", "--rejected", kept, ...to];
  expect(await concordInOne(args)).toMatchObject({
    code: 3,
    out: expect.stringContaining(`are in ${kept}.`),
  });
  expect(await readFile(kept, "utf8")).toContain("No Id");
  expect((await readdir(dirname(path))).sort()).toEqual(["kept.csv", basename(path)]);
});
