import { expect, test } from "vitest";
import type { Item } from "../../src/cli/bulk/roster.ts";
import { isBlank } from "../../src/cli/bulk/text.ts";
import type { Field } from "../../src/cli/import/fields.ts";
import { fromCell, put } from "../../src/cli/import/item.ts";

const field = (name: string, type: Field["type"]): Field => ({
  name,
  type,
  required: false,
  schema: { type },
});
const name = field("name", "string");
const raw = field("raw_data", "object");

test("properties join those that other columns have put into the same object, in either order", () => {
  const one: Item = {};
  put(one, { field: raw, inner: "diet" }, "vegan");
  put(one, { field: raw }, { seats: 2 });
  const other: Item = {};
  put(other, { field: raw }, { seats: 2 });
  put(other, { field: raw, inner: "diet" }, "vegan");
  expect(one).toEqual({ raw_data: { diet: "vegan", seats: 2 } });
  expect(other).toEqual(one);
});

test("nothing is put over what stands there already", () => {
  const item: Item = {};
  put(item, { field: name }, "Amina");
  put(item, { field: raw }, { diet: "vegan" });
  expect(() => put(item, { field: name }, "Bo")).toThrow("name is already filled");
  expect(() => put(item, { field: raw, inner: "diet" }, "none")).toThrow("raw_data.diet is already filled");
  expect(item).toEqual({ name: "Amina", raw_data: { diet: "vegan" } });
});

test("a property may have any name", () => {
  const item: Item = {};
  put(item, { field: raw, inner: "__proto__" }, "x");
  put(item, { field: raw, inner: "constructor" }, "y");
  expect(JSON.stringify(item)).toBe('{"raw_data":{"__proto__":"x","constructor":"y"}}');
});

test("only an exact spelling of a cell becomes something else than text", () => {
  expect(fromCell("0042", "string")).toBe("0042");
  expect(fromCell("-4.5", "number")).toBe(-4.5);
  expect(fromCell("TRUE", "boolean")).toBe(true);
  expect(fromCell('{"a":[1]}', "object")).toEqual({ a: [1] });
  expect(() => fromCell("1e3", "integer")).toThrow('"1e3" is not a number');
  expect(() => fromCell("yes", "boolean")).toThrow('"yes" is not true or false');
  expect(() => fromCell("{a}", "object")).toThrow('"{a}" is not a JSON object');
});

test("white space alone is blank, whatever its kind", () => {
  expect(["", " ", "\t", "\u00a0", "\u3000 "].every(isBlank)).toBe(true);
  expect(["a", " a", "王", "\u00a0x", "0"].some(isBlank)).toBe(false);
});
