import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { pathSerializer, querySerializer } from "../../src/client/parameters.ts";
import { writeParameters } from "../../src/client/write-parameters.ts";
import { Bundle } from "../../src/sandbox/core/bundle.ts";
import { openReader, pairedValue } from "../../src/sandbox/core/parameter-values.ts";
import { openParameters } from "../../src/sandbox/core/parameters.ts";
import { openRoutes } from "../../src/sandbox/core/routes.ts";
import type { Pair } from "../../src/sandbox/core/styles.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described } from "../support/described.ts";
import { thingsDocument } from "./things.ts";

type Location = "query" | "header" | "path" | "cookie";

/** What the sandbox reads of a value that the client sends. */
function readBack(location: Location, declared: object, value: unknown): unknown {
  const parameter = { name: "p", in: location, required: location === "path", ...declared };
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
  const { query = "", params, path } = writeParameters(operation, { params: { [location]: { p: value } } });
  const written = [querySerializer(params?.query), query].filter(Boolean).join("&");
  const template = location === "path" ? "/things/{p}/parts" : "/things/parts";
  const routes = openRoutes({
    paths: { [template]: { get: { parameters: [JSON.parse(JSON.stringify(parameter))], responses: {} } } },
  });
  const match = routes.match("GET", pathSerializer(template, {}, path));
  if (!match || !("route" in match)) throw new Error("The sandbox does not find the operation.");
  const headers = Object.fromEntries(
    Object.entries(params?.header ?? {}).map(([name, each]) => [name, String(each)]),
  );
  return match.route.readParameters(match.raw, written === "" ? "" : `?${written}`, headers)[location].p;
}

const any = fc.string({ unit: fc.constantFrom(..."aZ0,|;&=+% /é"), minLength: 1, maxLength: 6 });
const plain = fc.string({ unit: fc.constantFrom(..."aZ09-_"), minLength: 1, maxLength: 6 });
const texts = { type: "array", items: { type: "string" } };
const numbers = { type: "array", items: { type: "integer" } };
const record = { type: "object", properties: { size: { type: "integer" }, name: { type: "string" } } };
const content = (schema: object) => ({ content: { "application/json": { schema } } });
const recordOf = (name: fc.Arbitrary<string>) => fc.record({ size: fc.integer(), name });
const listOf = (item: fc.Arbitrary<unknown>) => fc.array(item, { minLength: 1, maxLength: 4 });
const ranges = {
  type: "object",
  properties: { size: { additionalProperties: { type: "integer" } }, ids: numbers },
};
const pageable = { type: "object", properties: { page: { type: "integer" }, sort: texts, of: numbers } };
const counts = { type: "object", additionalProperties: { type: "integer" } };
const countsOf = fc.dictionary(
  plain.map((name) => `k${name}`),
  fc.integer(),
  { minKeys: 1, maxKeys: 3 },
);
const nested = {
  type: "object",
  properties: { a: { type: "object", properties: { b: { type: "string" } } } },
};

describe("the sandbox reads what the client sends", () => {
  it.each<[string, Location, object, fc.Arbitrary<unknown>]>([
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
    [
      "numbers and lists within an object in brackets",
      "query",
      { schema: ranges, style: "deepObject", explode: true },
      fc.record({ size: fc.record({ min: fc.integer() }), ids: listOf(fc.integer()) }),
    ],
    ["an exploded object", "query", { schema: record, style: "form", explode: true }, recordOf(any)],
    [
      "an exploded object with lists",
      "query",
      { schema: pageable, style: "form", explode: true },
      fc.record({
        page: fc.nat(),
        sort: fc.array(any, { minLength: 1 }),
        of: fc.array(fc.integer(), { minLength: 1 }),
      }),
    ],
    ["an exploded object of any names", "query", { schema: counts, style: "form", explode: true }, countsOf],
    ["JSON", "query", content(record), recordOf(any)],
    ["a text in a cookie", "cookie", { schema: { type: "string" } }, any],
    ["a number in a cookie", "cookie", { schema: { type: "integer" } }, fc.integer()],
    ["a list in a cookie", "cookie", { schema: texts }, listOf(any)],
    ["a list with commas in a cookie", "cookie", { schema: texts, explode: false }, listOf(any)],
    ["an object with commas in a cookie", "cookie", { schema: record, explode: false }, recordOf(any)],
    ["an exploded object in a cookie", "cookie", { schema: record, explode: true }, recordOf(any)],
    ["JSON in a cookie", "cookie", content(record), recordOf(any)],
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
    ["JSON in a path", "path", content(record), recordOf(any)],
    ...["simple", "label", "matrix"].flatMap((style) =>
      [false, true].flatMap((explode): [string, Location, object, fc.Arbitrary<unknown>][] => {
        const kind = `${explode ? "exploded " : ""}${style}`;
        // An exploded label separates with the dot, which no URL encodes.
        return [
          [`a text in a path, ${kind}`, "path", { schema: { type: "string" }, style, explode }, any],
          [
            `a number in a path, ${kind}`,
            "path",
            { schema: { type: "number" }, style, explode },
            fc.integer(),
          ],
          [`a list in a path, ${kind}`, "path", { schema: texts, style, explode }, listOf(any)],
          [
            `a list of numbers in a path, ${kind}`,
            "path",
            { schema: numbers, style, explode },
            listOf(fc.integer()),
          ],
          [`an object in a path, ${kind}`, "path", { schema: record, style, explode }, recordOf(any)],
        ];
      }),
    ),
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

it("an empty list that is one value is read as empty", () => {
  expect(readBack("query", { schema: numbers, explode: false }, [])).toEqual([]);
  expect(readBack("header", { schema: numbers }, [])).toEqual([]);
});

it("an exploded object looks once whether a property is a list, however many items it has", () => {
  const reader = openReader(new Bundle({}), { name: "p", schema: pageable, value: {} }, new Set());
  let looks = 0;
  const lists = (name: string) => {
    looks++;
    return reader.lists(name);
  };
  const pairs = Array.from({ length: 1000 }, (_, index): Pair => ["sort", `s${index}`]);
  expect(pairedValue({ ...reader, lists }, pairs)).toEqual({ sort: pairs.map(([, raw]) => raw) });
  expect(looks).toBe(1);
});

it("an exploded object leaves other parameters and credentials alone", () => {
  const document = {
    components: { securitySchemes: { key: { type: "apiKey", in: "query", name: "token" } } },
  };
  const parameter = (name: string, schema: object) =>
    ({ name, in: "query", required: false, schema: JSON.parse(JSON.stringify(schema)), value: {} }) as const;
  const read = openParameters(new Bundle(document), [parameter("filter", counts), parameter("page", {})]);
  expect(read({}, "?a=1&page=x&token=secret", {}).query).toEqual({ filter: { a: 1 }, page: "x" });
});

it("a path gives a handler the value without the sign of its style", () => {
  const parameters = (style: string) => [
    { name: "id", in: "path", required: true, schema: { type: "string" }, style },
  ];
  const routes = openRoutes({
    paths: {
      "/a/{id}": { get: { parameters: parameters("label"), responses: {} } },
      "/b/{id}": { get: { parameters: parameters("matrix"), responses: {} } },
    },
  });
  expect(routes.match("GET", "/a/.x%20y")).toMatchObject({ path: { id: "x y" } });
  expect(routes.match("GET", "/b/;id=x%20y")).toMatchObject({ path: { id: "x y" } });
});

it("a value with a broken escape keeps its other characters", () => {
  const parameter = (place: string) =>
    ({ name: "p", in: place, required: false, schema: { type: "string" }, value: {} }) as const;
  const read = openParameters(new Bundle({}), ["path", "query", "cookie"].map(parameter));
  expect(read({ p: "100%+%C3%A9&%ff" }, "?p=100%+%26", { cookie: "p=100%+1&2" })).toMatchObject({
    path: { p: "100%+é&%ff" },
    query: { p: "100% &" },
    cookie: { p: "100%+1&2" },
  });
});

it.each([
  ["JSON whose number would lose digits", "j=12345678901234567890", "which would lose digits"],
  ["JSON that is nested too deeply", `j=${"[".repeat(600)}${"]".repeat(600)}`, "nested too deeply"],
  ["brackets that are nested too deeply", `f${"[a]".repeat(4000)}=1`, "nested too deeply"],
])("%s is refused in a query", async (_, search, complaint) => {
  const parameters = [
    { name: "j", in: "query", ...content({}) },
    { name: "f", in: "query", schema: { type: "object" }, style: "deepObject" },
  ];
  const get = { operationId: "listThings", parameters, responses: { 200: { description: "All." } } };
  const document = thingsDocument({ type: "object" }, { "/things": { get } });
  const sandbox = await startDerivedSandbox(await described(document, { infers: false }));
  onTestFinished(() => sandbox.close());
  const response = await fetch(`${sandbox.baseUrl}/things?${search}`);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(complaint);
});
