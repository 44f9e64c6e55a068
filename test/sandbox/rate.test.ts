import { describe, expect, it } from "vitest";
import { RateWindows } from "../../src/sandbox/core/rate.ts";
import { openBench } from "./harness.ts";

describe("the rate limit", () => {
  it("is the contract's: 600 requests per 60 seconds and key", async () => {
    // A caller who sets nothing passes `undefined`.
    const { call, raw, clock } = await openBench({ rateLimits: undefined as never });
    for (let sent = 0; sent < 600; sent += 1) {
      clock.now += 50;
      const response = await raw("GET", "/auth");
      expect(response.status, `request ${sent}`).toBe(200);
      await response.arrayBuffer();
    }
    const refused = await call("GET", "/auth");
    expect([refused.status, refused.body.code]).toEqual([429, "PARTNER_RATE_LIMIT_EXCEEDED"]);
    // The first request was sent 29.95 s before the last one, so it leaves the window in 30.05 s.
    expect(refused.headers["retry-after"]).toBe("31");
  });

  it("admits again after exactly the time that Retry-After names", async () => {
    const { call, clock } = await openBench({ rateLimits: [{ requests: 2, seconds: 10, per: "key" }] });
    await call("GET", "/auth");
    clock.now += 4000;
    await call("GET", "/auth");
    clock.now += 500;
    const refused = await call("GET", "/auth");
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "6"]);
    clock.now += 5499;
    expect((await call("GET", "/auth")).headers["retry-after"]).toBe("1");
    clock.now += 1;
    expect((await call("GET", "/auth")).status).toBe(200);
    expect((await call("GET", "/auth")).headers["retry-after"]).toBe("4");
  });

  it("counts each key for itself, and no request that was refused", async () => {
    const { call, sandbox } = await openBench({ rateLimits: [{ requests: 1, seconds: 10, per: "key" }] });
    const { full, readOnly } = sandbox.keys.meshi;
    expect((await call("POST", "/events", { key: readOnly, body: {} })).status).toBe(403);
    expect((await call("GET", "/auth", { key: readOnly })).status).toBe(200);
    expect((await call("GET", "/auth", { key: full })).status).toBe(200);
    expect((await call("GET", "/auth", { key: full })).status).toBe(429);
  });

  it("counts a request that fails a later check", async () => {
    const { call } = await openBench({ rateLimits: [{ requests: 1, seconds: 10, per: "key" }] });
    expect((await call("GET", "/runs/none")).status).toBe(404);
    expect((await call("GET", "/runs/none")).status).toBe(429);
  });

  it("may have several windows at once, of which the strictest counts", () => {
    const windows = new RateWindows([
      { requests: 2, seconds: 1, per: "key" },
      { requests: 3, seconds: 60, per: "key" },
    ]);
    expect([windows.admit("a", 0), windows.admit("a", 0), windows.admit("a", 0)]).toEqual([
      undefined,
      undefined,
      1,
    ]);
    expect([windows.admit("a", 1000), windows.admit("a", 2000)]).toEqual([undefined, 58]);
    expect(windows.admit("b", 2000)).toBeUndefined();
  });
});
