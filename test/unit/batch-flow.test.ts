import { describe, expect, it } from "vitest";
import {
  BatchFailed,
  type BatchOptions,
  type BatchProgress,
  type BatchResult,
  batch,
} from "../../src/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json, type Reply, type Server, text } from "../support/fetch.ts";
import { type Import, imports } from "../support/imports.ts";
import { library, refusal } from "../support/library.ts";
import { meshi, meshiError } from "../support/meshi.ts";
import { virtualTime } from "../support/virtual-time.ts";

const path = "/events/{event_id}/attendees:import";
const params = { path: { event_id: "summit" } };
const rowsOf = (ids: string) => [...ids].map((attendee_id) => ({ attendee_id, name: "A" }));
const firstRow = (sent: { text: string }): string => JSON.parse(sent.text).attendees[0].attendee_id;

/** Imports rows one a batch unless told otherwise, and notes what is yielded. */
function importing(server: Server, ids: string, options: BatchOptions = {}, time = virtualTime()) {
  const { client, sent } = connect(meshi, server, { time });
  const results: BatchResult[] = [];
  const init = { params, maxItems: 1, ...options };
  const done = (async () => {
    for await (const result of batch(client, "PUT", path, rowsOf(ids), init)) results.push(result);
  })();
  return { done, results, sent, time };
}

describe("the results of an import", () => {
  it("come in the order of the input, whichever batch is done first", async () => {
    const time = virtualTime();
    const takes = ({ rows }: Import) => (rows[0] === "a" ? 60_000 : 1000);
    const { done, results } = importing(imports(time, { takes }).server, "abcd", {}, time);
    await done;
    expect(results.map(({ index, offset, count, status }) => [index, offset, count, status])).toEqual(
      [0, 1, 2, 3].map((index) => [index, index, 1, "succeeded"]),
    );
  });

  it("say which rows were rejected, where they stand in the whole input, and why", async () => {
    const time = virtualTime();
    const no = (attendee_id: string) => ({ attendee_id, code: "INVALID_EMAIL", message: "No." });
    const endsAs = ({ rows }: Import) => {
      const errors = rows.filter((id) => "bd".includes(id)).map(no);
      return errors.length > 0 ? { status: "partial" as const, errors } : { status: "succeeded" as const };
    };
    const { done, results } = importing(imports(time, { endsAs }).server, "abcdef", { maxItems: 2 }, time);
    await done;
    expect(results.map(({ status, outcome }) => [status, outcome])).toEqual([
      ["partial", "partial"],
      ["partial", "partial"],
      ["succeeded", "success"],
    ]);
    expect(results.map(({ rejected }) => rejected)).toEqual([
      [{ item: { attendee_id: "b", name: "A" }, index: 1, error: no("b") }],
      [{ item: { attendee_id: "d", name: "A" }, index: 3, error: no("d") }],
      [],
    ]);
    expect(results[0]?.itemErrors).toEqual([no("b")]);
    expect(results[2]).toMatchObject({ data: { status: "succeeded" }, generation: 0, replayed: false });
  });

  it("are those of the answer itself where the operation starts no run", async () => {
    const { client } = connect(library, [
      json(200, { refused: [{ isbn: "2", why: "torn" }] }),
      json(200, { again: true }),
    ]);
    const results: BatchResult[] = [];
    const books = ["1", "2", "3"].map((isbn) => ({ isbn }));
    for await (const result of batch(client, "POST", "/returns", books, {
      body: { desk: "north" },
      concurrency: 1,
    }))
      results.push(result);
    expect(results).toMatchObject([
      { status: "partial", rejected: [{ item: { isbn: "2" }, index: 1, error: { why: "torn" } }] },
      { status: "succeeded", rejected: [], replayed: true, data: { again: true } },
    ]);
  });

  it("tell of each batch what is happening to it", async () => {
    const time = virtualTime();
    const seen: BatchProgress[] = [];
    const { server } = imports(time, { takes: 300 });
    const options = { concurrency: 1, onProgress: (progress: BatchProgress) => seen.push(progress) };
    await importing(server, "ab", options, time).done;
    expect(seen.map(({ index, stage, run }) => [index, stage, run?.status])).toEqual(
      [0, 1].flatMap((index) => [
        [index, "sending", undefined],
        [index, "running", "running"],
        [index, "running", "succeeded"],
        [index, "finished", undefined],
      ]),
    );
    expect(seen[0]).toMatchObject({ offset: 0, count: 1, bytes: '{"attendee_id":"a","name":"A"}'.length });
  });
});

describe("the batches under way", () => {
  /** A server that answers an import when the test says so. */
  function gated() {
    const time = virtualTime();
    const known = imports(time);
    const gates = new Map<string, () => void>();
    let most = 0;
    const server: Server = async (sent, number) => {
      if (sent.method === "PUT") {
        const opened = new Promise<void>((resolve) => gates.set(firstRow(sent), resolve));
        most = Math.max(most, gates.size);
        await opened;
        gates.delete(firstRow(sent));
      }
      return known.server(sent, number);
    };
    /** Opens a gate as soon as its batch stands before it. */
    const open = async (id: string) => {
      while (!gates.has(id)) await time.advance(0);
      gates.get(id)?.();
    };
    /** Waits until so many stand before their gates; more have time to come. */
    const gathered = async (count: number) => {
      while (gates.size < count) await time.advance(0);
      for (let turn = 0; turn < 20; turn++) await time.advance(0);
      return [...gates.keys()];
    };
    return { server, open, gathered, most: () => most, time };
  }

  it.each([
    [undefined, 4],
    [1, 1],
    [3, 3],
  ])("are at most as many as the caller allows (%s: %i)", async (concurrency, expected) => {
    const { server, open, gathered, most, time } = gated();
    const { done, results } = importing(server, "abcdefghij", concurrency ? { concurrency } : {}, time);
    await gathered(expected);
    for (const id of "abcdefghij") await open(id);
    await done;
    expect(most()).toBe(expected);
    expect(results).toHaveLength(10);
  });

  it("go on while a slow one holds up the order of the results, but not without bound", async () => {
    const { server, open, gathered, time } = gated();
    const { done, results, sent } = importing(server, "abcdefghijklmnopqrstuvwxyz", { concurrency: 2 }, time);
    for (const id of "bcdefghi") await open(id);
    expect(await gathered(1)).toEqual(["a"]);
    expect(results).toHaveLength(0);
    // The one whose turn it is, and four results for each of the two that may be under way.
    expect(sent.filter(({ method }) => method === "PUT")).toHaveLength(9);
    await open("a");
    for (const id of "jklmnopqrstuvwxyz") await open(id);
    await done;
    expect(results.map(({ index }) => index)).toEqual(Array.from({ length: 26 }, (_, index) => index));
  });
});

describe("a batch that fails", () => {
  const refusing = (id: string, reply: Reply): { server: Server; time: ReturnType<typeof virtualTime> } => {
    const time = virtualTime();
    const known = imports(time);
    return {
      time,
      server: (sent, number) =>
        sent.method === "PUT" && firstRow(sent) === id ? reply : known.server(sent, number),
    };
  };
  const gone = meshiError(404, "EVENT_NOT_FOUND");

  it("ends the import when its turn comes, with those that were already under way", async () => {
    const { server, time } = refusing("b", gone);
    const { done, results, sent } = importing(server, "abcdefghijkl", { concurrency: 2 }, time);
    const error = await done.catch((error) => error);
    expect(error).toBeInstanceOf(BatchFailed);
    expect(results.map(({ index, status }) => [index, status])).toEqual([[0, "succeeded"]]);
    expect(error.result).toMatchObject({
      index: 1,
      offset: 1,
      status: "failed",
      error: { code: "EVENT_NOT_FOUND" },
    });
    expect(error.cause).toBe(error.result.error);
    expect(error.message).toMatch(/Batch 2 .*2 .*It is EVENT_NOT_FOUND/);
    for (const other of error.others) expect(other).toMatchObject({ status: "succeeded" });
    // Every batch that was sent is accounted for, and no more are sent.
    const puts = sent.filter(({ method }) => method === "PUT").length;
    expect(results.length + 1 + error.others.length).toBe(puts);
    expect(puts).toBeLessThan(12);
  });

  it("is a result like others when the caller wants to go on", async () => {
    const { server, time } = refusing("b", gone);
    const { done, results } = importing(server, "abcd", { continueOnError: true }, time);
    await done;
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "failed", "succeeded", "succeeded"]);
    expect(results[1]?.error).toMatchObject({ name: "ApiError", code: "EVENT_NOT_FOUND" });
  });

  it("may have failed as a run, or only in being followed", async () => {
    const time = virtualTime();
    const errors = [{ attendee_id: "a", code: "INVALID_EMAIL" as const, message: "No." }];
    const known = imports(time, { endsAs: () => ({ status: "failed", errors }) });
    const asRun = importing(known.server, "a", {}, time);
    await expect(asRun.done).rejects.toMatchObject({
      result: {
        status: "failed",
        outcome: "failure",
        error: { name: "RunFailed" },
        rejected: [{ index: 0 }],
      },
    });
    const lost: Server = (sent, number) =>
      sent.method === "PUT" ? imports(time).server(sent, number) : meshiError(403, "INSUFFICIENT_SCOPE");
    await expect(importing(lost, "a").done).rejects.toMatchObject({
      result: { status: "failed", error: { name: "PollFailed" } },
    });
  });
});

describe("a batch without an idempotency key", () => {
  const added = json(200, { added: 1 });

  async function stock(replies: Reply[]) {
    const { client, sent } = connect(library, replies);
    const results: BatchResult[] = [];
    const books = ["1", "2", "3"].map((isbn) => ({ isbn }));
    const init = { maxItems: 1, concurrency: 1 };
    for await (const result of batch(client, "POST", "/stock", books, init)) results.push(result);
    return { results, sent };
  }

  it.each([
    ["whose answer is lost", failing("ECONNRESET")],
    ["behind a gateway that failed", text(502, "<html>")],
  ])("%s is neither done nor failed: it is unknown, named, and never sent again", async (_, reply) => {
    const { results, sent } = await stock([added, reply, added]);
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "unknown", "succeeded"]);
    expect(results[1]).toMatchObject({ index: 1, offset: 1, count: 1, error: { ambiguous: true } });
    expect(results[1]?.key).toBeUndefined();
    expect(sent).toHaveLength(3);
  });

  it("that was refused is sent again, or has failed", async () => {
    const { results } = await stock([
      failing("ECONNREFUSED"),
      added,
      json(429, refusal("slow_down")),
      added,
      added,
    ]);
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    await expect(stock([json(400, refusal("malformed"))])).rejects.toMatchObject({
      result: { status: "failed" },
    });
  });
});

describe("an import that is stopped", () => {
  const reason = new Error("given up");

  it("ends at once with the signal's reason, and leaves nothing behind", async () => {
    const time = virtualTime();
    const controller = new AbortController();
    const known = imports(time, { takes: 60_000 });
    const { done, sent } = importing(known.server, "abcdef", { signal: controller.signal }, time);
    const rejected = expect(done).rejects.toBe(reason);
    while (known.runs.length < 4) await time.advance(0);
    controller.abort(reason);
    await rejected;
    await time.advance(60_000);
    expect(known.runs).toHaveLength(4);
    expect(time.pending()).toBe(0);
    expect(sent.filter(({ method }) => method === "PUT")).toHaveLength(4);
  });

  it("by leaving the loop aborts what is under way, and starts no more", async () => {
    const time = virtualTime();
    const known = imports(time, { takes: ({ rows }) => (rows[0] === "a" ? 0 : 60_000) });
    const { client } = connect(meshi, known.server, { time });
    const init = { params, maxItems: 1, concurrency: 2 };
    for await (const _ of batch(client, "PUT", path, rowsOf("abcdefgh"), init)) break;
    const sent = known.runs.length;
    await time.advance(120_000);
    expect(known.runs).toHaveLength(sent);
    expect(sent).toBeLessThan(8);
    expect(time.pending()).toBe(0);
  });

  it("reads no further row", async () => {
    const time = virtualTime();
    const { client } = connect(meshi, imports(time).server, { time });
    let closed = false;
    async function* rows() {
      try {
        for (const row of rowsOf("abcdefghijklmnopqrstuvwxyz")) yield row;
      } finally {
        closed = true;
      }
    }
    for await (const _ of batch(client, "PUT", path, rows(), { params, maxItems: 1 })) break;
    expect(closed).toBe(true);
  });
});

describe("an import whose next row takes its time", () => {
  async function* slow() {
    yield* rowsOf("a");
    await new Promise(() => {});
  }

  function slowly(server: Server, time: ReturnType<typeof virtualTime>, signal?: AbortSignal) {
    const { client } = connect(meshi, server, { time });
    return batch(client, "PUT", path, slow(), { params, maxItems: 1, ...(signal && { signal }) });
  }

  it("gives its results as they come, and can be left", async () => {
    const time = virtualTime();
    const statuses: string[] = [];
    for await (const { status } of slowly(imports(time).server, time)) {
      statuses.push(status);
      break;
    }
    expect(statuses).toEqual(["succeeded"]);
  });

  it("tells of a failure at once", async () => {
    const reading = (async () => {
      for await (const _ of slowly(() => meshiError(404, "EVENT_NOT_FOUND"), virtualTime()));
    })();
    await expect(reading).rejects.toMatchObject({ name: "BatchFailed", others: [] });
  });

  it("sends none of the rows that come while a failure waits for what is under way", async () => {
    const time = virtualTime();
    const known = imports(time);
    const gate = () => {
      let open = () => {};
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      return { open, opened };
    };
    const [answer, row] = [gate(), gate()];
    const server: Server = async (sent, number) => {
      if (sent.method === "PUT" && firstRow(sent) === "a") return meshiError(404, "EVENT_NOT_FOUND");
      if (sent.method === "PUT") await answer.opened;
      return known.server(sent, number);
    };
    async function* rows() {
      yield* rowsOf("ab");
      await row.opened;
      yield* rowsOf("c");
    }
    const { client, sent } = connect(meshi, server, { time });
    const failing = (async () => {
      for await (const _ of batch(client, "PUT", path, rows(), { params, maxItems: 1 }));
    })();
    const failed = expect(failing).rejects.toMatchObject({ name: "BatchFailed", others: [{ offset: 1 }] });
    while (sent.length < 2) await time.advance(0);
    for (let turn = 0; turn < 20; turn++) await time.advance(0);
    row.open();
    for (let turn = 0; turn < 20; turn++) await time.advance(0);
    answer.open();
    await failed;
    expect(sent.filter(({ method }) => method === "PUT").map(firstRow)).toEqual(["a", "b"]);
  });

  it("ends at once when it is aborted", async () => {
    const time = virtualTime();
    const controller = new AbortController();
    const reason = new Error("given up");
    const reading = (async () => {
      for await (const _ of slowly(imports(time).server, time, controller.signal)) controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
  });
});
