import { describe, expect, it, onTestFinished } from "vitest";
import { registry } from "../../generated/registry.ts";
import { parseFaults } from "../../src/sandbox/core/faults/grammar.ts";
import { FaultPlan } from "../../src/sandbox/core/faults/plan.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { event, openBench } from "./harness.ts";

const fault = (text: string) => ({ headers: { "x-sandbox-fault": text } });
const operations = new Set(["getRun", "getAuth"]);

describe("a fault", () => {
  it("status responds with the API's error body, with the code of that status where there is one", async () => {
    const { raw, call } = await openBench();
    const unavailable = await raw("GET", "/auth", fault("status=503"));
    expect([unavailable.status, (await unavailable.json()).code]).toEqual([503, "INTERNAL_ERROR"]);
    expect((await call("GET", "/auth", fault("status=500"))).body.code).toBe("INTERNAL_ERROR");
    expect((await call("GET", "/auth", fault("status=401"))).body.code).toBe("UNAUTHORIZED");
  });

  it.each(registry)(
    "status responds with a code that $name has, whatever the status is",
    async ({ name, contract }) => {
      const { errors, operations } = await contract();
      const codes = Object.keys(errors);
      const sandbox = await startSandbox();
      onTestFinished(() => sandbox.close());
      const [, path = ""] =
        Object.keys(operations)
          .find((key) => /^GET [^{]+$/.test(key))
          ?.split(" ") ?? [];
      for (const status of [418, 451, 501, 502, 503, 504]) {
        const response = await fetch(`${sandbox.url}/${name}${path}`, fault(`status=${status}`));
        expect(response.status).toBe(status);
        const body = await response.text();
        expect(
          codes.filter((code) => body.includes(`"${code}"`)),
          `${status}: ${body}`,
        ).toHaveLength(1);
      }
    },
  );

  it("rate-limit responds 429 with that many seconds", async () => {
    const { call } = await openBench();
    const reply = await call("GET", "/auth", fault("rate-limit=7"));
    expect([reply.status, reply.headers["retry-after"]]).toEqual([429, "7"]);
    expect((await call("GET", "/auth", fault("rate-limit"))).headers["retry-after"]).toBe("1");
  });

  it.each([
    ["html", 502],
    ["html=200", 200],
  ])("%s responds as a proxy would", async (text, status) => {
    const { raw } = await openBench();
    const response = await raw("GET", "/auth", fault(text));
    expect([response.status, response.headers.get("content-type")]).toEqual([
      status,
      "text/html; charset=utf-8",
    ]);
    expect(await response.text()).toMatch(/^<!doctype html>/);
  });

  it.each(["status=503", "rate-limit", "html", "drop-before"])("%s does nothing", async (text) => {
    const { raw, call } = await openBench();
    await raw("POST", "/events", { body: event("summit"), ...fault(text) }).catch(() => undefined);
    expect((await call("GET", "/events/summit")).status).toBe(404);
  });

  it.each(["drop-before", "drop-after"])("%s cuts the connection without a response", async (text) => {
    const { raw } = await openBench();
    await expect(raw("GET", "/auth", fault(text))).rejects.toThrow("fetch failed");
  });

  it.each(["drop-after", "truncate"])("%s comes after everything is done", async (text) => {
    const { raw, call } = await openBench();
    const lost = raw("POST", "/events", { body: event("summit"), ...fault(text) }).then((response) =>
      response.text(),
    );
    await expect(lost).rejects.toThrow();
    expect((await call("GET", "/events/summit")).status).toBe(200);
  });

  it("truncate breaks the body off under its full length", async () => {
    const { raw, call } = await openBench();
    const { text } = await call("GET", "/auth", { headers: { "x-correlation-id": "t" } });
    const headers = { "x-correlation-id": "t", "x-sandbox-fault": "truncate=10" };
    const response = await raw("GET", "/auth", { headers });
    expect(Number(response.headers.get("content-length"))).toBe(text.length);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toBe(text.slice(0, 10));
    await expect(reader?.read()).rejects.toThrow();
  });

  it("slow-body sends half of the body, and the rest when the time is over", async () => {
    const { raw, call } = await openBench();
    const { text } = await call("GET", "/auth", { headers: { "x-correlation-id": "t" } });
    const slow = (duration: string) =>
      raw("GET", "/auth", {
        headers: { "x-correlation-id": "t", "x-sandbox-fault": `slow-body=${duration}` },
      });
    const waiting = (await slow("1h")).body?.getReader();
    const first = await waiting?.read();
    expect(new TextDecoder().decode(first?.value)).toBe(text.slice(0, Math.floor(text.length / 2)));
    await waiting?.cancel();
    expect(await (await slow("1ms")).text()).toBe(text);
  });

  it("latency holds the header fields back, while other requests get their responses", async () => {
    const { raw, call } = await openBench();
    const leaving = new AbortController();
    let answered = false;
    const waiting = fetch(`${(await openBench()).base}/auth`, {
      headers: { "x-sandbox-fault": "latency=1h" },
      signal: leaving.signal,
    }).then(() => {
      answered = true;
    });
    expect((await call("GET", "/auth")).status).toBe(200);
    expect((await raw("GET", "/auth", fault("latency=1ms"))).status).toBe(200);
    expect(answered).toBe(false);
    leaving.abort();
    await expect(waiting).rejects.toThrow();
  });

  it("skew puts Date and the timestamps of the body off, and nothing else", async () => {
    const { call, createEvent } = await openBench();
    const { headers, body } = await createEvent("summit", fault("skew=-90m"));
    expect([headers.date, body.created_at, body.start_date]).toEqual([
      "Mon, 02 Mar 2026 07:30:00 GMT",
      "2026-03-02T07:30:00.000Z",
      "2026-05-04",
    ]);
    expect((await call("GET", "/events/summit")).body.created_at).toBe("2026-03-02T09:00:00.000Z");
  });

  it("may be one of several, and the header's comes before the option's", async () => {
    const { call } = await openBench({ faults: ["rate-limit=9", "skew=1h"] });
    const reply = await call("GET", "/auth", fault("rate-limit=2; skew=5s"));
    expect([reply.headers["retry-after"], reply.headers.date]).toEqual([
      "2",
      "Mon, 02 Mar 2026 09:00:05 GMT",
    ]);
  });

  it("of the options strikes any request to its operation, as often as it says", async () => {
    const { call } = await openBench({ faults: ["status=500,times=2,operation=listReviews"] });
    const statuses: number[] = [];
    for (let sent = 0; sent < 4; sent += 1) statuses.push((await call("GET", "/review-queue")).status);
    expect(statuses).toEqual([500, 500, 200, 200]);
    expect((await call("GET", "/auth")).status).toBe(200);
  });

  it("of the header counts over the retries of one call, which share a request id", async () => {
    const { call } = await openBench();
    const ask = (id: string) =>
      call("GET", "/auth", { headers: { "x-correlation-id": id, "x-sandbox-fault": "status=500,times=1" } });
    const statuses = [(await ask("one")).status, (await ask("two")).status, (await ask("one")).status];
    expect(statuses).toEqual([500, 500, 200]);
  });

  it("with a probability strikes the same requests whenever the seed is the same", () => {
    const strikes = (seed: number): string => {
      const plan = new FaultPlan([`drop-after,probability=0.3,seed=${seed}`], operations);
      return Array.from({ length: 200 }, () =>
        plan.activeFor("getRun", undefined, undefined, operations).size ? "x" : ".",
      ).join("");
    };
    expect(strikes(7)).toBe(strikes(7));
    expect(strikes(7)).not.toBe(strikes(8));
    expect(strikes(7).replaceAll(".", "").length).toBeGreaterThan(35);
    expect(strikes(7).replaceAll(".", "").length).toBeLessThan(85);
  });

  it("that cannot be read stops the start, or is a 400 for the header", async () => {
    await expect(startSandbox({ faults: ["status=200"] })).rejects.toThrow(/needs an HTTP error status/);
    const { call } = await openBench();
    const reply = await call("GET", "/review-queue", fault("explode"));
    expect([reply.status, reply.body.code]).toEqual([400, "INVALID_REQUEST"]);
    expect(reply.body.message).toMatch(/there is no fault explode; there are status, /);
  });
});

describe("the grammar of faults", () => {
  it("reads kinds, values and options", () => {
    expect(
      parseFaults(" status=503, times=2 ,operation=getRun;; drop-after,probability=0.5,seed=9 ", operations),
    ).toEqual([
      {
        kind: "status",
        value: 503,
        times: 2,
        operation: "getRun",
        probability: 1,
        seed: 1,
        text: "status=503, times=2 ,operation=getRun",
      },
      {
        kind: "drop-after",
        value: undefined,
        times: undefined,
        operation: undefined,
        probability: 0.5,
        seed: 9,
        text: "drop-after,probability=0.5,seed=9",
      },
    ]);
    const value = (text: string) => parseFaults(text, operations)[0]?.value;
    expect([
      value("skew=+2h"),
      value("skew=-90s"),
      value("slow-body"),
      value("truncate"),
      value("html"),
    ]).toEqual([7_200_000, -90_000, 1000, undefined, 502]);
  });

  it.each([
    ["boom", "there is no fault boom"],
    ["status", "status needs an HTTP error status"],
    ["status=banana", "status needs an HTTP error status"],
    ["status=503x", "status needs an HTTP error status"],
    ["drop-before=1", "drop-before takes no value"],
    ["skew", "skew needs a duration"],
    ["skew=90", "skew needs a duration"],
    ["rate-limit=0", "rate-limit needs whole seconds"],
    ["truncate=-1", "truncate needs how many bytes"],
    ["outcome=success", "outcome needs the value failure"],
    ["status=503,2", "2 is no option; there are times"],
    ["status=503,times=0", "times needs a whole number from 1"],
    ["status=503,times=1.5", "times needs a whole number from 1"],
    ["status=503,probability=2", "probability needs a number from 0 to 1"],
    ["status=503,probability=", "probability needs a number from 0 to 1"],
    ["status=503,seed=-1", "seed needs a whole number"],
    ["status=503,operation=getRuns", "operation needs an operationId: getRun, getAuth"],
  ])("refuses %s and says why", (text, why) => {
    expect(() => parseFaults(text, operations)).toThrow(`Fault "${text}": ${why}`);
  });
});
