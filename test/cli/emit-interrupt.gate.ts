import { execFileSync } from "node:child_process";
import { open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { workspaces } from "../../src/sandbox/meshes/keys.ts";
import { concord, file, folder, start } from "./concord.ts";
import { events, idsOf, linesOf, machine, ndjson, publishable, WORKSPACE, withMeshes } from "./meshes.ts";

const env = publishable;

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s waits for the responses to what is on its way and keeps the rest, exit 130; emitting that ends the work",
  async (signal) => {
    const { to, received } = await withMeshes({ faults: ["slow-body=1s"] });
    const path = await file("events.ndjson", ndjson(events(1000)));
    const running = start(["emit", path, "--concurrency", "2", "--json", ...to], { env });
    await running.said("batch 2: sending");
    running.kill(signal);
    const { code, out, err } = await running.ended;
    expect(code).toBe(130);
    expect(err).toContain("stopping: ");
    const { status, accepted, unknown, unsent, unsentFile } = JSON.parse(out);
    expect({ status, unknown, left: accepted + unsent }).toEqual({
      status: "interrupted",
      unknown: 0,
      left: 1000,
    });
    expect(await received()).toHaveLength(accepted);
    expect(await linesOf(unsentFile)).toHaveLength(unsent);

    const other = await withMeshes();
    expect(await concord(["emit", unsentFile, ...other.to], { env })).toMatchObject({ code: 0 });
    expect([...(await received()), ...(await other.received())].sort()).toEqual(idsOf(events(1000)).sort());
  },
);

test("a signal that comes while only the last response is awaited stops nothing: rejected events, exit 3", async () => {
  const { to, received } = await withMeshes({ faults: ["slow-body=1s"] });
  const [first, ...others] = events(20);
  const path = await file("events.ndjson", ndjson([{ ...first, workspace: workspaces.harmony }, ...others]));
  const running = start(["emit", path, "--workspace", WORKSPACE, "--json", ...to], { env: machine });
  await expect.poll(received, { timeout: 20_000 }).toHaveLength(19);
  running.kill("SIGINT");
  const { code, out } = await running.ended;
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({
    status: "partial",
    accepted: 19,
    rejected: 1,
    unknown: 0,
    unsent: 0,
  });
});

test("a second Ctrl-C stops waiting for responses: those events are unknown, and named", async () => {
  const { to } = await withMeshes({ faults: ["slow-body=20s"] });
  const path = await file("events.ndjson", ndjson(events(500)));
  const running = start(["emit", path, "--concurrency", "2", "--json", ...to], { env });
  await running.said("batch 2: sending");
  running.kill("SIGINT");
  await running.said(
    "stopping: waiting some seconds for the responses to 200 events; Ctrl-C again stops waiting",
  );
  running.kill("SIGINT");
  const { code, out } = await running.ended;
  expect(code).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ status: "interrupted", accepted: 0, unknown: 200, unsent: 300 });
  expect(await linesOf(path.replace(".ndjson", ".unknown.ndjson"))).toEqual(events(200));
  expect(await linesOf(path.replace(".ndjson", ".unsent.ndjson"))).toEqual(events(300, 201));
});

test("Ctrl-C ends the waiting for a stream that says nothing more; what it had said is kept", async () => {
  const { to, received } = await withMeshes();
  const cwd = await folder();
  const pipe = join(cwd, "pipe");
  execFileSync("mkfifo", [pipe]);
  const running = start(["emit", pipe, "--json", ...to], { cwd, env });
  const writer = await open(pipe, "w");
  await writer.write(ndjson(events(130)));
  await running.said("lines 1 to 100");
  running.kill("SIGINT");
  const { code, out } = await running.ended;
  await writer.close();
  expect(code).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ status: "interrupted", events: 130, accepted: 100, unsent: 30 });
  expect(await received()).toEqual(idsOf(events(100)));
  expect(await linesOf(`${pipe}.unsent.ndjson`)).toEqual(events(30, 101));
});

test("killed, it has reported nothing untrue: what it called accepted is in, and no file passes for complete", async () => {
  const { to, received } = await withMeshes({ faults: ["drop-after,times=1", "slow-body=200ms"] });
  const path = await file("events.ndjson", ndjson(events(2000)));
  const running = start(["emit", path, "--concurrency", "2", ...to], { env });
  await running.said("batch 5: lines");
  running.kill("SIGKILL");
  const { code, out, err } = await running.ended;
  expect({ code, out }).toEqual({ code: null, out: "" });
  const told = [...err.matchAll(/lines (\d+) to (\d+): 100 accepted/g)].flatMap(([, first]) =>
    idsOf(events(100, Number(first))),
  );
  expect(told.length).toBeGreaterThanOrEqual(400);
  const inThere = new Set(await received());
  expect(told.filter((id) => !inThere.has(id))).toEqual([]);
  // The batch whose response was lost is on the disk already.
  expect((await readdir(dirname(path))).sort()).toEqual(["events.ndjson", "events.unknown.ndjson.part"]);
  expect(await linesOf(path.replace(".ndjson", ".unknown.ndjson.part"))).toHaveLength(100);
});
