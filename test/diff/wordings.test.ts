import { expect, test } from "vitest";
import { cameOrWent } from "../../src/toolkit/diff/tool-changes.ts";

test.each([
  ["Schema", "the schema was removed"],
  ["NamedSchemas", "the named schemas were removed"],
  ["NamedSecuritySchemes", "the named security schemes were removed"],
  ["SecurityRequirementList", "the security requirements were removed"],
  ["ParameterList", "the parameters were removed"],
  ["ServerList", "the servers were removed"],
  ["ExamplesMap", "the examples were removed"],
  ["HeadersMap", "the headers were removed"],
  ["SchemaProperties", "the schema properties were removed"],
  ["MediaTypesMap", "the media types were removed"],
  ["PathItem", "the path item was removed"],
  ["Responses", "the responses were removed"],
  ["Components", "the components were removed"],
  ["RequestBody", "the request body was removed"],
  ["EnumPropertyMap", "the enum properties were removed"],
])("what is called %s agrees with its verb", (type, sentence) => {
  expect(cameOrWent(type, "removed", "#/components")).toBe(sentence);
});

test.each([
  ["#/components/schemas/Pay", "the schema"],
  ["#/paths/~1a/get/responses/200/content/application~1json/schema", "the schema"],
  ["#/components/schemas/Pay/properties/items", "the property"],
  ["#/components/schemas/Pay/properties/oneOf", "the property"],
  ["#/components/schemas/Pay/items", "the schema of `items`"],
  ["#/components/schemas/Pay/additionalProperties", "the schema of `additionalProperties`"],
  ["#/components/schemas/Pay/unevaluatedItems", "the schema of `unevaluatedItems`"],
  ["#/components/schemas/Pay/not", "the schema of `not`"],
  ["#/components/schemas/Pay/oneOf/2", "a schema of `oneOf`"],
  ["#/components/schemas/Pay/properties/a/allOf/0", "a schema of `allOf`"],
])("a schema at %s is %s", (path, part) => {
  expect(cameOrWent("Schema", "removed", path)).toBe(`${part} was removed`);
});
