import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { BatchFailed, type BatchResult, batch } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json, type Reply, type Server, text } from "../support/fetch.ts";
import { firstRow, importing, rowsOf } from "../support/importing.ts";
import { imports } from "../support/imports.ts";
import { library, refusal } from "../support/library.ts";
import { meshiError } from "../support/meshi.ts";

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
    const { done, results, sent } = importing(server, rowsOf("abcdefghijkl"), { concurrency: 2 }, time);
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
    // Every batch that was sent is reported, and no further batch is sent.
    const puts = sent.filter(({ method }) => method === "PUT").length;
    expect(results.length + 1 + error.others.length).toBe(puts);
    expect(puts).toBeLessThan(12);
  });

  it("is a result like others when the caller wants to go on", async () => {
    const { server, time } = refusing("b", gone);
    const { done, results } = importing(server, rowsOf("abcd"), { continueOnError: true }, time);
    await done;
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "failed", "succeeded", "succeeded"]);
    expect(results[1]?.error).toMatchObject({ name: "ApiError", code: "EVENT_NOT_FOUND" });
  });

  it("may have failed as a run, or only in being followed", async () => {
    const time = virtualTime();
    const errors = [{ attendee_id: "a", code: "INVALID_EMAIL" as const, message: "No." }];
    const known = imports(time, { endsAs: () => ({ status: "failed", errors }) });
    const asRun = importing(known.server, rowsOf("a"), {}, time);
    await expect(asRun.done).rejects.toMatchObject({
      result: {
        status: "rejected",
        outcome: "failure",
        error: { name: "RunFailed" },
        rejected: [{ index: 0 }],
      },
    });
    const lost: Server = (sent, number) =>
      sent.method === "PUT" ? imports(time).server(sent, number) : meshiError(403, "INSUFFICIENT_SCOPE");
    await expect(importing(lost, rowsOf("a")).done).rejects.toMatchObject({
      result: { status: "unknown", error: { name: "PollFailed" } },
    });
  });

  it("is rejected when the API refused every row for its content, whatever it calls the end of the run", async () => {
    for (const status of ["failed", "partial", "succeeded"] as const) {
      const time = virtualTime();
      const errors = [..."aab"].map((attendee_id) => ({
        attendee_id,
        code: "INVALID_EMAIL",
        message: "No.",
      }));
      const { server } = imports(time, { endsAs: () => ({ status, errors }) });
      const options = { maxItems: 3, continueOnError: true };
      const two = importing(server, rowsOf("ab"), options, time);
      await two.done;
      expect(two.results).toMatchObject([{ status: "rejected", count: 2 }]);
    }
  });

  it("has not been rejected while a row is not named, however many errors there are", async () => {
    const time = virtualTime();
    const errors = [..."aaa"].map((attendee_id) => ({ attendee_id, code: "INVALID_EMAIL", message: "No." }));
    const { server } = imports(time, { endsAs: () => ({ status: "failed", errors }) });
    const { done, results } = importing(server, rowsOf("abc"), { maxItems: 3, continueOnError: true }, time);
    await done;
    expect(results).toMatchObject([{ status: "failed", outcome: "failure" }]);
  });

  it.each([
    ["its response was lost", failing("ECONNRESET")],
    ["a gateway failed", text(502, "<html>")],
    ["it was accepted in words that cannot be read", text(202, "<html>")],
  ])("has an unknown outcome when %s, and the same input again finds out", async (_, reply) => {
    const time = virtualTime();
    const known = imports(time);
    let lost = true;
    const server: Server = (sent, number) => {
      const given = known.server(sent, number);
      return lost && sent.method === "PUT" ? reply : given;
    };
    const first = importing(server, rowsOf("a"), { continueOnError: true }, time);
    await first.done;
    expect(first.results).toMatchObject([{ status: "unknown", key: expect.any(String) }]);
    await expect(importing(server, rowsOf("a"), {}, time).done).rejects.toThrow("has an unknown outcome");
    lost = false;
    const again = importing(server, rowsOf("a"), {}, time);
    await again.done;
    expect(again.results).toMatchObject([{ status: "already" }]);
    expect(known.runs).toHaveLength(1);
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
  ])("%s is neither done nor failed: it is unknown, named, and never retried", async (_, reply) => {
    const { results, sent } = await stock([added, reply, added]);
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "unknown", "succeeded"]);
    expect(results[1]).toMatchObject({ index: 1, offset: 1, count: 1, error: { outcomeUnknown: true } });
    expect(results[1]?.key).toBeUndefined();
    expect(sent).toHaveLength(3);
  });

  it("that was refused is retried, or has failed", async () => {
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
