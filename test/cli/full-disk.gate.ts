import { join } from "node:path";
import { expect, test } from "vitest";
import { concord, file } from "./concord.ts";
import { events, publishable, withMeshes } from "./meshes.ts";
import { rawServer } from "./raw-server.ts";
import { EVENT, withEvent } from "./sandbox.ts";

/** A command whose disk has room for so many bytes. */
const fullAfter = (bytes: number) => ({
  DISK_BYTES: String(bytes),
  NODE_OPTIONS: `--import=${join(import.meta.dirname, "full-disk.mjs")}`,
});

const lines = (list: readonly unknown[]) => list.map((one) => `${JSON.stringify(one)}\n`).join("");

test.each([0, 80_000])(
  "with room for %d bytes an import reports every rejected row, and names no file that is not there",
  async (bytes) => {
    const { to } = await withEvent();
    const bad = Array.from({ length: 2000 }, (_, index) => `bad id ${index},Person\n`);
    const roster = await file("roster.csv", `attendee_id,name\natt-1,Ines\n${bad.join("")}`);
    const args = ["import", roster, "--event", EVENT, "--skip-invalid", ...to];
    const { code, out, err } = await concord(args, { env: fullAfter(bytes) });
    expect(code).toBe(3);
    const reported = new Set([...err.matchAll(/^rejected row (\d+): /gm)].map(([, row]) => Number(row)));
    // Rows in the file are not reported once more; the last row always is.
    expect(reported.has(2002)).toBe(true);
    if (bytes === 0) expect(reported.size).toBe(2000);
    expect(err).toContain("the disk is full");
    expect(out).toMatch(
      bytes === 0
        ? /The rejected rows are in no file: the disk is full\. They are above\./
        : /Only the first of the rejected rows are in .*: the disk is full/,
    );
  },
);

test("with a full disk an emission reports the events that are rejected, unknown and unsent", async () => {
  const { to } = await withMeshes();
  const list = events(4);
  const mixed = await file("events.ndjson", lines([...list.slice(0, 2), { event: "" }, ...list.slice(2)]));
  const rejected = await concord(["emit", mixed, "--skip-invalid", ...to], {
    env: { ...publishable, ...fullAfter(0) },
  });
  expect(rejected.err).toMatch(/^rejected: \{"rejected_line":3,/m);
  expect(rejected.err).toContain("the disk is full");
  expect(rejected.out).not.toContain("events.rejected");

  const lost = await rawServer("");
  const path = await file("events.ndjson", lines(events(6)));
  const args = [
    "emit",
    path,
    "--batch-events",
    "1",
    "--concurrency",
    "1",
    "--attempts",
    "1",
    "--base-url",
    lost.base,
  ];
  const { err } = await concord(args, { env: { ...publishable, ...fullAfter(0) } });
  const kept = [...err.matchAll(/^(?:unknown|unsent): .*"resource_id":"(e-\d)"/gm)].map(([, id]) => id);
  expect(kept.sort()).toEqual(events(6).map(({ resource_id }) => resource_id));
  expect(err).toMatch(/^unknown: /m);
  expect(err).toMatch(/^unsent: /m);
});
