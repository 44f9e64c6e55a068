import { expect, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { toldApart } from "../../src/toolkit/generate/told-apart.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";

const text = { type: "string" };
const boat = (kind: object, more: object = {}) => ({
  type: "object",
  required: ["kind"],
  properties: { kind, ...more },
});
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** The type of a choice between schemas. */
function choiceOf(schemas: object, mapping?: object): string {
  const discriminator = { propertyName: "kind", ...(mapping && { mapping }) };
  const Boat = { oneOf: Object.keys(schemas).map(ref), discriminator };
  const document: JsonObject = JSON.parse(
    JSON.stringify({
      ...{ openapi: "3.1.1", info: { title: "Boats", version: "1" }, paths: {} },
      components: { schemas: { ...schemas, Boat } },
    }),
  );
  const types = typesOf(document)
    .replaceAll(/\/\*\*.*?\*\//gs, "")
    .replaceAll(/\s+/g, " ");
  return (
    / Boat: (.*?); \}; responses/.exec(types)?.[1]?.replaceAll(/components\["schemas"\]\["(\w+)"\]/g, "$1") ??
    types
  );
}

test("alternatives of a discriminator are told apart by names that a reference has to encode", () => {
  const schemas = { "Boat[Sail]": boat(text) };
  const discriminator = { propertyName: "kind" };
  const Boat = { oneOf: [{ $ref: "#/components/schemas/Boat%5BSail%5D" }], discriminator };
  const document = { openapi: "3.1.1", info: { title: "Boats", version: "1" }, paths: {} };
  const whole = JSON.parse(JSON.stringify({ ...document, components: { schemas: { ...schemas, Boat } } }));
  expect(toldApart(whole)).toMatchObject({
    components: {
      schemas: { Boat: { oneOf: [{ allOf: [{}, { properties: { kind: { enum: ["Boat[Sail]"] } } }] }] } },
    },
  });
});

test.each([
  [
    "by the names of the schemas",
    { Sail: boat(text), Motor: boat(text, { power: { type: "number" } }) },
    undefined,
    '(Sail & { kind?: "Sail"; }) | (Motor & { kind?: "Motor"; })',
  ],
  [
    "by a mapping to references and names",
    { Sail: boat(text), Motor: boat(text) },
    { sail: "#/components/schemas/Sail", motor: "Motor", steam: "Motor" },
    '(Sail & { kind?: "sail"; }) | (Motor & { kind?: "motor" | "steam"; })',
  ],
  [
    "although one contains the other",
    {
      Sail: boat(text),
      Yacht: { allOf: [ref("Sail"), { type: "object", properties: { berths: { type: "integer" } } }] },
    },
    undefined,
    '(Sail & { kind?: "Sail"; }) | (Yacht & { kind?: "Yacht"; })',
  ],
  [
    "by their own constants",
    { Sail: boat({ const: "sail" }), Motor: boat({ enum: ["motor"] }) },
    undefined,
    "Sail | Motor",
  ],
  [
    "by their own constants elsewhere",
    { Sail: boat({ $ref: "#/components/schemas/Kind" }), Kind: { ...text, enum: ["sail"] } },
    undefined,
    "Sail | Kind",
  ],
  [
    "by those of a choice within it",
    {
      Sail: boat(text),
      Motor: boat(text),
      Tender: { oneOf: [ref("Motor"), ref("Dinghy")], discriminator: { propertyName: "kind" } },
      Dinghy: boat(text),
    },
    undefined,
    '(Sail & { kind?: "Sail"; }) | (Motor & { kind?: "Motor"; }) | Tender | (Dinghy & { kind?: "Dinghy"; })',
  ],
  [
    "by values that are read-only, as their own",
    { Sail: boat({ ...text, readOnly: true }) },
    undefined,
    'Sail & { readonly kind?: "Sail"; }',
  ],
  [
    "not at all where they have no such property",
    { Sail: { type: "object", properties: { mast: text } } },
    undefined,
    "Sail",
  ],
])("alternatives of a discriminator are told apart %s", (_, schemas, mapping, types) => {
  expect(choiceOf(schemas, mapping)).toBe(types);
});
