import fc from "fast-check";
import { expect, test } from "vitest";
import type { Item } from "../../src/cli/bulk/roster.ts";
import { isBlank } from "../../src/cli/bulk/text.ts";
import { isExact } from "../../src/cli/import/exact-number.ts";
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

test.each([
  "12345678901234567890",
  "-9007199254740993",
  "0.12345678901234567890",
  "9".repeat(400),
  "0.30000000000000001",
])("a number that would lose digits is refused, by itself and in JSON: %s", (number) => {
  for (const type of ["number", "integer"] as const)
    expect(() => fromCell(number, type)).toThrow(`"${number.slice(0, 10)}`);
  expect(() => fromCell(`{"a":"1","b":[${number}]}`, "object")).toThrow(
    "has more digits than a number keeps",
  );
  expect(() => fromCell(`[1, 1e400]`, "array")).toThrow('"1e400" has more digits than a number keeps');
  // In a string, digits are text.
  expect(fromCell(`{"a \\" ${number}":"${number}"}`, "object")).toEqual({ [`a " ${number}`]: number });
});

test("every number that JavaScript writes is taken, and is that number", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(isExact(String(number))).toBe(true);
      expect(fromCell(`[${JSON.stringify(number)}]`, "array")).toEqual([number === 0 ? 0 : number]);
    }),
  );
  expect(["007", "-0", "0.10", "1000000000000000000000", "1.50", "0.000"].map(isExact)).not.toContain(false);
  expect(["1e400", "1e-400", "0.1e-400"].map(isExact)).not.toContain(true);
});

test("white space alone is blank, whatever its kind", () => {
  expect(["", " ", "\t", "\u00a0", "\u3000 "].every(isBlank)).toBe(true);
  expect(["a", " a", "王", "\u00a0x", "0"].some(isBlank)).toBe(false);
});
