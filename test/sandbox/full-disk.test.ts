import { expect, onTestFinished, test } from "vitest";
import { FaultPlan } from "../../src/sandbox/core/faults/plan.ts";
import { mountings, tablesOf } from "../../src/sandbox/core/mount.ts";
import { listen } from "../../src/sandbox/core/server.ts";
import { openStore } from "../../src/sandbox/core/store.ts";
import { contract, document, parcels } from "./parcels.ts";

async function openFull() {
  const store = await openStore(undefined, tablesOf([parcels]));
  const faults = new FaultPlan([], new Set());
  const source = { api: parcels, contract: async () => contract, openapi: async () => document };
  const options = { now: Date.now, runDuration: 0, rateLimits: false, faults } as const;
  const server = await listen(mountings([source], store, options), "127.0.0.1", 0);
  onTestFinished(() => server.close().then(() => store.close()));
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${server.url}/parcels${path}`, {
      method,
      headers: { authorization: "Bearer writer" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
  // The first request makes the API ready, which also takes space.
  await call("GET", "/health");
  const pages = (most: number) => store.prepare(`PRAGMA max_page_count = ${most}`).get();
  return { call, pages };
}

/** Fits into the size guard of the document. */
const parcelsToSend = Array.from({ length: 10 }, () => ({ weight: 7 }));

test("a write for which the disk has no room says so, keeps nothing, and succeeds when there is room again", async () => {
  const { call, pages } = await openFull();
  pages(1);
  let refused = { status: 0, text: "" };
  for (let sent = 0; sent < 500 && refused.status !== 500; sent += 1) {
    refused = await call("POST", "/parcels", parcelsToSend);
  }
  expect(refused.status).toBe(500);
  expect(JSON.parse(refused.text).error).toMatchObject({
    code: "broken",
    message: expect.stringMatching(/^The disk of the data file memory is full \(ENOSPC\): nothing of this/),
  });
  expect((await call("GET", "/health")).status).toBe(204);
  expect((await call("POST", "/parcels", parcelsToSend)).status).toBe(500);
  pages(1_000_000);
  expect((await call("POST", "/parcels", parcelsToSend)).status).toBe(207);
});
