import { describe, expect, it } from "vitest";
import { Bundle } from "../../src/toolkit/diff/bundle.ts";
import { pairsOf } from "../../src/toolkit/diff/pairs.ts";
import type { ToolChange } from "../../src/toolkit/diff/tool.ts";
import { Proofs } from "../../src/toolkit/diff/unproved.ts";
import { judgeValues } from "../../src/toolkit/diff/values.ts";
import { harmless } from "../../src/toolkit/diff/widening.ts";

const KEYS = ["POST /reefs", "POST /tides"];
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const content = (schema: object) => ({ "application/json": { schema } });
const post = (operation: object) => ({
  post: { responses: { 204: { description: "Done." } }, ...operation },
});

/** A document in which each operation sends a schema. */
function documentOf(reefs: object, tides: object = {}, schemas: object = {}): Bundle {
  const [first, second] = [reefs, tides].map((schema) => post({ requestBody: { content: content(schema) } }));
  const paths = { "/reefs": first, "/tides": second };
  return new Bundle(JSON.parse(JSON.stringify({ openapi: "3.1.1", paths, components: { schemas } })));
}

const having = (kind: object) => ({ type: "object", properties: { kind } });

function valuesOf(before: Bundle, after: Bundle): string[] {
  return judgeValues(pairsOf(before, after, KEYS)).map(
    ({ verdict, rule, message }) => `${verdict} ${rule} ${message}`,
  );
}

/** A lower limit of the keyword at a pointer, as the tool reports it. */
function lowered(property: string, was: string, is: string): ToolChange {
  return {
    ...{ path: is, type: "Schema", kind: "modified", property, impact: "major" },
    verdicts: [{ rule: "schema-constraint-changed", message: "It changed." }],
    base: { pointer: was, value: 9 },
    revision: { pointer: is, value: 5 },
  };
}

const body = (path: string) => `#/paths/~1${path}/post/requestBody/content/application~1json/schema`;

describe("header fields that are spelt in another case", () => {
  it("are those that they were", () => {
    const bundleOf = (name: string, sent: string[], given: string[]) => {
      const parameters = [{ in: "header", name, schema: { type: "string", enum: sent } }];
      const headers = { [name]: { schema: { type: "string", enum: given } } };
      const paths = { "/reefs": post({ parameters, responses: { 204: { description: "Done.", headers } } }) };
      return new Bundle(JSON.parse(JSON.stringify({ openapi: "3.1.1", paths })));
    };
    const [before, after] = [bundleOf("X-Mood", ["a", "b"], ["a"]), bundleOf("x-mood", ["a"], ["a", "b"])];
    expect(valuesOf(before, after)).toEqual([
      'breaking value-removed `x-mood` no longer has the value "b"',
      expect.stringMatching(/^breaking value-added `x-mood` has the new value "b"/),
    ]);
  });
});

describe("schemas of several places that are one component now", () => {
  it("are judged by what each place had before", () => {
    const before = documentOf(having({ enum: ["a"] }), having({ enum: ["a", "b"] }));
    const after = documentOf(having(ref("Kind")), having(ref("Kind")), { Kind: { enum: ["a"] } });
    expect(valuesOf(before, after)).toEqual(['breaking value-removed `Kind` no longer has the value "b"']);
  });

  it("are harmless only if they are for each place", () => {
    const text = (maxLength: number) => having({ type: "string", maxLength });
    const schemas = { Kind: { type: "string", maxLength: 5 } };
    const after = documentOf(having(ref("Kind")), having(ref("Kind")), schemas);
    const change = lowered(
      "maxLength",
      `${body("tides")}/properties/kind/maxLength`,
      "#/components/schemas/Kind/maxLength",
    );
    const found = (before: Bundle) =>
      harmless(change, after, pairsOf(before, after, KEYS), new Proofs(before, after));
    expect(found(documentOf(text(5), text(9)))).toBeUndefined();
    expect(found(documentOf(text(5), text(5)))).toMatchObject({ rule: "schema-widened" });
  });
});

describe("what `not` demands of a value that is sent", () => {
  it("takes a value away where it gets one more", () => {
    const before = documentOf(having({ not: { enum: ["a"] } }));
    const after = documentOf(having({ not: { enum: ["a", "b"] } }));
    expect(valuesOf(before, after)).toEqual([
      expect.stringContaining('breaking value-added `kind` has the new value "b"'),
    ]);
  });

  it("is not harmless where it is wider", () => {
    const [before, after] = [9, 5].map((minLength) => documentOf(having({ not: { minLength } })));
    if (!before || !after) throw new Error("There are two documents");
    const at = `${body("reefs")}/properties/kind/not/minLength`;
    expect(
      harmless(lowered("minLength", at, at), after, pairsOf(before, after, KEYS), new Proofs(before, after)),
    ).toBeUndefined();
  });
});

it("the names of properties are judged as values", () => {
  const [before, after] = [["a", "b"], ["a"]].map((names) =>
    documentOf({ type: "object", propertyNames: { enum: names } }),
  );
  if (!before || !after) throw new Error("There are two documents");
  expect(valuesOf(before, after)).toEqual(['breaking value-removed `body` no longer has the value "b"']);
});

it("a parameter and a header field in JSON are judged as the others", () => {
  const [before, after] = [["a", "b"], ["a"]].map((kinds) => {
    const inJson = { content: content({ enum: kinds }) };
    const parameters = [{ name: "filter", in: "query", ...inJson }];
    const responses = { 204: { description: "Done.", headers: { "X-Kind": inJson } } };
    const paths = { "/reefs": post({ parameters, responses }) };
    return new Bundle(JSON.parse(JSON.stringify({ openapi: "3.1.1", paths })));
  });
  if (!before || !after) throw new Error("There are two documents");
  expect(valuesOf(before, after)).toEqual([
    'breaking value-removed `filter` no longer has the value "b"',
    'breaking value-removed `X-Kind` no longer has the value "b"',
  ]);
});

it("an alternative that stays is compared with itself alone, wherever a new one stands", () => {
  const schemas = { Sail: { enum: ["sail"] }, Motor: { enum: ["motor"] } };
  const before = documentOf({ anyOf: [ref("Sail")] }, ref("Motor"), schemas);
  const after = documentOf({ anyOf: [ref("Motor"), ref("Sail")] }, ref("Motor"), schemas);
  expect(valuesOf(before, after)).toEqual([]);
});
