import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { Contents } from "../../src/client/batch-key.ts";
import { importing, rowsOf } from "../support/importing.ts";
import { imports } from "../support/imports.ts";

const chunk = (index: number, text: string) => ({
  index,
  offset: index,
  count: 1,
  bytes: new TextEncoder().encode(text),
});

describe("the names of batches", () => {
  it("are numbered in the order of the input where the content repeats", async () => {
    const contents = new Contents();
    const names = await Promise.all([..."abaab"].map((text, index) => contents.nameOf(chunk(index, text))));
    const [a = "", b = ""] = names;
    expect(names).toEqual([a, b, `${a} 1`, `${a} 2`, `${b} 1`]);
  });

  it("take the same work for each batch, however many came before", async () => {
    // `Promise.all` calls `then` of what it waits for: waiting for all earlier batches would be visible.
    const original = Promise.prototype.then;
    const reactions = async (batches: number) => {
      const contents = new Contents();
      const chunks = Array.from({ length: batches }, (_, index) => chunk(index, `${index % 7}`));
      let count = 0;
      // A spy would call `then` of each result, and so see itself.
      Reflect.set(Promise.prototype, "then", function counting(this: Promise<unknown>, ...given: unknown[]) {
        count++;
        return Reflect.apply(original, this, given);
      });
      try {
        await Promise.all(chunks.map((one) => contents.nameOf(one)));
      } finally {
        Reflect.set(Promise.prototype, "then", original);
      }
      return count;
    };
    const one = await reactions(500);
    expect(one).toBeGreaterThan(0);
    expect(await reactions(2000)).toBeLessThanOrEqual(4 * one);
  });
});

describe("options of a batch that are numbers", () => {
  it.each([
    ["concurrency", Number.NaN],
    ["concurrency", 0],
    ["concurrency", 1.5],
    ["concurrency", Number.POSITIVE_INFINITY],
    ["maxItems", Number.NaN],
    ["maxItems", 0],
    ["maxItems", -3],
  ])("are refused by name when they are unusable: %s %d", async (name, value) => {
    const time = virtualTime();
    const { done, sent } = importing(imports(time).server, rowsOf("ab"), { [name]: value }, time);
    await expect(done).rejects.toThrow(
      new TypeError(`The option ${name} has to be a whole number, 1 or more`),
    );
    expect(sent).toHaveLength(0);
  });

  it("are not given when they are undefined", async () => {
    const time = virtualTime();
    const { done, results } = importing(
      imports(time).server,
      rowsOf("ab"),
      // As a caller without TypeScript may write it.
      JSON.parse("{}", () => ({
        concurrency: undefined,
        maxItems: undefined,
        deadline: undefined,
        signal: undefined,
      })),
      time,
    );
    await done;
    expect(results).toMatchObject([{ count: 2, status: "succeeded" }]);
  });
});
