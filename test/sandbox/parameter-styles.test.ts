import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { querySerializer } from "../../src/client/parameters.ts";
import { writeParameters } from "../../src/client/write-parameters.ts";
import { Bundle } from "../../src/sandbox/core/bundle.ts";
import { openParameters } from "../../src/sandbox/core/parameters.ts";

/** What the sandbox reads of a value that the client sends. */
function readBack(location: "query" | "header", declared: object, value: unknown): unknown {
  const parameter = { name: "p", in: location, ...declared };
  const { style, explode, content } = parameter as { style?: string; explode?: boolean; content?: object };
  const notation = {
    ...(style !== undefined && { style }),
    ...(explode !== undefined && { explode }),
    ...(content && { json: true as const }),
  };
  const operation = {
    id: "x",
    security: [],
    scopes: [],
    responses: {},
    parameters: { [`${location}.p`]: notation },
  };
  const { query = "", params } = writeParameters(operation, { params: { [location]: { p: value } } });
  const written = [querySerializer(params?.query), query].filter(Boolean).join("&");
  const schema = Object(declared).schema ?? {};
  const read = openParameters(new Bundle({}), [
    { name: "p", in: location, required: false, schema, value: JSON.parse(JSON.stringify(parameter)) },
  ]);
  const headers = Object.fromEntries(
    Object.entries(params?.header ?? {}).map(([name, each]) => [name, String(each)]),
  );
  return read({}, written === "" ? "" : `?${written}`, headers)[location].p;
}

const any = fc.string({ unit: fc.constantFrom(..."aZ0,|;&=+% /é"), minLength: 1, maxLength: 6 });
const plain = fc.string({ unit: fc.constantFrom(..."aZ09-_"), minLength: 1, maxLength: 6 });
const texts = { type: "array", items: { type: "string" } };
const numbers = { type: "array", items: { type: "integer" } };
const record = { type: "object", properties: { size: { type: "integer" }, name: { type: "string" } } };
const content = (schema: object) => ({ content: { "application/json": { schema } } });
const recordOf = (name: fc.Arbitrary<string>) => fc.record({ size: fc.integer(), name });
const listOf = (item: fc.Arbitrary<unknown>) => fc.array(item, { minLength: 1, maxLength: 4 });
const nested = {
  type: "object",
  properties: { a: { type: "object", properties: { b: { type: "string" } } } },
};

describe("the sandbox reads what the client sends", () => {
  it.each<[string, "query" | "header", object, fc.Arbitrary<unknown>]>([
    ["a list, exploded", "query", { schema: texts }, listOf(any)],
    ["a list with commas", "query", { schema: texts, explode: false }, listOf(any)],
    ["a list of numbers with commas", "query", { schema: numbers, explode: false }, listOf(fc.integer())],
    [
      "a list with bars",
      "query",
      { schema: numbers, style: "pipeDelimited", explode: false },
      listOf(fc.integer()),
    ],
    [
      "a list of texts with bars",
      "query",
      { schema: texts, style: "pipeDelimited", explode: false },
      listOf(plain),
    ],
    [
      "a list with spaces",
      "query",
      { schema: texts, style: "spaceDelimited", explode: false },
      listOf(plain),
    ],
    [
      "an exploded list with bars",
      "query",
      { schema: texts, style: "pipeDelimited", explode: true },
      listOf(any),
    ],
    ["an object in brackets", "query", { schema: record, style: "deepObject", explode: true }, recordOf(any)],
    [
      "an object within another in brackets",
      "query",
      { schema: nested, style: "deepObject", explode: true },
      fc.record({ a: fc.record({ b: any }) }),
    ],
    ["an object with commas", "query", { schema: record, style: "form", explode: false }, recordOf(any)],
    ["JSON", "query", content(record), recordOf(any)],
    [
      "a list in a header field",
      "header",
      { schema: numbers, style: "simple", explode: false },
      listOf(fc.integer()),
    ],
    [
      "an object in a header field",
      "header",
      { schema: record, style: "simple", explode: false },
      recordOf(plain),
    ],
    [
      "an exploded object in a header field",
      "header",
      { schema: record, style: "simple", explode: true },
      recordOf(plain),
    ],
    ["JSON in a header field", "header", content(record), recordOf(plain)],
  ])("%s", (_, location, declared, values) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(readBack(location, declared, value)).toEqual(value);
      }),
      { numRuns: 60 },
    );
  });
});

it("a list of numbers whose delimiters are encoded is read as well", () => {
  const read = openParameters(new Bundle({}), [
    { name: "p", in: "query", required: false, schema: numbers, value: { explode: false } },
  ]);
  expect(read({}, "?p=1%2C2", {}).query.p).toEqual([1, 2]);
});
