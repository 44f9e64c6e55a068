import fc from "fast-check";
import { createQuerySerializer } from "openapi-fetch";
import { describe, expect, it } from "vitest";
import { querySerializer } from "../../src/client/parameters.ts";

const name = fc.stringMatching(/^[A-Za-z0-9_.-]+$/);
const primitive = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const value = fc.oneof(
  primitive,
  fc.constantFrom(null, undefined),
  fc.array(primitive, { maxLength: 3 }),
  // For a query without a property openapi-fetch writes an empty pair; this client writes nothing.
  fc.dictionary(name, primitive, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
);

/** What openapi-fetch leaves to the URL parser. */
const parsed = (query: string) => new URL(`http://a?${query}`).search.slice(1);

describe("a query", () => {
  it("is written as openapi-fetch does by default, with the names encoded too", () => {
    const reference = createQuerySerializer<unknown>();
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (query) => {
        expect(querySerializer(query)).toBe(parsed(reference(query)));
      }),
      { numRuns: 1000 },
    );
  });

  it("reaches the server with every name and value as it was given", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(fc.dictionary(text, text, { noNullPrototype: true }), (query) => {
        const written = `?${querySerializer(query)}`;
        const { search, searchParams, hash } = new URL(`http://a/${written}`);
        expect([search, hash]).toEqual([written === "?" ? "" : written, ""]);
        expect([...searchParams]).toEqual(Object.entries(query));
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves out what is null or undefined, in arrays and objects too", () => {
    expect(querySerializer({ a: null, b: [1, null, 2], c: { d: undefined, e: "&" } })).toBe(
      "b=1&b=2&c[e]=%26",
    );
    expect(querySerializer(undefined)).toBe("");
  });

  it("has a date as ISO text, and any integer with all its digits", () => {
    const since = new Date("2026-05-01T10:00:00Z");
    expect(querySerializer({ since, between: [since], filter: { since }, id: 2n ** 64n })).toBe(
      "since=2026-05-01T10%3A00%3A00.000Z&between=2026-05-01T10%3A00%3A00.000Z&filter[since]=2026-05-01T10%3A00%3A00.000Z&id=18446744073709551616",
    );
  });

  class Money {
    readonly amount = 5;
  }

  it.each([
    ["a Map", { a: new Map([["b", 1]]) }, "a"],
    ["a Set", { a: new Set([1]) }, "a"],
    ["an instance of a class", { a: new Money() }, "a"],
    ["one in a list", { a: [1, new Money()] }, "a"],
    ["one in an object", { a: { b: new Map() } }, "a[b]"],
    ["a URL", { a: new URL("http://a") }, "a"],
    ["bytes", { a: new Uint8Array(2) }, "a"],
    ["a wrapped string", { a: new String("b") }, "a"],
    ["an object that inherits its values", { a: Object.create({ b: 1 }) }, "a"],
    ["a date without a time", { a: new Date(Number.NaN) }, "a"],
    ["a number that is none", { a: Number.NaN }, "a"],
    ["infinity", { a: { b: Number.POSITIVE_INFINITY } }, "a[b]"],
    ["a function", { a: () => 1 }, "a"],
    ["a symbol", { a: Symbol("b") }, "a"],
    ["an object in an object, for which there is no notation", { a: { b: {} } }, "a[b]"],
    ["a list in a list, for which there is no notation", { a: [[1]] }, "a"],
    ["half a surrogate pair", { a: "\ud800" }, "a"],
    ["half a surrogate pair in a name", { "\udc00": 1 }, "\udc00"],
  ])("refuses %s and names the parameter", (_, query, name) => {
    expect(() => querySerializer(query)).toThrow(TypeError);
    expect(() => querySerializer(query)).toThrow(`The query parameter ${name} `);
  });
});
