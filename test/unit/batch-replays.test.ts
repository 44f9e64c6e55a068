import { describe, expect, it } from "vitest";
import { START, type VirtualTime, virtualTime } from "../../scripts/virtual-time.ts";
import type { BatchProgress } from "../../src/client/index.ts";
import { failing, type Server, text } from "../support/fetch.ts";
import { type ImportOptions, imported, row, rowsOf } from "../support/importing.ts";
import { type Import, type Imports, imports } from "../support/imports.ts";

const send = (server: Server, time: VirtualTime, ids = "abc", options: ImportOptions = {}) =>
  imported(server, time, rowsOf(ids), options);

/** Lets a server do its work, but loses the responses to the requests with these numbers. */
const losing =
  ({ server }: Imports, ...numbers: number[]): Server =>
  async (sent, number) => {
    const reply = await server(sent, number);
    return numbers.includes(number) ? failing("ECONNRESET") : reply;
  };

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

  it("has ended with rejected rows: they are reported again", async () => {
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
    const stopped = { signal: controller.signal, onProgress };
    await expect(send(known.server, time, "a", stopped)).rejects.toBe(crash);
    const { results } = await send(known.server, time, "a");
    expect(results).toMatchObject([{ status: "succeeded", replayed: true }]);
    expect(known.runs).toHaveLength(1);
    expect(time.elapsed()).toBeGreaterThanOrEqual(60_000);
  });

  it("was interrupted between two batches: the first is found again, the second is sent", async () => {
    const time = virtualTime();
    const known = imports(time);
    await send(known.server, time, "ab");
    const { results } = await send(known.server, time);
    expect(results.map(({ status }) => status)).toEqual(["already", "succeeded"]);
    expect(known.runs.map(({ rows }) => rows)).toEqual([["a", "b"], ["c"]]);
  });

  it("is another import under another label", async () => {
    const time = virtualTime();
    const known = imports(time);
    await send(known.server, time);
    const { results } = await send(known.server, time, "abc", { label: "again" });
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    expect(known.runs).toHaveLength(4);
  });
});

describe("a replay of this import's own request whose response was lost", () => {
  it("is its own success, not one of an earlier import", async () => {
    const time = virtualTime();
    const known = imports(time);
    await time.advance(3_600_000);
    const { results } = await send(losing(known, 1), time, "a");
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
    const { results } = await send(server, time, "a");
    expect(results).toMatchObject([{ status: "succeeded", replayed: true }]);
  });

  it("is distinguished from an earlier import by the server's own clock, however wrong the client's is", async () => {
    const server = virtualTime();
    const known = imports(server);
    await server.advance(86_400_000);
    await send(known.server, virtualTime(), "a");
    await server.advance(60_000);
    const again = await send(losing(known, 1), virtualTime(), "a");
    expect(again.results).toMatchObject([{ status: "already", replayed: true }]);
    const other = await send(losing(known, 1), virtualTime(), "b");
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

  it("moves on to the next generation, so that a failure is not replayed for ever", async () => {
    const { time, known } = failsFirst(1);
    await expect(send(known.server, time, "a")).rejects.toMatchObject({ name: "BatchFailed" });
    const { results } = await send(known.server, time, "a");
    expect(results).toMatchObject([{ status: "succeeded", generation: 1, replayed: false }]);
    expect(known.runs).toHaveLength(2);
    expect(new Set(known.runs.map(({ key }) => key)).size).toBe(2);
  });

  it("passes every earlier generation, and is found again under the last one", async () => {
    const { time, known } = failsFirst(3);
    for (let start = 0; start < 3; start++) {
      await expect(send(known.server, time, "a")).rejects.toMatchObject({ result: { generation: start } });
    }
    const fourth = await send(known.server, time, "a");
    const fifth = await send(known.server, time, "a");
    expect(fourth.results).toMatchObject([{ status: "succeeded", generation: 3 }]);
    expect(fifth.results).toMatchObject([{ status: "already", generation: 3, key: fourth.results[0]?.key }]);
    expect(known.runs).toHaveLength(4);
  });

  it("is no replay when it fails now: the failure is reported", async () => {
    const { time, known } = failsFirst(9);
    await expect(send(known.server, time, "a")).rejects.toMatchObject({
      name: "BatchFailed",
      result: { status: "failed", generation: 0, error: { name: "RunFailed" } },
    });
    expect(known.runs).toHaveLength(1);
  });

  it("is none when it is still running: it may yet succeed, and its failure is reported", async () => {
    const time = virtualTime();
    const known = imports(time, { takes: 60_000, endsAs: () => ({ status: "failed" }) });
    const controller = new AbortController();
    const onProgress = ({ stage }: BatchProgress) => {
      if (stage === "running") controller.abort();
    };
    await expect(send(known.server, time, "a", { signal: controller.signal, onProgress })).rejects.toThrow();
    const again = send(known.server, time, "a");
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
    await expect(send(server, time, "a")).rejects.toMatchObject({
      name: "BatchFailed",
      result: { generation: 100 },
    });
  });
});
