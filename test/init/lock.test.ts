import { expect, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { changesBetween, lockOf } from "../../src/toolkit/init/lock.ts";

const json = (schema: JsonObject) => ({ description: "It.", content: { "application/json": { schema } } });
const inTail = { $ref: "#/components/schemas/My%20Kite/properties/tail/items" };

function document(type: string): JsonObject {
  const tail = { type: "array", items: { type } };
  const shared = { parameters: [{ name: "by", in: "query", schema: inTail }] };
  return {
    openapi: "3.1.0",
    info: { title: "Kites", version: "1" },
    paths: {
      "/whole": { get: { responses: { 200: json(inTail) } } },
      "/response": { get: { responses: { 200: { $ref: "#/paths/~1whole/get/responses/200" } } } },
      "/parameter": { ...shared, get: { responses: { 200: { description: "It." } } } },
      "/other": { get: { responses: { 200: json({ $ref: "#/components/schemas/Other" }) } } },
    },
    components: { schemas: { "My Kite": { type: "object", properties: { tail } }, Other: {} } },
  };
}

test("an operation differs if anything differs to which it refers, wherever that stands", () => {
  const [was, is] = [document("string"), document("integer")].map((each) => lockOf(each, "kites.json"));
  const changed = ["GET /whole", "GET /response", "GET /parameter"];
  expect(was && is && changesBetween(was, is)).toEqual({ added: [], removed: [], changed });
});
