import { expect, test } from "vitest";
import { OpenApiDocument } from "../../src/openapi/document.ts";
import type { JsonObject } from "../../src/openapi/json.ts";
import { findMarked } from "../../src/openapi/schema.ts";

/** Schemas that each refer to all others: there are too many paths through them to try all. */
function tangle(size: number, mark: JsonObject): OpenApiDocument {
  const names = Array.from({ length: size }, (_, at) => `S${at}`);
  const properties = Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]),
  );
  const schemas = Object.fromEntries(
    names.map((name) => [name, { type: "object", properties: { ...properties } }]),
  );
  const root = { type: "object", properties: { message: { type: "string", ...mark }, ...properties } };
  return new OpenApiDocument({ components: { schemas: { ...schemas, root } } });
}

test.each([
  ["has the annotation at its top", 6, { "x-error": "message" }, ["/message"]],
  ["has it nowhere, however many schemas there are", 300, {}, []],
])("a body of schemas that all refer to each other is read where it %s", (_, size, mark, pointers) => {
  const document = tangle(size, mark);
  const root = document.resolve({ $ref: "#/components/schemas/root" });
  expect(findMarked(document, root, "x-error").map(({ pointer }) => pointer)).toEqual(pointers);
});
