import { createWriteStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { expect, onTestFinished, test } from "vitest";
import { concord, folder } from "./concord.ts";
import { publishable } from "./meshes.ts";

const EVENTS = 100_000;
/** Text in each event. All events together are far larger than the memory that sending may use. */
const TEXT = "x".repeat(4000);

/** A server that accepts every event and counts how often each arrived. */
async function taking() {
  const times = new Uint8Array(EVENTS);
  let largest = 0;
  const server = createServer(async (request, response) => {
    // Only events of this test arrive.
    const events = (await json(request)) as { payload: { number: number } }[];
    largest = Math.max(largest, events.length);
    for (const { payload } of events) times[payload.number] = (times[payload.number] ?? 0) + 1;
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify({ count: events.length, records: events.map(() => ({ id: "1" })) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // The address of a TCP server is an object.
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}`, times, largest: () => largest };
}

test("100,000 events of 400 MB go in once each, a hundred a request, with less than 300 MB of memory", async () => {
  const { base, times, largest } = await taking();
  const path = join(await folder(), "events.ndjson");
  const lines = function* () {
    for (let number = 0; number < EVENTS; number += 1) {
      yield `${JSON.stringify({ event: "ticket.sold", payload: { number, text: TEXT } })}\n`;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(path));
  expect((await stat(path)).size).toBeGreaterThan(400e6);
  const env = { ...publishable, NODE_OPTIONS: `--import=${join(import.meta.dirname, "peak-memory.mjs")}` };
  const { code, out, err } = await concord(["emit", path, "--json", "--base-url", base], { env });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ events: EVENTS, accepted: EVENTS, batches: EVENTS / 100 });
  expect(times.every((count) => count === 1)).toBe(true);
  expect(largest()).toBe(100);
  expect(await readdir(dirname(path))).toEqual(["events.ndjson"]);
  expect(Number(/^peak memory: (\d+) MiB$/m.exec(err)?.[1])).toBeLessThan(300 * (1e6 / 2 ** 20));
}, 120_000);
