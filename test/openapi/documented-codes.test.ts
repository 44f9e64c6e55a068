import fc from "fast-check";
import { expect, test } from "vitest";
import { OpenApiDocument } from "../../src/openapi/document.ts";
import { documentedCodes } from "../../src/openapi/documented-codes.ts";

/** The codes of the responses of one operation, by status. */
function codesOf(responses: object, pointers: readonly string[] = ["/code"], schemas: object = {}) {
  const document = new OpenApiDocument({
    paths: { "/books": { get: { responses } } },
    components: { schemas },
  });
  const [operation] = document.operations;
  return Object.fromEntries(
    (operation?.responses ?? []).map((response) => {
      const { given, possible, causes } = documentedCodes(document, response, pointers);
      return [
        response.status,
        { given: [...given], possible: [...possible], causes: Object.fromEntries(causes) },
      ];
    }),
  );
}

const body = (schema: object, more: object = {}) => ({
  content: { "application/problem+json": { schema, ...more } },
});
const withCode = (code: object) => ({ type: "object", properties: { code } });

test.each<[string, object, readonly string[], readonly string[]]>([
  ["an enum", withCode({ enum: ["gone", "lent"] }), [], ["gone", "lent"]],
  ["a const", withCode({ const: "gone" }), [], ["gone"]],
  ["integers", withCode({ type: "integer", enum: [1001, 1002] }), [], ["1001", "1002"]],
  ["examples of the property", withCode({ type: "string", examples: ["gone"] }), [], ["gone"]],
  ["an example as OpenAPI 3.0 has it", withCode({ type: "integer", example: 17 }), [], ["17"]],
  ["branches", { oneOf: [withCode({ const: "gone" }), withCode({ const: "lent" })] }, [], ["gone", "lent"]],
  [
    "parts",
    { allOf: [{ $ref: "#/components/schemas/Base" }, withCode({ enum: ["gone"] })] },
    [],
    ["base", "gone"],
  ],
  ["an example of the body", { ...withCode({ type: "string" }), examples: [{ code: "gone" }] }, ["gone"], []],
])("the codes of an error body are read from %s", (_, schema, given, possible) => {
  const base = { Base: withCode({ enum: ["base"] }) };
  expect(codesOf({ 404: body(schema) }, ["/code"], base)[404]).toMatchObject({ given, possible });
});

test("the codes of the examples of a response are given by it, and x-codes as well", () => {
  const schema = { type: "object", properties: { error: withCode({ enum: ["gone", "lent"] }) } };
  const examples = { one: { value: { error: { code: "gone" } } }, other: { value: { error: "text" } } };
  const found = codesOf({ 404: body(schema, { examples }), 409: { ...body(schema), "x-codes": ["lent"] } }, [
    "/error/code",
  ]);
  expect(found).toMatchObject({
    404: { given: ["gone"], possible: ["gone", "lent"] },
    409: { given: ["lent"], possible: ["gone", "lent"] },
  });
});

test("a status in the body and a sentence are no codes", () => {
  const schema = withCode({
    type: ["string", "integer"],
    enum: [404, "There is no such book."],
    example: 404,
  });
  expect(codesOf({ 404: body(schema) })).toMatchObject({ 404: { given: [], possible: [] } });
});

test("a code has its cause where the schema describes it", () => {
  const code = {
    oneOf: [
      { const: "gone", description: "It was thrown away." },
      { const: "lent", title: "Lent" },
    ],
  };
  expect(codesOf({ 404: body(withCode(code)) })[404]?.causes).toEqual({
    gone: "It was thrown away.",
    lent: "Lent",
  });
});

test.each(["code", "error_code", "errorCode", "error", "type"])(
  "without a pointer the code is looked for at its usual places: %s",
  (name) => {
    const schema = {
      type: "object",
      properties: { [name]: { enum: ["gone"] }, message: { enum: ["text"] } },
    };
    expect(codesOf({ 404: body(schema) }, [])[404]?.possible).toEqual(["gone"]);
  },
);

test("whatever the words, every listed code is found at the pointer of its body, and nothing else", () => {
  const word = fc.stringMatching(/^[A-Za-z][\w-]{0,12}$/);
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1 }), fc.array(word, { maxLength: 3 }), (codes, path) => {
      const schema = path.reduceRight<object>(
        (inner, name) => ({ type: "object", properties: { [name]: inner } }),
        { enum: codes },
      );
      const pointer = path.map((name) => `/${name}`).join("");
      expect(codesOf({ 400: body(schema) }, [pointer])[400]?.possible).toEqual(codes);
    }),
  );
});

test("where the code is an open text, kinds of errors that are listed beside it count, and where it is listed, none", () => {
  const kinds = (code: object) => ({
    type: "object",
    properties: {
      error: { type: "object", properties: { code, type: { enum: ["api_error", "card_error"] } } },
    },
  });
  const possible = (code: object) => codesOf({ 400: body(kinds(code)) }, ["/error/code"])[400]?.possible;
  expect(possible({ type: "string" })).toEqual(["api_error", "card_error"]);
  expect(possible({ enum: ["gone"] })).toEqual(["gone"]);
});
