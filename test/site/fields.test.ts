import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { fieldOf, fieldsOf } from "../../src/toolkit/docs/model/fields.ts";

const document: JsonObject = {
  components: {
    schemas: {
      Node: {
        type: "object",
        required: ["id"],
        properties: { id: { type: "string" }, next: { $ref: "#/components/schemas/Node" } },
      },
      Size: {
        oneOf: [
          { const: "small", description: "Fits a pocket." },
          { const: "large", description: "Does not." },
        ],
      },
      Base: { type: "object", required: ["a"], properties: { a: { type: "integer", minimum: 1 } } },
    },
  },
};

const shown = (schema: JsonObject) =>
  fieldsOf(document, schema).map(({ path, type, required }) => [path, type, required]);

describe("the fields of a schema", () => {
  it("names every property by its way from the top, lists and maps included", () => {
    expect(
      shown({
        type: "object",
        required: ["rows"],
        properties: {
          rows: {
            type: "array",
            items: { type: "object", properties: { name: { type: ["string", "null"] } } },
          },
          labels: {
            type: "object",
            additionalProperties: { type: "object", properties: { text: { type: "string" } } },
          },
        },
      }),
    ).toEqual([
      ["rows", "array of object", true],
      ["rows[].name", "string or null", false],
      ["labels", "object", false],
      ["labels.*.text", "string", false],
    ]);
  });

  it("opens a schema within itself once", () => {
    expect(shown({ $ref: "#/components/schemas/Node" })).toEqual([
      ["id", "string", true],
      ["next", "object", false],
    ]);
  });

  it("joins the parts of allOf", () => {
    const schema = {
      allOf: [{ $ref: "#/components/schemas/Base" }],
      properties: { b: { type: "boolean" } },
      required: ["b"],
    };
    expect(shown(schema).sort()).toEqual([
      ["a", "integer", true],
      ["b", "boolean", true],
    ]);
  });

  it("says which variant of a union has a property", () => {
    const union = {
      oneOf: [
        { title: "Card", type: "object", properties: { number: { type: "string" } } },
        { title: "Cash", type: "object", properties: { coins: { type: "integer" } } },
      ],
    };
    expect(fieldsOf(document, union).map(({ path, variant }) => [path, variant])).toEqual([
      ["number", "Card"],
      ["coins", "Cash"],
    ]);
  });

  it("lists the values of constants with their meanings", () => {
    expect(fieldOf(document, { $ref: "#/components/schemas/Size" })).toMatchObject({
      type: "string",
      values: [
        { value: "small", description: "Fits a pocket." },
        { value: "large", description: "Does not." },
      ],
    });
  });

  it.each([
    [{ type: "string", minLength: 1, maxLength: 64 }, ["1 to 64 characters"]],
    [{ type: "array", maxItems: 1, items: {} }, ["at most 1 items"]],
    [{ type: "integer", minimum: 1, maximum: 1 }, ["1"]],
    [{ type: "string", format: "uuid", default: "x" }, ["format uuid", "default `x`"]],
    [{ type: "string", pattern: "^a|b$" }, ["matches `^a|b$`"]],
  ])("says in words what a value has to keep to: %j", (schema, limits) => {
    expect(fieldOf(document, schema).limits).toEqual(limits);
  });
});
