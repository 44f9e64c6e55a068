import { createRequire } from "node:module";
import { afterEach, expect, test, vi } from "vitest";
import type { Json, JsonObject } from "../../src/openapi/json.ts";
import { parts, write } from "../../src/toolkit/generate/type-tool.ts";

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (own: JsonObject) => ({ "application/json": { schema: own } });
const document = (): JsonObject => ({
  openapi: "3.1.1",
  info: { title: "Kelp", version: "1" },
  paths: {
    "/kelp/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      post: {
        operationId: "grow",
        parameters: [{ $ref: "#/components/parameters/Depth" }],
        requestBody: { content: json(schema("Kelp")) },
        responses: {
          200: { description: "d", headers: { "X-A": { schema: { type: "integer" } } }, content: json({}) },
          default: { $ref: "#/components/responses/Error" },
        },
      },
    },
  },
  components: {
    schemas: {
      Kelp: {
        type: "object",
        required: ["a"],
        properties: {
          a: { type: ["string", "null"], enum: ["a", null] },
          b: { type: "array", items: schema("Leaf") },
          c: { oneOf: [{ const: "x" }, schema("Leaf")] },
          d: { allOf: [schema("Leaf"), { properties: { q: { type: "number" } } }] },
        },
        additionalProperties: { type: "string" },
      },
      Leaf: { type: "object", properties: { n: { type: "string", default: "x", readOnly: true } } },
    },
    parameters: { Depth: { name: "depth", in: "query", schema: { type: "number" } } },
    responses: { Error: { description: "e", content: json({ properties: { m: { type: "string" } } }) } },
  },
});

/** The ways to all values of a document. */
function ways(value: Json, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([name, inner]) => ways(inner, [...way, name]))];
}

/** The document with another value at the end of a way. */
function withValue(way: readonly string[], value: Json): JsonObject {
  const whole = document();
  const holder = way.slice(0, -1).reduce((at: object, name) => Reflect.get(at, name), whole);
  Reflect.set(holder, way.at(-1) ?? "", value);
  return whole;
}

/** Types as text, or why there are none. */
async function said(types: () => Promise<Parameters<typeof parts.astToString>[0]>): Promise<string> {
  try {
    return parts.astToString(await types());
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}

afterEach(() => vi.restoreAllMocks());

// The same build of the tool, so that its words are the same.
const tool: typeof import("openapi-typescript") = createRequire(import.meta.url)("openapi-typescript");

// At a null there, the checks of the tool stumble themselves.
const FOUND_BEFORE = new Set([
  "paths /kelp/{id} post",
  ...["", " schemas", " parameters", " responses"].map((kind) => `components${kind}`),
]);

test("types are those of openapi-typescript, or refused with its words, whatever form a part of the document has", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const forms: Json[] = ["text", 5, [], {}, null];
  const tried = ways(document())
    .filter(([first]) => first === "paths" || first === "components")
    .filter((way) => !FOUND_BEFORE.has(way.join(" ")))
    .flatMap((way) => forms.map((form) => ({ way: way.join(" "), whole: withValue(way, form) })));
  const options = { silent: true, defaultNonNullable: false };
  for (const { way, whole } of tried) {
    // Cast: documents of wrong forms are the point.
    const theirs = await said(() => tool.default(structuredClone(whole) as never, options));
    // References that lead nowhere are reported before types are written.
    if (theirs.startsWith("refused: Can't resolve $ref")) continue;
    expect({ way, types: await said(async () => write(whole, options)) }).toEqual({ way, types: theirs });
  }
  expect(tried.length).toBeGreaterThan(300);
});
