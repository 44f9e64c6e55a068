import fc from "fast-check";
import { createQuerySerializer } from "openapi-fetch";
import { expect, it } from "vitest";
import { querySerializer } from "../../src/client/request.ts";

const primitive = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const value = fc.oneof(
  primitive,
  fc.constantFrom(null, undefined),
  fc.array(primitive, { maxLength: 3 }),
  // A query without a member is an empty pair in openapi-fetch, and nothing here.
  fc.dictionary(fc.string(), primitive, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
);

it("writes a query as openapi-fetch does by default", () => {
  const reference = createQuerySerializer<unknown>();
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value, { noNullPrototype: true }), (query) => {
      expect(querySerializer(query)).toBe(reference(query));
    }),
    { numRuns: 1000 },
  );
});

it("leaves out what is null or undefined, in arrays and objects too", () => {
  expect(querySerializer({ a: null, b: [1, null, 2], c: { d: undefined, e: "&" } })).toBe("b=1&b=2&c[e]=%26");
  expect(querySerializer(undefined)).toBe("");
});

it.each([{ a: { b: {} } }, { a: [[1]] }])("refuses %j, for which there is no notation", (query) => {
  expect(() => querySerializer(query)).toThrow(
    new TypeError(`The query parameter ${"b" in query.a ? "a[b]" : "a"} is nested too deeply`),
  );
});
