import { describe, expect, it } from "vitest";
import { openMain } from "./harness.ts";

describe("beside the rules", () => {
  it("an unknown path and a wrong method get the same error body", async () => {
    const { ask } = await openMain();
    const nowhere = await ask("GET", "/nowhere");
    expect([nowhere.status, nowhere.body.error.code]).toEqual([404, "not_found"]);
    const wrong = await ask("PUT", "/contacts");
    expect([wrong.status, wrong.body.error.code, wrong.headers.allow]).toEqual([
      405,
      "method_not_allowed",
      "GET, HEAD, POST, OPTIONS",
    ]);
  });

  it.each([
    ["status=500", 500, "internal_error"],
    ["status=503", 503, "service_unavailable"],
    ["rate-limit=7", 429, "rate_limited"],
  ])("the fault %s strikes, and nothing is done", async (fault, status, code) => {
    const { ask, get } = await openMain();
    const answer = await ask("POST", "/lists", {
      body: { name: "VIP" },
      headers: { "x-sandbox-fault": fault },
    });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    if (status === 429) expect(answer.headers["retry-after"]).toBe("7");
    expect(await get("/lists")).toMatchObject({ results: [] });
  });

  it("a key is limited only where the option says so, and the reads of another one go on", async () => {
    const free = await openMain();
    for (let sent = 0; sent < 50; sent += 1) await free.get("/lists");
    const { ask, sandbox, clock } = await openMain({
      rateLimits: [{ requests: 1, seconds: 10, per: "key" }],
    });
    expect((await ask("GET", "/lists")).status).toBe(200);
    const refused = await ask("GET", "/lists");
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "10"]);
    expect((await ask("GET", "/lists", { key: sandbox.keys["main-api"].write })).status).toBe(200);
    clock.now += 10_000;
    expect((await ask("GET", "/lists")).status).toBe(200);
  });
});
