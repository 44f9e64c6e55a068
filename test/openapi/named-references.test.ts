import { expect, test } from "vitest";
import { anchorIn, followIds } from "../../src/openapi/named-references.ts";

test("a reference with a malformed percent encoding leads nowhere, also beside an $id", () => {
  const file = { schema: { $id: "https://reefs.test/a", properties: { depth: { $ref: "#/%zz" } } } };
  expect(followIds(file)).toBe(false);
  expect(file.schema.properties.depth).toEqual({ $ref: "#/%zz" });
});

test("a file is searched for its anchors once", () => {
  let looks = 0;
  const schema = {
    get $anchor() {
      looks += 1;
      return "thing";
    },
  };
  const content = { components: { schemas: { A: schema, B: { $anchor: "other" } } } };
  expect(anchorIn(content, "thing")).toBe("/components/schemas/A");
  const once = looks;
  expect(anchorIn(content, "other")).toBe("/components/schemas/B");
  expect(looks).toBe(once);
});
