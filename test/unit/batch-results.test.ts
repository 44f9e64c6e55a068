import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { type BatchProgress, type BatchResult, batch, Rows } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { json, type Server } from "../support/fetch.ts";
import { firstRow, importing, rowsOf } from "../support/importing.ts";
import { type Import, imports } from "../support/imports.ts";
import { library } from "../support/library.ts";

describe("the results of an import", () => {
  it("come in the order of the input, whichever batch is done first", async () => {
    const time = virtualTime();
    const takes = ({ rows }: Import) => (rows[0] === "a" ? 60_000 : 1000);
    const { done, results } = importing(imports(time, { takes }).server, rowsOf("abcd"), {}, time);
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
    const { done, results } = importing(
      imports(time, { endsAs }).server,
      rowsOf("abcdef"),
      { maxItems: 2 },
      time,
    );
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

  it("are those of the response itself where the operation starts no run", async () => {
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

  describe("where the keys are integers beyond 2^53", () => {
    const ids = ["9007199254740992", "9007199254740993", "9007199254740994"];
    const exact = (text: string): unknown =>
      JSON.parse(text, (_, value, context?: { source?: string }) =>
        typeof value === "number" && !Number.isSafeInteger(value) ? BigInt(context?.source ?? value) : value,
      );
    const refusing = (parse?: (text: string) => unknown) =>
      connect(
        library,
        () => () =>
          new Response(`{"refused":[{"isbn":${ids[1]},"why":"torn"}]}`, {
            headers: { "content-type": "application/json" },
          }),
        { parse },
      ).client;
    const rows = new Rows(
      Buffer.from(
        ids
          .slice(0, 2)
          .map((isbn) => `{"isbn":${isbn}}`)
          .join(),
      ),
      2,
    );
    const first = async (client: ReturnType<typeof refusing>, parse?: (text: string) => unknown) => {
      for await (const result of batch(client, "POST", "/returns", [rows], { parse })) return result;
      return undefined;
    };
    const named = [{ item: { isbn: 9007199254740993n }, index: 1 }];

    it("name the right rows for a client that reads them exactly", async () => {
      expect(await first(refusing(exact))).toMatchObject({ status: "partial", rejected: named });
    });

    it("name the right rows for a call that reads them exactly", async () => {
      expect(await first(refusing(), exact)).toMatchObject({ status: "partial", rejected: named });
    });

    it("name no row where JSON.parse has rounded the keys of two to the same", async () => {
      const result = await first(refusing());
      expect(result).toMatchObject({ status: "partial", rejected: [] });
      expect(result?.itemErrors).toHaveLength(1);
    });

    it("name no row where neither the error nor one of the rows has a key", async () => {
      const none: { isbn: string } = JSON.parse("{}");
      const { client } = connect(library, [json(200, { refused: [{ why: "torn" }] })]);
      for await (const result of batch(client, "POST", "/returns", [{ isbn: "1" }, none], {}))
        expect(result).toMatchObject({ status: "partial", rejected: [] });
      expect.assertions(1);
    });

    it("name the rows also where the reader takes nothing but responses", async () => {
      const picky = (text: string) => {
        if (text.startsWith("[")) throw new TypeError("No response of this API is a list");
        return JSON.parse(text);
      };
      const client = connect(library, [json(200, { refused: [{ isbn: "2", why: "torn" }] })], {
        parse: picky,
      }).client;
      for await (const result of batch(client, "POST", "/returns", [{ isbn: "1" }, { isbn: "2" }], {}))
        expect(result.rejected).toMatchObject([{ item: { isbn: "2" }, index: 1 }]);
      expect.assertions(1);
    });
  });

  it("tell of each batch what is happening to it", async () => {
    const time = virtualTime();
    const seen: BatchProgress[] = [];
    const { server } = imports(time, { takes: 300 });
    const options = { concurrency: 1, onProgress: (progress: BatchProgress) => seen.push(progress) };
    await importing(server, rowsOf("ab"), options, time).done;
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
  /** A server that responds to an import when the test lets it. */
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
    /** Opens a gate as soon as its batch waits there. */
    const open = async (id: string) => {
      while (!gates.has(id)) await time.advance(0);
      gates.get(id)?.();
    };
    /** Waits until so many batches wait at their gates, and gives further ones time to arrive. */
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
    const { done, results } = importing(
      server,
      rowsOf("abcdefghij"),
      concurrency ? { concurrency } : {},
      time,
    );
    await gathered(expected);
    for (const id of "abcdefghij") await open(id);
    await done;
    expect(most()).toBe(expected);
    expect(results).toHaveLength(10);
  });

  it("go on while a slow one holds up the order of the results, but not without bound", async () => {
    const { server, open, gathered, time } = gated();
    const { done, results, sent } = importing(
      server,
      rowsOf("abcdefghijklmnopqrstuvwxyz"),
      { concurrency: 2 },
      time,
    );
    for (const id of "bcdefghi") await open(id);
    expect(await gathered(1)).toEqual(["a"]);
    expect(results).toHaveLength(0);
    // The batch whose turn it is, and four results for each of the two that may be under way.
    expect(sent.filter(({ method }) => method === "PUT")).toHaveLength(9);
    await open("a");
    for (const id of "jklmnopqrstuvwxyz") await open(id);
    await done;
    expect(results.map(({ index }) => index)).toEqual(Array.from({ length: 26 }, (_, index) => index));
  });
});
