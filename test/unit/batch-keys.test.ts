import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { batch } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json, type Server } from "../support/fetch.ts";
import { type ImportOptions, imported, row, rowsOf } from "../support/importing.ts";
import { imports } from "../support/imports.ts";
import { library } from "../support/library.ts";

describe("the key of a batch", () => {
  const keysOf = async (options: ImportOptions = {}, rows = rowsOf("abc")) => {
    const time = virtualTime();
    const { results } = await imported(imports(time).server, time, rows, options);
    return results.map(({ key }) => key);
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
      keysOf({}, [row("a"), row("b", "B"), row("c", "C")]),
    ]);
    expect(new Set([plain, ...others].flat()).size).toBe(10);
  });

  it("is kept by the batches whose rows have not changed", async () => {
    const [, second] = await keysOf();
    const [first, same] = await keysOf({}, [row("a"), row("b", "B"), row("c")]);
    expect(same).toBe(second);
    expect(first).not.toBe(second);
  });

  it("does not depend on what is not part of the work", async () => {
    expect(await keysOf({ retry: false })).toEqual(await keysOf());
  });

  it("is sent with every attempt of its batch", async () => {
    const time = virtualTime();
    const { server } = imports(time);
    const flaky: Server = (sent, number) => (number < 3 ? failing("ECONNRESET") : server(sent, number));
    const { sent } = await imported(flaky, time, rowsOf("a"));
    const puts = sent.filter(({ method }) => method === "PUT");
    expect(puts).toHaveLength(3);
    expect(new Set(puts.map(({ text }) => JSON.parse(text).idempotency_key)).size).toBe(1);
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
