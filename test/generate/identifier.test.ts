import fc from "fast-check";
import { expect, test } from "vitest";
import { identifierOf } from "../../src/toolkit/generate/identifier.ts";

test("the name of any API becomes one that a constant of a module may have", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii", minLength: 1 }), (name) => {
      // Module code is strict, as a function with this directive is.
      expect(
        () => new Function(`"use strict"; const ${identifierOf(name)} = 1; return ${identifierOf(name)};`),
      ).not.toThrow();
    }),
  );
});

test.each([
  ["meshi", "meshi"],
  ["main-api", "mainApi"],
  ["a b", "aB"],
  ["3d", "api3d"],
  ["delete", "deleteApi"],
  ["await", "awaitApi"],
  ["contract", "contractApi"],
  ["paths", "pathsApi"],
])("%s is exported as %s", (name, identifier) => {
  expect(identifierOf(name)).toBe(identifier);
});
