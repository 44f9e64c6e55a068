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
