import { expect, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { followWithin } from "../../src/openapi/references-within.ts";
import { generated } from "../support/generated.ts";

const text = { type: "string" };

/** A document with a schema, among its components and in a response. */
function document(schema: JsonObject, components: JsonObject = {}): JsonObject {
  const content = { "application/json": { schema } };
  return {
    openapi: "3.1.0",
    info: { title: "Reefs", version: "1" },
    servers: [{ url: "https://reefs.test" }],
    paths: {
      "/reefs": { get: { operationId: "list", responses: { 200: { description: "All.", content } } } },
    },
    components: { schemas: components },
  };
}

const inResponse = "#/paths/~1reefs/get/responses/200/content/application~1json/schema";
const component = "#/components/schemas/Reef";
const made = { type: "object", properties: { size: { $ref: "#/$defs/Size" } }, $defs: { Size: text } };
const category = {
  type: "object",
  properties: {
    parent: { type: "object", properties: { parent: { $ref: "#/properties/parent" }, name: text } },
    names: { $ref: "#/properties/parent/properties/name" },
  },
};

test.each<[string, JsonObject, readonly string[]]>([
  ["definitions of a response's own schema", document(made), [`${inResponse}/$defs/Size`]],
  ["definitions of a component", document(text, { Reef: made }), [`${component}/$defs/Size`]],
  [
    "definitions of a part of a component",
    document(text, { Reef: { allOf: [made] } }),
    [`${component}/allOf/0/$defs/Size`],
  ],
  [
    "properties around the place where they are used",
    document(text, { Reef: category }),
    [`${component}/properties/parent`, `${component}/properties/parent/properties/name`],
  ],
])(
  "references to %s are followed from the schema, and the document is generated",
  async (_, given, found) => {
    const whole = structuredClone(given);
    expect(followWithin(whole)).toBe(true);
    for (const $ref of found) expect(JSON.stringify(whole)).toContain(JSON.stringify({ $ref }));
    expect((await generated(given)).problems).toEqual([]);
  },
);

test.each<[string, JsonObject]>([
  ["that leads somewhere", { ...document(made), $defs: { Size: text } }],
  ["that means nothing around it", document({ properties: { size: { $ref: "#/$defs/Size" } } })],
  ["in a file that is a schema", made],
  ["in data", document({ ...text, example: made })],
])("a reference %s stays as it is", (_, given) => {
  const whole = structuredClone(given);
  expect(followWithin(whole)).toBe(false);
  expect(whole).toEqual(given);
});
