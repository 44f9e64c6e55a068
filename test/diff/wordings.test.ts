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
  expect(cameOrWent(type, "removed")).toBe(sentence);
});
