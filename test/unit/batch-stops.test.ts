import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { batch } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import type { Server } from "../support/fetch.ts";
import { firstRow, importing, importPath, rowsOf } from "../support/importing.ts";
import { imports } from "../support/imports.ts";
import { meshi, meshiError } from "../support/meshi.ts";

const params = { path: { event_id: "summit" } };

describe("an import that is stopped", () => {
  const reason = new Error("given up");

  it("ends at once with the signal's reason, and leaves nothing behind", async () => {
    const time = virtualTime();
    const controller = new AbortController();
    const known = imports(time, { takes: 60_000 });
    const { done, sent } = importing(known.server, rowsOf("abcdef"), { signal: controller.signal }, time);
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
    for await (const _ of batch(client, "PUT", importPath, rowsOf("abcdefgh"), init)) break;
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
    for await (const _ of batch(client, "PUT", importPath, rows(), { params, maxItems: 1 })) break;
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
    return batch(client, "PUT", importPath, slow(), { params, maxItems: 1, ...(signal && { signal }) });
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
      for await (const _ of batch(client, "PUT", importPath, rows(), { params, maxItems: 1 }));
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
