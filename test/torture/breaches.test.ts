import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breachesOf } from "../../scripts/torture/breaches.ts";
import { SchemaValues } from "../../scripts/torture/schema-values.ts";
import { OpenApiDocument } from "../../src/openapi/document.ts";
import type { JsonObject } from "../../src/openapi/json.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";

/** Every keyword that the documents use, each in a schema that can be broken by it alone. */
const schema: JsonObject = {
  type: "object",
  required: ["kind", "name"],
  additionalProperties: false,
  minProperties: 1,
  properties: {
    kind: { enum: ["a", "b"] },
    name: { type: "string", minLength: 2, maxLength: 5 },
    fixed: { const: 7 },
    code: { type: "string", pattern: "^[A-Z]{3}-\\d+$" },
    day: { type: "string", format: "date" },
    share: { type: "number", minimum: 0, maximum: 1 },
    weight: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 100 },
    step: { type: "integer", multipleOf: 5, minimum: 0, maximum: 50 },
    list: { type: "array", minItems: 1, maxItems: 3, items: { type: ["integer", "null"], minimum: 1 } },
    other: { oneOf: [{ type: "boolean" }, { allOf: [{ $ref: "#/components/schemas/Point" }] }] },
  },
};
const document = new OpenApiDocument({
  openapi: "3.1.0",
  components: {
    schemas: {
      Point: {
        type: "object",
        required: ["x"],
        properties: { x: { type: "integer" } },
        unevaluatedProperties: false,
      },
    },
  },
});
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const isValid = ajv.compile({ ...schema, components: document.root.components });

describe("requests made of a schema", () => {
  it("are valid, whatever is chosen", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { value } = new SchemaValues(document, seeded(seed)).make(schema);
        expect(isValid(value), JSON.stringify([value, isValid.errors])).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("are broken at every keyword, and where they are invalid, by that keyword", () => {
    const broken = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const { value, sites } = new SchemaValues(document, seeded(seed)).make(schema);
      for (const breach of breachesOf(value, sites)) {
        if (isValid(breach.value)) continue;
        const keywords = isValid.errors?.map(({ keyword }) => keyword) ?? [];
        if (keywords.includes(breach.keyword)) broken.add(breach.keyword);
      }
    }
    expect([...broken].sort()).toEqual(
      [
        ...[
          "additionalProperties",
          "const",
          "enum",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "format",
          "maxItems",
        ],
        ...[
          "maxLength",
          "maximum",
          "minItems",
          "minLength",
          "minProperties",
          "minimum",
          "multipleOf",
          "pattern",
        ],
        ...["required", "type", "unevaluatedProperties"],
      ].sort(),
    );
  });
});
