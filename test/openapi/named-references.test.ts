import { expect, test } from "vitest";
import { followIds } from "../../src/openapi/named-references.ts";

test("a reference with a malformed percent encoding leads nowhere, also beside an $id", () => {
  const file = { schema: { $id: "https://reefs.test/a", properties: { depth: { $ref: "#/%zz" } } } };
  expect(followIds(file)).toBe(false);
  expect(file.schema.properties.depth).toEqual({ $ref: "#/%zz" });
});
