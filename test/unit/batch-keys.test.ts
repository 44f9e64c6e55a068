import { describe, expect, it } from "vitest";
import { type BatchOptions, type BatchProgress, type BatchResult, batch } from "../../src/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json, type Server, text } from "../support/fetch.ts";
import { type Import, type Imports, imports } from "../support/imports.ts";
import { library } from "../support/library.ts";
import { meshi } from "../support/meshi.ts";
import { START, virtualTime } from "../support/virtual-time.ts";

const path = "/events/{event_id}/attendees:import";
const row = (attendee_id: string, name = "A") => ({ attendee_id, name });
const rows = ["a", "b", "c"].map((id) => row(id));
const broken = failing("ECONNRESET");

interface Options extends BatchOptions {
  readonly event?: string;
  readonly body?: { webhook_url: string };
  readonly rows?: typeof rows;
}

/** Sends rows, two a batch, to a server that lives on between the imports. */
async function send(
  server: Server,
  time = virtualTime(),
  { event = "summit", rows: items = rows, ...options }: Options = {},
) {
  const { client, sent } = connect(meshi, server, { time });
  const results: BatchResult[] = [];
  const init = { maxItems: 2, concurrency: 1, ...options, params: { path: { event_id: event } } };
  for await (const result of batch(client, "PUT", path, items, init)) results.push(result);
  return { results, sent, keys: results.map(({ key }) => key) };
}

/** Lets a server do its work, but loses the answers to the requests with these numbers. */
const losing =
  ({ server }: Imports, ...numbers: number[]): Server =>
  async (sent, number) => {
    const reply = await server(sent, number);
    return numbers.includes(number) ? broken : reply;
  };

describe("the key of a batch", () => {
  const keysOf = async (options: Options = {}) => {
    const time = virtualTime();
    return (await send(imports(time).server, time, options)).keys;
  };

  it("is the same for the same import, whenever and wherever it is sent", async () => {
    const first = await keysOf();
    expect(await keysOf()).toEqual(first);
    expect(new Set(first).size).toBe(2);
    for (const key of first) expect(key).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is another one for another path, label, body or content", async () => {
    const plain = await keysOf();
    const others = await Promise.all([
      keysOf({ event: "other" }),
      keysOf({ label: "second" }),
      keysOf({ body: { webhook_url: "https://partner.test" } }),
      keysOf({ rows: [row("a"), row("b", "B"), row("c", "C")] }),
    ]);
    expect(new Set([plain, ...others].flat()).size).toBe(10);
  });

  it("is kept by the batches whose rows have not changed", async () => {
    const [, second] = await keysOf();
    const [first, same] = await keysOf({ rows: [row("a"), row("b", "B"), row("c")] });
    expect(same).toBe(second);
    expect(first).not.toBe(second);
  });

  it("does not depend on what is not part of the work", async () => {
    expect(await keysOf({ retry: false })).toEqual(await keysOf());
  });

  it("is sent with every attempt of its batch", async () => {
    const time = virtualTime();
    const server = losing(imports(time), 1, 2);
    const { sent } = await send(server, time, { rows: [row("a")] });
    const puts = sent
      .filter(({ method }) => method === "PUT")
      .map(({ text }) => JSON.parse(text).idempotency_key);
    expect(puts).toHaveLength(3);
    expect(new Set(puts).size).toBe(1);
  });

  it("stands in a header where the contract has it there, as long and in the form that it allows", async () => {
    const keyed = async (key: { maxLength: number } | { format: "uuid" }) => {
      const operation = {
        ...library.operations["POST /returns"],
        key: { in: "header", name: "idempotency-key", ...key },
      } as const;
      const contract = { ...library, operations: { ...library.operations, "POST /returns": operation } };
      const { client, sent } = connect(contract, () => json(200, {}));
      for await (const _ of batch(client, "POST", "/returns", [{ isbn: "1" }], {}));
      expect(JSON.parse(sent[0]?.text ?? "")).toEqual({ books: [{ isbn: "1" }] });
      return sent[0]?.headers.get("idempotency-key");
    };
    expect(await keyed({ maxLength: 40 })).toMatch(/^[0-9a-f]{40}$/);
    expect(await keyed({ format: "uuid" })).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(await keyed({ format: "uuid" })).toBe(await keyed({ format: "uuid" }));
    await expect(keyed({ maxLength: 31 })).rejects.toThrow(RangeError);
  });
});

describe("the same import started again", () => {
  it("has ended already: it is said so, and nothing is done twice", async () => {
    const time = virtualTime();
    const known = imports(time);
    await send(known.server, time);
    const { results } = await send(known.server, time);
    expect(results).toMatchObject([
      { status: "already", outcome: "success", replayed: true, finishedAt: new Date(START).toISOString() },
      { status: "already", outcome: "success", replayed: true },
    ]);
    expect(known.runs).toHaveLength(2);
  });

  it("has ended with rejected rows: they are told again", async () => {
    const time = virtualTime();
    const errors = [{ attendee_id: "b", code: "INVALID_EMAIL" as const, message: "No." }];
    const known = imports(time, { endsAs: () => ({ status: "partial", errors }) });
    await send(known.server, time);
    const { results } = await send(known.server, time);
    expect(results[0]).toMatchObject({
      status: "already",
      outcome: "partial",
      rejected: [{ item: row("b"), index: 1, error: errors[0] }],
    });
  });

  it("is still running: it is followed to its end, which is this one's", async () => {
    const time = virtualTime();
    const known = imports(time, { takes: 60_000 });
    const controller = new AbortController();
    const crash = new Error("the process was killed");
    const onProgress = ({ stage }: BatchProgress) => {
      if (stage === "running") controller.abort(crash);
    };
    const stopped = { rows: [row("a")], signal: controller.signal, onProgress };
    await expect(send(known.server, time, stopped)).rejects.toBe(crash);
    const { results } = await send(known.server, time, { rows: [row("a")] });
    expect(results).toMatchObject([{ status: "succeeded", replayed: true }]);
    expect(known.runs).toHaveLength(1);
    expect(time.elapsed()).toBeGreaterThanOrEqual(60_000);
  });

  it("was interrupted between two batches: the first is found again, the second is sent", async () => {
    const time = virtualTime();
    const known = imports(time);
    await send(known.server, time, { rows: rows.slice(0, 2) });
    const { results } = await send(known.server, time);
    expect(results.map(({ status }) => status)).toEqual(["already", "succeeded"]);
    expect(known.runs.map(({ rows }) => rows)).toEqual([["a", "b"], ["c"]]);
  });

  it("is another import under another label", async () => {
    const time = virtualTime();
    const known = imports(time);
    await send(known.server, time);
    const { results } = await send(known.server, time, { label: "again" });
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    expect(known.runs).toHaveLength(4);
  });
});

describe("a replay that answers this import's own lost request", () => {
  it("is its own success, not one of an earlier import", async () => {
    const time = virtualTime();
    const known = imports(time);
    await time.advance(3_600_000);
    const { results } = await send(losing(known, 1), time, { rows: [row("a")] });
    expect(results).toMatchObject([{ status: "succeeded", replayed: true }]);
    expect(known.runs).toHaveLength(1);
  });

  it("also after a gateway's 5xx behind which the work was done", async () => {
    const time = virtualTime();
    const known = imports(time);
    const server: Server = async (sent, number) => {
      const reply = await known.server(sent, number);
      return number === 1 ? text(502, "<html>") : reply;
    };
    const { results } = await send(server, time, { rows: [row("a")] });
    expect(results).toMatchObject([{ status: "succeeded", replayed: true }]);
  });

  it("is told from an earlier import by the server's own clock, however wrong the client's is", async () => {
    const server = virtualTime();
    const known = imports(server);
    await server.advance(86_400_000);
    await send(known.server, virtualTime(), { rows: [row("a")] });
    await server.advance(60_000);
    const again = await send(losing(known, 1), virtualTime(), { rows: [row("a")] });
    expect(again.results).toMatchObject([{ status: "already", replayed: true }]);
    const other = await send(losing(known, 1), virtualTime(), { rows: [row("b")] });
    expect(other.results).toMatchObject([{ status: "succeeded", replayed: true }]);
  });
});

describe("a replay of a run that had failed", () => {
  const failsFirst = (times: number) => {
    const time = virtualTime();
    const endsAs = ({ run_id }: Import) => ({
      status: Number(run_id.slice(4)) <= times ? ("failed" as const) : ("succeeded" as const),
    });
    return { time, known: imports(time, { endsAs }) };
  };
  const one = { rows: [row("a")] };

  it("moves on to the next generation, so that a failure is not replayed for ever", async () => {
    const { time, known } = failsFirst(1);
    await expect(send(known.server, time, one)).rejects.toMatchObject({ name: "BatchFailed" });
    const { results } = await send(known.server, time, one);
    expect(results).toMatchObject([{ status: "succeeded", generation: 1, replayed: false }]);
    expect(known.runs).toHaveLength(2);
    expect(new Set(known.runs.map(({ key }) => key)).size).toBe(2);
  });

  it("passes every earlier generation, and is found again under the last one", async () => {
    const { time, known } = failsFirst(3);
    for (let start = 0; start < 3; start++) {
      await expect(send(known.server, time, one)).rejects.toMatchObject({ result: { generation: start } });
    }
    const fourth = await send(known.server, time, one);
    const fifth = await send(known.server, time, one);
    expect(fourth.results).toMatchObject([{ status: "succeeded", generation: 3 }]);
    expect(fifth.results).toMatchObject([{ status: "already", generation: 3, key: fourth.keys[0] }]);
    expect(known.runs).toHaveLength(4);
  });

  it("is no replay when it fails now: the failure is told", async () => {
    const { time, known } = failsFirst(9);
    await expect(send(known.server, time, one)).rejects.toMatchObject({
      name: "BatchFailed",
      result: { status: "failed", generation: 0, error: { name: "RunFailed" } },
    });
    expect(known.runs).toHaveLength(1);
  });

  it("is none when it is still running: it may yet end well, and its failure is told", async () => {
    const time = virtualTime();
    const known = imports(time, { takes: 60_000, endsAs: () => ({ status: "failed" }) });
    const controller = new AbortController();
    const onProgress = ({ stage }: BatchProgress) => {
      if (stage === "running") controller.abort();
    };
    await expect(
      send(known.server, time, { ...one, signal: controller.signal, onProgress }),
    ).rejects.toThrow();
    const again = send(known.server, time, one);
    await expect(again).rejects.toMatchObject({ result: { generation: 0, replayed: true } });
    expect(known.runs).toHaveLength(1);
  });

  it("is not retried without end when every run fails", async () => {
    const time = virtualTime();
    const endsAs = () => ({ status: "failed" as const });
    const known = imports(time, { endsAs });
    // A server that knows every key, whatever it is.
    const server: Server = async (sent, number) => {
      await known.server(sent, number);
      return known.server(sent, number);
    };
    await expect(send(server, time, one)).rejects.toMatchObject({
      name: "BatchFailed",
      result: { generation: 100 },
    });
  });
});
