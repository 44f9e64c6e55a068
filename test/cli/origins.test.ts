import { expect, test } from "vitest";
import { Origins } from "../../src/cli/bulk/origins.ts";
import { type Entry, FINE } from "../../src/cli/bulk/roster.ts";

const entry = (row: number, original: string): Entry => ({
  row,
  line: row,
  original,
  item: {},
  problems: FINE,
});

test("an item's row and text are there until they are released", () => {
  const origins = new Origins();
  const texts = Array.from({ length: 5000 }, (_, index) => `att-${index},Персона ${index},😀`);
  for (const [index, text] of texts.entries()) origins.add(entry(index + 2, text));
  expect(origins.at(0)).toEqual({ row: 2, original: "att-0,Персона 0,😀" });
  expect(origins.at(4999)).toEqual({ row: 5001, original: texts[4999] });

  origins.release(4000);
  expect(origins.at(3999)).toBeUndefined();
  expect(origins.at(4000)).toEqual({ row: 4002, original: texts[4000] });

  origins.add(entry(6000, "the next"));
  expect(origins.at(5000)).toEqual({ row: 6000, original: "the next" });
  expect(origins.at(5001)).toBeUndefined();
});

test("releasing everything leaves room for what comes next", () => {
  const origins = new Origins();
  origins.add(entry(2, "one"));
  origins.release(1);
  origins.add(entry(3, "two"));
  expect(origins.at(0)).toBeUndefined();
  expect(origins.at(1)).toEqual({ row: 3, original: "two" });
});
