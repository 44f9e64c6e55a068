import { expect, it } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { fieldsOf } from "../../src/toolkit/docs/model/fields.ts";
import { returnedFields } from "../../src/toolkit/docs/pages/returned-fields.ts";

const name = { type: "string", maxLength: 10 };
const schema = (properties: JsonObject): JsonObject => ({ type: "object", properties });

function shown(sent: JsonObject, returned: JsonObject) {
  return returnedFields(fieldsOf({}, sent), fieldsOf({}, returned)).map(({ field, asSent }) => [
    field.path,
    asSent,
  ]);
}

it("a property that comes back as it was sent is described once, with what stands below it", () => {
  const owner = schema({ name });
  expect(shown(schema({ name, owner }), schema({ id: { type: "string" }, name, owner }))).toEqual([
    ["id", false],
    ["name", true],
    ["owner", true],
  ]);
});

it.each([
  ["limits", { type: "string", maxLength: 20 }],
  ["values", { type: "string", enum: ["a"] }],
  ["a type", { type: "integer" }],
])("one that comes back with other %s is described again", (_, other) => {
  expect(shown(schema({ name }), schema({ name: other }))).toEqual([["name", false]]);
  // The same goes for the property that contains it.
  expect(shown(schema({ owner: schema({ name }) }), schema({ owner: schema({ name: other }) }))).toEqual([
    ["owner", false],
    ["owner.name", false],
  ]);
});
