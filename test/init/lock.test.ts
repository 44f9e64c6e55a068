import { expect, test } from "vitest";
import { changesBetween, lockOf } from "../../src/toolkit/init/lock.ts";

const document = (type: string) => {
  const schema = { $ref: "#/components/schemas/My%20Kite/properties/tail/items" };
  const responses = { 200: { description: "It.", content: { "application/json": { schema } } } };
  const tail = { type: "array", items: { type } };
  const schemas = { "My Kite": { type: "object", properties: { tail } }, Other: { type } };
  return {
    ...{ openapi: "3.1.0", info: { title: "Kites", version: "1" } },
    ...{ paths: { "/kites": { get: { responses } } }, components: { schemas } },
  };
};

test("an operation differs if a part of a component differs to which it refers", () => {
  const [was, is] = [document("string"), document("integer")].map((each) => lockOf(each, "kites.json"));
  expect(was && is && changesBetween(was, is)).toEqual({ added: [], removed: [], changed: ["GET /kites"] });
});
