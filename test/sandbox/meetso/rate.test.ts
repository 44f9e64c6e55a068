import { describe, expect, it } from "vitest";
import { keys } from "../../../src/sandbox/meetso/keys.ts";
import { type Bench, openMeetso } from "./harness.ts";

/** A sandbox with the limits of the contract. */
function limited(): Promise<Bench> {
  // A caller who sets nothing passes `undefined`.
  return openMeetso({ rateLimits: undefined as never });
}

async function admitted(bench: Bench, requests: number, every = 0): Promise<void> {
  for (let sent = 0; sent < requests; sent += 1) {
    expect((await bench.ask("/recordings/none")).status, `request ${sent}`).toBe(404);
    bench.clock.now += every;
  }
}

async function refused(bench: Bench): Promise<string | undefined> {
  const { status, headers, body } = await bench.ask("/recordings/none");
  expect([status, body.error.code]).toEqual([429, "rate_limited"]);
  return headers["retry-after"];
}

describe("the rate limits", () => {
  it("admit 10 requests in a second, and refuse the next one without saying how long: a second is enough", async () => {
    const bench = await limited();
    await admitted(bench, 10);
    expect(await refused(bench)).toBeUndefined();
    bench.clock.now += 999;
    expect(await refused(bench)).toBeUndefined();
    bench.clock.now += 1;
    await admitted(bench, 10);
  });

  it("admit 60 requests in a minute, and then say in Retry-After how long it takes", async () => {
    const bench = await limited();
    await admitted(bench, 60, 500);
    // The first request was sent 30 s ago.
    expect(await refused(bench)).toBe("30");
    bench.clock.now += 29_999;
    expect(await refused(bench)).toBeUndefined();
    bench.clock.now += 1;
    await admitted(bench, 1);
  });

  it("hold at once: the longer wait decides", async () => {
    const bench = await limited();
    for (let burst = 0; burst < 6; burst += 1) {
      await admitted(bench, 10);
      if (burst < 5) bench.clock.now += 1000;
    }
    // 60 within 5 s, the last 10 of them just now.
    expect(await refused(bench)).toBe("55");
  });

  it("count each key by itself, also those of one organisation, and no request that was refused", async () => {
    const bench = await limited();
    for (let sent = 0; sent < 20; sent += 1) {
      const { status } = await bench.ask("/recordings/none", { key: keys.noRecordings });
      expect(status).toBe(403);
    }
    await admitted(bench, 10);
    await refused(bench);
    expect((await bench.ask("/meetings", { key: keys.noRecordings })).status).toBe(200);
  });

  it("do not count downloads", async () => {
    const bench = await limited();
    const { recording_id } = await bench.first("Stand-up");
    const { download_url } = await bench.recording(recording_id);
    for (let sent = 0; sent < 20; sent += 1) {
      expect((await fetch(download_url ?? "", { method: "HEAD" })).status).toBe(200);
    }
  });

  it("are stated in Retry-After where a fault asks for that", async () => {
    const { ask } = await openMeetso();
    const { status, headers } = await ask("/meetings", { headers: { "x-sandbox-fault": "rate-limit=1" } });
    expect([status, headers["retry-after"]]).toEqual([429, "1"]);
  });
});
