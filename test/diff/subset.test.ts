import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { Bundle } from "../../src/toolkit/diff/bundle.ts";
import { isWithin } from "../../src/toolkit/diff/subset.ts";

const scoped = (schema: JsonObject) => ({ bundle: new Bundle({ openapi: "3.1.0" }), schema });
const object: JsonObject = { type: "object" };
const list: JsonObject = { type: "array" };
const either: JsonObject[] = [{ required: ["x"] }, { required: ["y"] }];

describe("no proof is found where a value of the inner schema is none of the outer one", () => {
  it.each<[string, unknown, JsonObject, JsonObject]>([
    ["alternatives beside a type", {}, object, { ...object, anyOf: either }],
    ["one alternative of several beside a type", {}, object, { ...object, oneOf: either }],
    ["values beside one value", 1, { const: 1 }, { const: 1, enum: [2] }],
    [
      "names by a pattern",
      { x1: 1 },
      { ...object, patternProperties: { "^x": {} }, additionalProperties: false },
      { ...object, additionalProperties: false },
    ],
    [
      "first items of their own",
      [1],
      { ...list, prefixItems: [{ type: "number" }], items: { type: "string" } },
      { ...list, items: { type: "string" } },
    ],
    [
      "no item that has to be there",
      [],
      { ...list, contains: { const: 1 }, minContains: 0 },
      { ...list, contains: { const: 1 } },
    ],
    ["null in a document of OpenAPI 3.0", null, { type: "string", nullable: true }, { type: "string" }],
    [
      "one property more",
      { y: 1 },
      { ...object, properties: { x: {}, y: {} }, unevaluatedProperties: false },
      { ...object, properties: { x: {} }, unevaluatedProperties: false },
    ],
    [
      "one item more",
      [1],
      { ...list, prefixItems: [{}], unevaluatedItems: false },
      { ...list, unevaluatedItems: false },
    ],
    [
      "names by a pattern that the outer one describes",
      { x1: "a" },
      { ...object, patternProperties: { "^x": { type: "string" } }, additionalProperties: false },
      { ...object, properties: { x1: { type: "integer" } } },
    ],
    [
      "what a reference describes",
      { x: 1 },
      { ...object, $ref: "#/components/schemas/X", unevaluatedProperties: false },
      { ...object, unevaluatedProperties: false },
    ],
    [
      "a value that an open list leaves out",
      "b",
      { oneOf: [{ const: "a" }], "x-open": true },
      { type: "string", enum: ["a"] },
    ],
    [
      "a value beside another alternative than constants",
      1,
      { type: "integer" },
      { oneOf: [{ type: "string" }], "x-open": true, type: ["string", "integer"] },
    ],
  ])("%s: %j", (_, __, inner, outer) => {
    expect(isWithin(scoped(inner), scoped(outer))).toBe(false);
  });
});

describe("a proof is still found where there is one", () => {
  it.each<[string, JsonObject, JsonObject]>([
    ["a shorter text", { type: "string", maxLength: 5 }, { type: "string", maxLength: 9 }],
    ["the same alternatives", { ...object, anyOf: either, required: ["z"] }, { ...object, anyOf: either }],
    ["fewer values", { type: "string", enum: ["a"] }, { type: "string", enum: ["a", "b"] }],
    [
      "fewer described values",
      { oneOf: [{ const: "a" }] },
      { type: "string", oneOf: [{ const: "b" }, { const: "a" }] },
    ],
    ["an open list", { type: "string" }, { type: "string", oneOf: [{ const: "a" }], "x-open": true }],
    [
      "an open list with fewer values",
      { oneOf: [{ const: "a" }], "x-open": true },
      { oneOf: [{ const: "a" }, { const: "b" }], "x-open": true },
    ],
    [
      "an open list, and later null as well",
      { oneOf: [{ const: "a" }], "x-open": true },
      { oneOf: [{ oneOf: [{ const: "a" }], "x-open": true }, { type: "null" }] },
    ],
    ["first items where none are limited", { ...list, prefixItems: [{ type: "number" }] }, list],
    [
      "what is required, with nothing left unevaluated",
      { ...object, properties: { x: {} }, required: ["x"], unevaluatedProperties: false },
      { ...object, properties: { x: {} }, unevaluatedProperties: false },
    ],
  ])("%s", (_, inner, outer) => {
    expect(isWithin(scoped(inner), scoped(outer))).toBe(true);
  });
});
