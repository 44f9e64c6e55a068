import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/openapi/json.ts";
import { Bundle } from "../../src/toolkit/diff/bundle.ts";
import { Proof } from "../../src/toolkit/diff/subset.ts";

const NAMES = ["a", "b", "c"];
const name = fc.constantFrom(...NAMES);
const small = fc.nat(3);

/** Values in which the schemas below differ. */
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(fc.integer({ min: -1, max: 4 }), fc.constantFrom<Json>("", "a", "ab", "abc", 1.5, null, true)),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3 }),
  ),
}));

const scalar = fc.constantFrom<Json>(0, 1, 2, "a", "ab", null, true);
const types = fc.constantFrom("string", "integer", "number", "object", "array", "null", "boolean");

/** Schemas of all keywords, most of them with few others. */
const { schema } = fc.letrec<{ schema: Json; inner: Json }>((tie) => {
  const own = tie("inner");
  const list = fc.array(own, { minLength: 1, maxLength: 3 });
  const map = fc.dictionary(name, own, { maxKeys: 2 });
  const sub = (record: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record(record, { requiredKeys: [] }) as fc.Arbitrary<Json>;
  const group = fc.oneof(
    sub({ type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })) }),
    sub({ minimum: small, maximum: small, exclusiveMinimum: small, exclusiveMaximum: small }),
    sub({ minLength: small, maxLength: small, pattern: fc.constantFrom("^a", "b$") }),
    sub({ enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }) }),
    sub({ const: scalar }),
    sub({ multipleOf: fc.constantFrom(1, 2, 4) }),
    sub({ minItems: small, maxItems: small, uniqueItems: fc.boolean(), items: own }),
    sub({ prefixItems: list, items: own, unevaluatedItems: own }),
    sub({ contains: own, minContains: small, maxContains: small }),
    sub({ properties: map, required: fc.uniqueArray(name, { maxLength: 2 }), additionalProperties: own }),
    sub({
      properties: map,
      patternProperties: fc.dictionary(fc.constantFrom("^a", "b", "."), own, { maxKeys: 2 }),
    }),
    sub({ minProperties: small, maxProperties: small, propertyNames: own }),
    sub({ properties: map, unevaluatedProperties: own }),
    sub({ dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), { maxKeys: 2 }) }),
    sub({ dependentSchemas: map }),
    sub({ not: own }),
    // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema
    sub({ if: own, then: own, else: own }),
    sub({ allOf: list }),
    sub({ anyOf: list }),
    sub({ oneOf: list }),
    fc.constantFrom({ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }),
  ) as fc.Arbitrary<JsonObject>;
  const both = fc.tuple(group, group).map(([x, y]): Json => ({ ...x, ...y }));
  return {
    inner: fc.oneof({ depthSize: "small", maxDepth: 3 }, fc.boolean(), group, both),
    schema: fc.oneof(group, both),
  };
});

/** A change of a schema somewhere in it: a keyword comes, goes, or gets another value. */
const edit = fc.record({ at: fc.nat(), kind: fc.constantFrom("drop", "change", "add"), other: schema });
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(whole: JsonObject, { at, kind, other }: Edit): JsonObject {
  const copy: JsonObject = structuredClone(whole);
  const holders: JsonObject[] = [];
  const visit = (value: Json): void => {
    if (isObject(value)) holders.push(value);
    if (typeof value === "object" && value !== null) for (const each of Object.values(value)) visit(each);
  };
  visit(copy);
  const holder = holders[at % holders.length];
  if (!holder) return copy;
  const keys = Object.keys(holder);
  const key = keys[at % Math.max(1, keys.length)];
  if (kind === "add") Object.assign(holder, isObject(other) ? other : {});
  else if (key !== undefined && kind === "drop") delete holder[key];
  else if (key !== undefined && typeof holder[key] === "number")
    holder[key] = Number(holder[key]) + (at % 2 ? 1 : -1);
  else if (key !== undefined && isObject(holder[key]) && isObject(other)) holder[key] = other;
  return copy;
}

/** A document with schemas that others refer to. */
type Schemas = { readonly A: Json; readonly B: Json };

const bundleOf = (schemas: Schemas) =>
  new Bundle({ openapi: "3.1.0", components: { schemas: { ...schemas } } });

function validator(schemas: Schemas, schema: Json): ((value: Json) => boolean) | undefined {
  const ajv = new Ajv2020({ strict: false, logger: false, allErrors: false });
  try {
    const validate = ajv.compile({ $id: "urn:x", components: { schemas }, allOf: [schema] });
    return (value) => validate(value) === true;
  } catch {
    // A keyword got a value that it does not have, or a schema refers to itself alone.
    return undefined;
  }
}

/** Whether a value is valid; not known where a schema refers to itself without an end. */
function isValid(validate: (value: Json) => boolean, value: Json): boolean | undefined {
  try {
    return validate(value);
  } catch {
    return undefined;
  }
}

/** Values of all kinds; each is tried at every pair of schemas. */
const SAMPLES = fc.sample(value, { numRuns: 250, seed: 7 });

function refutation(before: [Schemas, Json], after: [Schemas, Json]): Json | undefined {
  const [was, is] = [validator(...before), validator(...after)];
  if (!was || !is) return undefined;
  return SAMPLES.find((each) => isValid(was, each) === true && isValid(is, each) === false);
}

function isProved(before: [Schemas, Json], after: [Schemas, Json]): boolean {
  const [inner, outer] = [before, after].map(([schemas, schema]) => ({ bundle: bundleOf(schemas), schema }));
  return inner !== undefined && outer !== undefined && new Proof().within(inner, outer);
}

const document = fc.record({ A: schema, B: schema });

describe("what is proved of two schemas holds for every value", () => {
  it("of schemas that have nothing in common", () => {
    fc.assert(
      fc.property(document, schema, schema, (schemas, before, after) => {
        if (isProved([schemas, before], [schemas, after]))
          expect(refutation([schemas, before], [schemas, after])).toBeUndefined();
      }),
      { numRuns: 250 },
    );
  });

  it("of a schema and the same with changes anywhere in it and in what it refers to", () => {
    let proved = 0;
    fc.assert(
      fc.property(
        document,
        schema,
        fc.array(edit, { minLength: 1, maxLength: 2 }),
        (schemas, before, edits) => {
          const whole = { A: schemas.A, B: schemas.B, own: before };
          const changed = edits.reduce(edited, whole);
          const [{ A, B, own }] = [changed];
          if (A === undefined || B === undefined || own === undefined) return;
          const pair: [[Schemas, Json], [Schemas, Json]] = [
            [schemas, before],
            [{ A, B }, own],
          ];
          for (const [x, y] of [pair, [pair[1], pair[0]] as const]) {
            if (!isProved(x, y)) continue;
            proved++;
            expect(refutation(x, y)).toBeUndefined();
          }
        },
      ),
      { numRuns: 350 },
    );
    // Otherwise it would say nothing.
    expect(proved).toBeGreaterThan(50);
  });
});
