import { expect, test } from "vitest";
import { ANNOTATION } from "../../src/openapi/annotation-names.ts";
import type { JsonObject } from "../../src/openapi/json.ts";
import { findMarked } from "../../src/openapi/schema.ts";

/** References into one set of schemas, and how often they were followed. */
function counted(schemas: Record<string, JsonObject>) {
  const count = { steps: 0 };
  const step = ({ $ref }: JsonObject) => {
    count.steps++;
    return schemas[String($ref)];
  };
  return { count, references: { step } };
}

/** An error whose schema leads to every other schema of the document, as the error of a payment leads to the payment. */
const schemas: Record<string, JsonObject> = {
  error: {
    properties: { message: { type: "string", "x-error": "message" }, about: { $ref: "thing" } },
  },
  thing: { properties: { owner: { $ref: "person" }, others: { type: "array", items: { $ref: "thing" } } } },
  person: { properties: { things: { type: "array", items: { $ref: "thing" } }, friend: { $ref: "person" } } },
};

test("a body that many responses share is searched once, however many references lead to it", () => {
  const { count, references } = counted(schemas);
  const steps = [1, 2, 100].map((responses) => {
    count.steps = 0;
    for (let at = 0; at < responses; at++) {
      const found = findMarked(references, { $ref: "error" }, ANNOTATION.error, { intoArrays: true });
      expect(found.map(({ pointer }) => pointer)).toEqual(["/message"]);
    }
    return count.steps;
  });
  expect(steps.slice(1)).toEqual([2, 100]);
});

test("what stands beside a reference belongs to this use of it alone", () => {
  const { references } = counted(schemas);
  const beside: JsonObject = { $ref: "thing", properties: { id: { "x-error": "code" } } };
  const at = (schema: JsonObject) =>
    findMarked(references, schema, ANNOTATION.error).map(({ pointer }) => pointer);
  expect([at(beside), at({ $ref: "thing" }), at(beside)]).toEqual([["/id"], [], ["/id"]]);
});
