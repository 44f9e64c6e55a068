import { describe, expect, it } from "vitest";
import { START, virtualTime } from "../../scripts/virtual-time.ts";
import { type Attempt, batch, type CallInfo, type Wait } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { cutOff, failing, hanging, json, type Reply, stalled, text } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { aRun, auth, down, limited, meshi, meshiError, ok } from "../support/meshi.ts";

const book = { isbn: "1", title: "Ærø – 歷史" };
const isbn = { path: { isbn: "1" } };

describe("the body of a request", () => {
  it("is sent whole on every attempt", async () => {
    const { client, sent } = connect(library, [failing("ECONNRESET"), text(503, ""), json(200, book)]);
    await client.PUT("/books/{isbn}", { params: isbn, body: book });
    expect(sent.map(({ text }) => JSON.parse(text))).toEqual([book, book, book]);
    expect(new Set(sent.map(({ headers }) => headers.get("content-type")))).toEqual(
      new Set(["application/json"]),
    );
  });

  it("is sent whole on every attempt when it is bytes, as a batch is", async () => {
    const { client, sent } = connect(meshi, [
      failing("ECONNRESET"),
      down,
      json(202, aRun("queued")),
      json(200, aRun("succeeded")),
    ]);
    const rows = [{ attendee_id: "a", name: "Ærø" }];
    const params = { path: { event_id: "e" } };
    for await (const _ of batch(client, "PUT", "/events/{event_id}/attendees:import", rows, { params }));
    const bodies = sent.slice(0, 3).map(({ text }) => text);
    expect(JSON.parse(bodies[0] ?? "")).toMatchObject({ attendees: rows });
    expect(new Set(bodies).size).toBe(1);
  });

  it("is sent once when it is a stream, which cannot be read twice", async () => {
    const { client, sent } = connect(library, () => failing("ECONNREFUSED"));
    const body = new Blob(["{}"]).stream();
    // The types know JSON bodies only; a stream passes through a serialiser of its own.
    const init = { params: isbn, body, bodySerializer: () => body } as never;
    const { error } = await client.PUT("/books/{isbn}", init);
    expect(error).toMatchObject({ name: "TransportError", attempts: [{ failure: "refused" }] });
    expect(sent).toHaveLength(1);
  });
});

describe("the time-out of an attempt", () => {
  const always = (reply: Reply) => () => reply;
  const retry = false;

  it.each([
    ["no answer comes", hanging],
    ["the body does not end", stalled(200, '{"org_id":')],
    ["the body of an error does not end", stalled(500, '{"code":')],
  ])("ends it when %s", async (_, reply) => {
    const { client, time } = connect(meshi, always(reply), { retry, timeout: 100 });
    let settled = false;
    const call = client.GET("/auth").finally(() => {
      settled = true;
    });
    await time.advance(99);
    expect(settled).toBe(false);
    await time.advance(1);
    const { error } = await call;
    expect(error).toMatchObject({ name: "TransportError", outcomeUnknown: true });
    expect(error?.attempts).toMatchObject([{ failure: "timeout", duration: 100 }]);
    expect(error?.message).toContain("too long");
    expect(time.pending()).toBe(0);
  });

  it("is thirty seconds unless the caller says otherwise", async () => {
    const { client, time } = connect(meshi, always(hanging), { retry });
    const call = client.GET("/auth");
    await time.advance(60_000);
    expect((await call).meta.attempts).toMatchObject([{ duration: 30_000 }]);
  });

  it("begins anew with each attempt", async () => {
    const { client, time } = connect(meshi, [hanging, hanging, ok], {
      timeout: 100,
      time: virtualTime(() => 0.5),
    });
    const call = client.GET("/auth");
    await time.advance(10_000);
    expect(await call).toMatchObject({ data: auth });
    expect((await call).meta.attempts.map(({ duration }) => duration)).toEqual([100, 100, 0]);
  });

  it("grows with the upload, ten seconds for a megabyte", async () => {
    const { client, time } = connect(library, always(hanging), { retry, timeout: 1000 });
    const title = "x".repeat(1_000_000);
    const call = client.PUT("/books/{isbn}", { params: isbn, body: { isbn: "1", title } });
    await time.advance(60_000);
    const [attempt] = (await call).meta.attempts;
    expect(attempt?.duration).toBeGreaterThanOrEqual(11_000);
    expect(attempt?.duration).toBeLessThan(11_001);
  });

  it("leaves no timer behind when the response comes in time", async () => {
    const { client, time } = connect(meshi, [cutOff(200, "{"), down, ok]);
    await client.GET("/auth");
    expect(time.pending()).toBe(0);
  });
});

describe("the id of a request", () => {
  const idsOf = (sent: readonly { headers: Headers }[]) =>
    sent.map(({ headers }) => headers.get("x-correlation-id"));

  it("is minted once per logical call and kept over its retries", async () => {
    const { client, sent } = connect(meshi, [down, limited(), ok, failing("ECONNRESET"), ok]);
    await client.GET("/auth");
    await client.GET("/auth");
    const [first, , , second] = idsOf(sent);
    expect(first).not.toBe(second);
    expect(idsOf(sent)).toEqual([first, first, first, second, second]);
  });

  it("is the caller's own where there is one", async () => {
    const { client, sent } = connect(meshi, [down, ok, failing("ECONNRESET")]);
    await client.GET("/auth", { params: { header: { "x-correlation-id": "mine" } } });
    const headers = { "X-Correlation-ID": "mine-too" };
    const { error } = await client.GET("/auth", { headers, retry: false });
    expect(idsOf(sent)).toEqual(["mine", "mine", "mine-too"]);
    expect(error).toMatchObject({ name: "TransportError", requestId: "mine-too" });
  });

  it("is the id that the server knows: from the body, else from its header, else as it was sent", async () => {
    const { client, sent } = connect(meshi, [
      meshiError(404, "RUN_NOT_FOUND", { "x-correlation-id": "header-id" }),
      text(404, "<html>", { "x-correlation-id": "header-id" }),
      text(404, "<html>"),
      json(200, aRun("queued"), { "x-correlation-id": "header-id" }),
    ]);
    const params = { path: { run_id: "r" } };
    const ids: string[] = [];
    for (let call = 0; call < 4; call++) {
      const { error, meta } = await client.GET("/runs/{run_id}", { params });
      ids.push(meta.requestId);
      if (error) expect(error.requestId).toBe(meta.requestId);
    }
    expect(ids).toEqual(["server-id", "header-id", idsOf(sent)[2], "header-id"]);
  });

  it("is not sent where the API takes none, and still read where it gives one", async () => {
    const { client, sent } = connect(library, [json(200, book, { "x-request-id": "theirs" })]);
    const { meta } = await client.GET("/books/{isbn}", { params: isbn });
    expect(meta.requestId).toBe("theirs");
    expect([...(sent[0]?.headers.keys() ?? [])].filter((name) => /request|correlation/.test(name))).toEqual(
      [],
    );
  });
});

describe("the story of a call", () => {
  const time = () => virtualTime(() => 0.5);

  it("tells every attempt, of a success too", async () => {
    const { client } = connect(meshi, [failing("ECONNRESET"), limited("2"), ok], { time: time() });
    const { meta } = await client.GET("/auth");
    expect(meta).toMatchObject({ operation: "GET /auth", replayed: false, outcomeUnknown: true });
    expect(meta.attempts).toEqual([
      {
        number: 1,
        startedAt: START,
        duration: 0,
        failure: "network",
        message: "connect ECONNRESET",
        waited: 250,
      },
      { number: 2, startedAt: START + 250, duration: 0, status: 429, waited: 2100 },
      { number: 3, startedAt: START + 2350, duration: 0, status: 200 },
    ]);
  });

  it("says whether the response is a replay", async () => {
    const body = { kind: "match", event_id: "e" } as const;
    const { client } = connect(meshi, [
      json(200, aRun("running", { idempotent_replay: true })),
      json(202, aRun("queued", { idempotent_replay: false })),
      json(202, aRun("queued")),
    ]);
    const replays: boolean[] = [];
    for (let call = 0; call < 3; call++) replays.push((await client.POST("/runs", { body })).meta.replayed);
    expect(replays).toEqual([true, false, false]);
  });

  it("is `outcomeUnknown` only when an attempt may have been worked on", async () => {
    const refusedFirst = connect(meshi, [failing("ECONNREFUSED"), limited(), ok]);
    expect((await refusedFirst.client.GET("/auth")).meta.outcomeUnknown).toBe(false);
    const brokenFirst = connect(meshi, [cutOff(200, "{"), ok]);
    expect((await brokenFirst.client.GET("/auth")).meta.outcomeUnknown).toBe(true);
  });

  it("is reported to hooks as it happens", async () => {
    const events: [string, Attempt | Wait, CallInfo][] = [];
    const hooks = {
      onAttempt: (attempt: Attempt, call: CallInfo) => events.push(["attempt", attempt, { ...call }]),
      onWait: (wait: Wait, call: CallInfo) => events.push(["wait", wait, { ...call }]),
    };
    const pace = [{ requests: 1, seconds: 10, per: "key" }];
    const { client, sent } = connect(meshi, [down, ok], { time: time(), hooks, pace });
    const { meta } = await client.GET("/auth");
    expect(events.map(([kind, event]) => [kind, event])).toEqual([
      ["attempt", meta.attempts[0]],
      ["wait", { reason: "retry", ms: 250, until: START + 250 }],
      ["wait", { reason: "pace", ms: 9750, until: START + 10_000 }],
      ["attempt", meta.attempts[1]],
    ]);
    const requestId = sent[0]?.headers.get("x-correlation-id");
    for (const [, , call] of events) expect(call).toMatchObject({ operation: "GET /auth", requestId });
  });

  it("does not change when a hook throws, at once or later", async () => {
    const mistake = new Error("broken observer");
    const throwing = () => {
      throw mistake;
    };
    for (const onAttempt of [throwing, () => Promise.reject(mistake)]) {
      const { client } = connect(meshi, [down, ok], { hooks: { onAttempt, onWait: onAttempt } });
      expect(await client.GET("/auth")).toMatchObject({ data: auth });
    }
  });
});
