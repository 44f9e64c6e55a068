import { expect, test } from "vitest";
import { Bundle } from "../../src/sandbox/core/bundle.ts";
import { openValidators } from "../../src/sandbox/core/validators.ts";

test.each([
  ["a number", { type: "integer", default: "100" }, { type: "integer", default: 100 }],
  [
    "a truth value",
    { type: ["boolean", "null"], default: "false" },
    { type: ["boolean", "null"], default: false },
  ],
  ["a text that is none of its type", { type: "integer", default: "many" }, { type: "integer" }],
  ["a text of a text", { type: "string", default: "100" }, { type: "string", default: "100" }],
  ["a text without a type", { default: "100" }, { default: "100" }],
])("a default that a document writes as text is what its type means: %s", (_, schema, corrected) => {
  expect(new Bundle({ components: { schemas: { Schema: schema } } }).root).toEqual({
    components: { schemas: { Schema: corrected } },
  });
});

const time = { type: "string", format: "date-time" };
const spec = {
  type: "object",
  required: ["selector"],
  properties: { selector: { type: "string" }, note: { type: "string" } },
};
const all = (name: string) => ({ allOf: [{ $ref: `#/components/schemas/${name}` }] });

test.each<[string, object, unknown]>([
  ["an object for a time", { ...all("Time"), default: {} }, {}],
  ["an object for a time, by reference", { $ref: "#/components/schemas/Time", default: {} }, {}],
  ["an object without what is required", { ...all("Spec"), default: {} }, {}],
  [
    "an object whose required property has a default",
    { ...all("Filled"), default: {} },
    { value: { selector: "all" } },
  ],
  [
    "an object with what is required",
    { ...all("Spec"), default: { selector: "a" } },
    { value: { selector: "a" } },
  ],
  ["a list for an object", { ...all("Spec"), default: [] }, {}],
  ["a number for a text", { type: "string", default: 5 }, {}],
  ["a number that is one", { type: "integer", default: 5 }, { value: 5 }],
  ["nothing, where that may be", { type: ["string", "null"], default: null }, { value: null }],
  ["a default behind a reference that the schema forbids", { $ref: "#/components/schemas/Never" }, {}],
])(
  "what a request leaves out is never refused for the default that would stand there: %s",
  (_, value, filled) => {
    const Filled = { ...spec, properties: { selector: { type: "string", default: "all" } } };
    const Never = { type: "integer", default: {} };
    const schemas = {
      Body: { type: "object", properties: { value } },
      Time: time,
      Spec: spec,
      Filled,
      Never,
    };
    const validate = openValidators(new Bundle({ components: { schemas } })).first({
      $ref: "document#/components/schemas/Body",
    });
    const body = {};
    expect([validate(body), body]).toEqual([true, filled]);
  },
);

test("names of schemas in examples do not disturb the validation", () => {
  const schema = { type: "object", properties: { id: { type: "integer" } } };
  const example = { $id: "https://{yourDomain}/schema", $anchor: "a b", $schema: "https://nowhere.example/" };
  const bundle = new Bundle({
    components: { schemas: { A: { ...schema, example }, B: { ...schema, examples: [example] } } },
  });
  const { first } = openValidators(bundle);
  for (const name of ["A", "B"]) {
    const validate = first({ $ref: `document#/components/schemas/${name}` });
    expect([validate({ id: 1 }), validate({ id: "1" })]).toEqual([true, false]);
  }
});

test.each(["constructor", "toString", "valueOf", "hasOwnProperty"])(
  "a property called %s may be left out, and is checked where it is given",
  (name) => {
    const properties = { [name]: { type: "string" } };
    const { first } = openValidators(new Bundle({}));
    const optional = first({ type: "object", properties });
    expect([optional({}), optional({ [name]: "a" }), optional({ [name]: 1 })]).toEqual([true, true, false]);
    const required = first({ type: "object", properties, required: [name] });
    expect([required({}), required({ [name]: "a" })]).toEqual([false, true]);
  },
);
