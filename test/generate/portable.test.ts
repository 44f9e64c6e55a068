import { describe, expect, test } from "vitest";
import { portable } from "../../src/toolkit/generate/portable.ts";

const object = { type: "object", additionalProperties: false };

/** A document whose one operation responds with `Shown` and takes `Sent`. */
function documentOf(schemas: object, parameters: object = {}) {
  const content = (name: string) => ({
    "application/json": { schema: { $ref: `#/components/schemas/${name}` } },
  });
  return JSON.parse(
    JSON.stringify({
      paths: {
        "/things": {
          post: {
            parameters: [{ $ref: "#/components/parameters/Kind" }],
            requestBody: { content: content("Sent") },
            responses: { 200: { description: "Done.", content: content("Shown") } },
          },
        },
      },
      components: { parameters: { Kind: { name: "kind", in: "query" }, ...parameters }, schemas },
    }),
  );
}

function schemaOf(schema: object, more: object = {}): unknown {
  const { components } = portable(documentOf({ Shown: schema, ...more }));
  return JSON.parse(JSON.stringify(components)).schemas.Shown;
}

describe("the portable bundle", () => {
  test.each([
    ["a", { type: "string", enum: ["a"], const: "a" }],
    [1, { type: "integer", const: 1 }],
    [1.5, { type: "number", const: 1.5 }],
    [true, { type: "boolean", const: true }],
    [null, { type: "null", const: null }],
    [["a"], { const: ["a"] }],
  ])("gives the constant %j its type", (value, schema) => {
    expect(schemaOf({ const: value })).toEqual(schema);
  });

  test("leaves a type that stands there", () => {
    expect(schemaOf({ const: 1, type: "number" })).toEqual({ const: 1, type: "number" });
  });

  test("lets an open list take other values of its type, and keeps a closed one closed", () => {
    const oneOf = [{ const: "a", description: "A." }, { const: "b" }];
    const branches = [
      { const: "a", description: "A.", type: "string", enum: ["a"] },
      { const: "b", type: "string", enum: ["b"] },
    ];
    const other = { type: "string", description: "A value that this document does not know yet." };
    expect(schemaOf({ "x-open": true, oneOf })).toEqual({ "x-open": true, anyOf: [...branches, other] });
    expect(schemaOf({ oneOf })).toEqual({ oneOf: branches });
  });

  test("opens what a response can hold, through references, and leaves requests closed", () => {
    const schemas = {
      Shown: { ...object, properties: { part: { $ref: "#/components/schemas/Part" } } },
      Part: { ...object, properties: { whole: { $ref: "#/components/schemas/Shown" } } },
      Sent: { ...object, properties: { only: object } },
    };
    const { components } = portable(documentOf(schemas));
    expect(components).toMatchObject({
      schemas: {
        Shown: expect.not.objectContaining({ additionalProperties: false }),
        Part: expect.not.objectContaining({ additionalProperties: false }),
        Sent: { additionalProperties: false, properties: { only: object } },
      },
    });
  });

  test("says that a schema with properties is an object", () => {
    expect(schemaOf({ properties: { a: { type: "string" } } })).toMatchObject({ type: "object" });
  });

  test("takes names of one's own for no keywords, and examples for no schemas", () => {
    const properties = { const: { type: "string" }, default: { ...object }, properties: { type: "string" } };
    expect(schemaOf({ type: "object", properties, examples: [{ const: 1 }] })).toEqual({
      type: "object",
      properties: { ...properties, default: { type: "object" } },
      examples: [{ const: 1 }],
    });
  });

  test.each([
    ["plain objects with a constant each", { type: "object", properties: { kind: { const: "a" } } }, true],
    ["one that is put together of others", { allOf: [], properties: { kind: { const: "a" } } }, false],
    [
      "one with several constants",
      { type: "object", properties: { kind: { oneOf: [{ const: "a" }] } } },
      false,
    ],
  ])("keeps a discriminator before %s or not", (_, alternative, kept) => {
    const union = { oneOf: [{ $ref: "#/components/schemas/A" }], discriminator: { propertyName: "kind" } };
    expect(Object.keys(Object(schemaOf(union, { A: alternative }))).includes("discriminator")).toBe(kept);
  });

  test("gives a parameter with the name of a schema another one, wherever it is referred to", () => {
    const bundle = portable(documentOf({ Shown: {}, Kind: {} }, { Other: { name: "other", in: "query" } }));
    expect(bundle).toMatchObject({
      paths: { "/things": { post: { parameters: [{ $ref: "#/components/parameters/KindParameter" }] } } },
      components: {
        parameters: { KindParameter: { name: "kind" }, Other: { name: "other" } },
        schemas: { Kind: {} },
      },
    });
  });

  test("leaves the bundle that it is made of as it was", () => {
    const bundle = documentOf({ Shown: { ...object, "x-open": true, oneOf: [{ const: "a" }] } });
    const before = structuredClone(bundle);
    portable(bundle);
    expect(bundle).toEqual(before);
  });
});
