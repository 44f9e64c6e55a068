import { describe, expect, it, onTestFinished } from "vitest";
import { MOST_VIOLATIONS } from "../../src/sandbox/core/violations.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { openBench } from "./harness.ts";
import { openMain } from "./main-api/harness.ts";

describe("a request with very many breaches", () => {
  it(`learns the first ${MOST_VIOLATIONS} of them, whether they are items, unknown properties or both`, async () => {
    const { ask } = await openMain();
    const many = Array.from({ length: 20_000 }, (_, index) => index);
    const bodies = [
      { email: "a@x.example", ...Object.fromEntries(many.map((index) => [`unknown${index}`, index])) },
      { email: 1, phone: 2, ...Object.fromEntries(many.map((index) => [`unknown${index}`, index])) },
    ];
    for (const body of bodies) {
      const reply = await ask<unknown>("POST", "/contacts", { body });
      // What the conformance check has seen: a refusal with this code has the header fields.
      const { error } = reply.body as { error: { details: { fields: Record<string, string[]> } } };
      expect(reply.status).toBe(400);
      expect(Object.values(error.details.fields).flat()).toHaveLength(MOST_VIOLATIONS);
    }
  });
});

describe("a number in a query", () => {
  it.each(["5", "1", "100"])("is taken as JSON writes it: %s", async (text) => {
    const { call } = await openBench();
    expect((await call("GET", `/review-queue?limit=${text}`)).status).toBe(200);
  });

  it.each([" 5", "5 ", "+5", "0x10", "1e1", "5.0", "05", "", "-0x1", "５", "5,", "NaN", "9007199254740993"])(
    'is refused in any other form: "%s"',
    async (text) => {
      const { call } = await openBench();
      const reply = await call("GET", `/review-queue?limit=${encodeURIComponent(text)}`);
      expect([reply.status, reply.body.code]).toEqual([400, "INVALID_REQUEST"]);
    },
  );
});

describe("a fault out of range is refused, and the message says what would be right", () => {
  it.each([
    ["slow-body=600h", /at most 24h/],
    ["latency=25h", /at most 24h/],
    ["latency", /needs a duration/],
    ["latency=-1s", /needs a duration/],
    ["skew=999999999999h", /at most a year/],
    ["skew=-9000h", /at most a year/],
    ["rate-limit=0x10", /whole seconds/],
    ["rate-limit=1e3", /whole seconds/],
    ["status=5e2", /HTTP error status/],
    ["status=+503", /HTTP error status/],
    ["truncate=-1", /how many bytes/],
    ["status=503,times=1e3", /a whole number/],
    ["status=503,probability=1e-1", /0 to 1/],
    ["status=503,probability=0x1", /0 to 1/],
    ["status=503,probability= ", /0 to 1/],
  ])("%s", async (fault, said) => {
    await expect(startSandbox({ faults: [fault] })).rejects.toThrow(said);
  });

  it.each([
    "slow-body=24h",
    "latency=0s",
    "skew=-8760h",
    "status=503,probability=.5",
    "status=503,probability=1.0",
  ])("and %s is in range", async (fault) => {
    const sandbox = await startSandbox({ faults: [fault] });
    onTestFinished(() => sandbox.close());
    expect(sandbox.url).toMatch(/^http:/);
  });
});
