import { describe, expect, it, onTestFinished } from "vitest";
import { Bundle } from "../../src/sandbox/core/bundle.ts";
import { openValidators } from "../../src/sandbox/core/validators.ts";
import { sampleOf } from "../../src/sandbox/derived/sample.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described, untyped } from "../support/described.ts";
import { json } from "./things.ts";

const text = { type: "string" };
const object = (properties: object, required = Object.keys(properties), more: object = {}) => ({
  type: "object",
  required,
  properties,
  ...more,
});
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const schemas = {
  Cat: object({ kind: text, lives: { type: "integer", minimum: 1 } }),
  Dog: object({ kind: text, breed: { ...text, enum: ["pug", "collie"] } }),
  Fish: object({ kind: { const: "fish" }, depth: { type: "number", exclusiveMinimum: 0 } }),
  Base: object({ kind: text, name: text }),
  Heir: { allOf: [ref("Base"), object({ age: { type: "integer" } })] },
  Node: object({ value: text, next: { anyOf: [ref("Node"), { type: "null" }] } }),
  Tree: object({ value: text, children: { type: "array", items: ref("Tree") } }),
  Left: object({ name: text, right: ref("Right") }, ["name"]),
  Right: object({ name: text, left: ref("Left") }),
};

/** Forms of a value, each as documents write it. */
const SHAPES: Readonly<Record<string, object>> = {
  "oneOf with a discriminator": { oneOf: [ref("Cat"), ref("Dog")], discriminator: { propertyName: "kind" } },
  "a discriminator with a mapping": {
    oneOf: [ref("Dog"), ref("Cat")],
    discriminator: { propertyName: "kind", mapping: { woof: ref("Dog").$ref, miau: ref("Cat").$ref } },
  },
  "a discriminator beside constants": { oneOf: [ref("Fish")], discriminator: { propertyName: "kind" } },
  "oneOf without a discriminator": {
    oneOf: [
      object({ a: text }, ["a"], { additionalProperties: false }),
      object({ b: text }, ["b"], { additionalProperties: false }),
    ],
  },
  "oneOf of overlapping objects": { oneOf: [object({ a: text }), object({ a: text, b: text })] },
  "oneOf of a text and a number": { oneOf: [{ type: "integer" }, text] },
  "anyOf with null first": { anyOf: [{ type: "null" }, ref("Cat")] },
  "anyOf with null last": { anyOf: [ref("Cat"), { type: "null" }] },
  "a type or null": { type: ["null", "string"], minLength: 3 },
  "null alone": { type: "null" },
  recursive: ref("Node"),
  "a tree": ref("Tree"),
  "each other": ref("Left"),
  "allOf with siblings": {
    allOf: [ref("Base")],
    type: "object",
    required: ["age"],
    properties: { age: { type: "integer" } },
  },
  "allOf of an heir": ref("Heir"),
  "allOf that narrows": {
    allOf: [object({ size: { type: "integer" } }), { properties: { size: { minimum: 10, maximum: 12 } } }],
  },
  "allOf that narrows a text": {
    allOf: [object({ size: text }), { properties: { size: { enum: ["s", "m"] } } }],
  },
  "required beside allOf": { allOf: [object({ a: text, b: text }, [])], required: ["b"] },
  "unevaluatedProperties: false": { allOf: [ref("Base")], unevaluatedProperties: false },
  "a map": { type: "object", additionalProperties: { type: "integer", minimum: 4 }, minProperties: 2 },
  "a map of objects": { type: "object", additionalProperties: ref("Cat"), minProperties: 1 },
  "a map by patterns": {
    type: "object",
    patternProperties: { "^x-": text },
    additionalProperties: false,
    minProperties: 1,
  },
  "dependent properties": object({ a: text, b: text }, ["a"], { dependentRequired: { a: ["b"] } }),
  "if and else": object({ a: { const: 1 }, b: text }, ["a"], {
    if: { required: ["c"] },
    else: { required: ["b"] },
  }),
  "a list of least items": { type: "array", items: ref("Dog"), minItems: 2 },
  "a list of unique items": { type: "array", items: { type: "integer" }, minItems: 3, uniqueItems: true },
  "a list of unique texts": { type: "array", items: text, minItems: 3, uniqueItems: true },
  "a list of unique values": {
    type: "array",
    items: { ...text, enum: ["a", "b", "c"] },
    minItems: 2,
    uniqueItems: true,
  },
  "a tuple": { type: "array", prefixItems: [text, { type: "integer" }], minItems: 2 },
  "a list that contains": { type: "array", items: { type: "integer" }, contains: { const: 7 } },
  multiples: { type: "number", multipleOf: 0.25, minimum: 0.3 },
  "a narrow range": { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 0.1 },
  ...Object.fromEntries(
    [
      "date-time",
      "date",
      "time",
      "duration",
      "email",
      "uuid",
      "uri",
      "uri-reference",
      "hostname",
      "ipv4",
      "ipv6",
      "byte",
      "json-pointer",
      "regex",
      "uri-template",
      "iri",
      "idn-email",
      "relative-json-pointer",
    ].map((format) => [`the format ${format}`, { ...text, format }]),
  ),
  "a format with a length": { ...text, format: "email", minLength: 30 },
  "a format with a pattern": { ...text, format: "uri", pattern: "^https://cdn\\.example/" },
  "a pattern": { ...text, pattern: "^[A-Z]{3}-\\d{4}$" },
  "a pattern with a length": { ...text, pattern: "^[a-z]+$", minLength: 12, maxLength: 14 },
  "a short text": { ...text, maxLength: 2 },
  "an enum of numbers": { enum: [5, 6] },
  "a pattern with a length of its own": { ...text, pattern: "^[A-Z]+$", minLength: 12, maxLength: 12 },
  "a pattern with an exact length": { ...text, pattern: "^k-[0-9]{2,40}$", minLength: 30 },
  "two patterns, at both ends": { allOf: [{ ...text, pattern: "^[A-Z]-" }, { pattern: "-[0-9]$" }] },
  "two patterns, one of a length": { allOf: [{ ...text, pattern: "^[a-z]+$" }, { pattern: "^.{5,9}$" }] },
  "two patterns, one of letters": { allOf: [{ ...text, pattern: "^[^ ]+$" }, { pattern: "^[A-Z]" }] },
  "a password by look-aheads": { ...text, pattern: "^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9]).{8,}$", minLength: 8 },
  "not empty": { ...text, not: { const: "" } },
  "not the usual text": { ...text, not: { enum: ["text", "Aa1!"] } },
  "not a pattern": { ...text, not: { pattern: "^[a-z]" } },
  "not long": { ...text, not: { minLength: 3 } },
  "not one of an enum": { ...text, enum: ["a", "b", "c"], not: { enum: ["a", "b"] } },
  "not zero": { type: "integer", not: { const: 0 } },
  "not even": { type: "integer", not: { multipleOf: 2 } },
  "not positive": { type: "number", not: { minimum: 0 } },
  "not true": { type: "boolean", not: { const: false } },
  "not null": { not: { type: "null" } },
  "no text and no number": { not: { type: ["string", "number", "null"] } },
  "not without": object({ a: text, b: text }, [], { not: { not: { required: ["b"] } } }),
  "not both": object({ a: text, b: text }, ["a"], { not: { required: ["a", "b"] } }),
  "not of a kind": object({ kind: { enum: ["a", "b"] } }, ["kind"], {
    not: { properties: { kind: { const: "a" } } },
  }),
  "not an empty list": { type: "array", items: text, not: { maxItems: 0 } },
  "nothing that a component is": { ...object({ a: text }), not: ref("Base") },
  "an allOf with a not": { allOf: [ref("Base"), { not: { properties: { name: { const: "text" } } } }] },
  "names by a pattern": {
    type: "object",
    propertyNames: { pattern: "^[a-z]{2}$" },
    additionalProperties: text,
    minProperties: 3,
  },
  "names of an enum": { type: "object", propertyNames: { enum: ["left", "right"] }, minProperties: 2 },
  "names of a format": { type: "object", propertyNames: { format: "uuid" }, minProperties: 1 },
  "names of a length": { type: "object", propertyNames: { minLength: 20, maxLength: 22 }, minProperties: 2 },
  "names that are ruled out": object({ a: text, b: text }, [], {
    propertyNames: { not: { const: "a" } },
    minProperties: 1,
  }),
  "names by an anchored pattern": {
    type: "object",
    patternProperties: { "^[a-z]{2}-[A-Z]{2}$": { type: "integer" } },
    additionalProperties: false,
    minProperties: 2,
  },
  "names by a pattern and a rule": {
    type: "object",
    patternProperties: { "^x-": text },
    propertyNames: { maxLength: 3 },
    minProperties: 2,
  },
  "a wrong example": { type: "integer", example: "5" },
  "a default of another type": { type: "boolean", default: "no" },
};

describe.each(Object.entries(SHAPES))("%s", (_, shape) => {
  it("has a sample that is valid by its own schema", () => {
    const bundle = new Bundle(
      JSON.parse(
        JSON.stringify({
          openapi: "3.1.0",
          paths: {},
          components: { schemas: { ...schemas, Shape: shape } },
        }),
      ),
    );
    const schema = ref("Shape");
    const sample = sampleOf(bundle, schema);
    const validate = openValidators(bundle, true).first(Object(bundle.root).components.schemas.Shape);
    expect([validate(sample), sample, validate.errors]).toEqual([true, sample, null]);
  });
});
it("a client can add a thing with each of them, and reads it as it was", async () => {
  const names = Object.keys(SHAPES);
  const thing = (at: number) => object({ id: { ...text, readOnly: true }, value: SHAPES[names[at] ?? ""] });
  const paths = names.flatMap((_, at) => {
    const one = { description: "It.", content: json(thing(at)) };
    const id = { name: "id", in: "path", required: true, schema: text };
    return [
      [
        `/things${at}`,
        { post: { requestBody: { required: true, content: json(thing(at)) }, responses: { 201: one } } },
      ],
      [`/things${at}/{id}`, { get: { parameters: [id], responses: { 200: one } } }],
    ] as const;
  });
  const document = {
    openapi: "3.1.0",
    info: { title: "Things", version: "1" },
    servers: [{ url: "https://things.example" }],
    paths: Object.fromEntries(paths),
    components: { schemas },
  };
  const api = await described(document, { infers: false });
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const { call } = untyped(api.contract, { baseUrl: sandbox.baseUrl });
  const bundle = new Bundle(JSON.parse(JSON.stringify(document)));
  for (const [at, name] of names.entries()) {
    const value = sampleOf(bundle, JSON.parse(JSON.stringify(SHAPES[name]).replaceAll('"#/', '"document#/')));
    const { data: made, error } = await call(`POST /things${at}`, { body: { value } });
    expect([name, error, Object(made).value]).toEqual([name, undefined, value]);
    const { data: read } = await call(`GET /things${at}/{id}`, { params: { path: { id: Object(made).id } } });
    expect([name, read]).toEqual([name, made]);
  }
});
