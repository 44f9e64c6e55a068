import { expect, test } from "vitest";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { unsendableNotes } from "../../src/toolkit/generate/unsendable-parameters.ts";
import { generated } from "../support/generated.ts";
import { keepingLastSent } from "./last-sent.ts";

const text = { type: "string" };
const list = (items: object) => ({ type: "array", items });
const object = (properties: object, ...required: string[]) => ({ type: "object", properties, required });

const documentOf = (schema: object, more: object = {}) => ({
  openapi: "3.1.0",
  info: { title: "Tides", version: "1" },
  servers: [{ url: "https://tides.test" }],
  paths: {
    "/tides": {
      parameters: [{ name: "by", in: "query", schema, ...more }],
      get: {
        parameters: [{ name: "port", in: "query", schema: text }],
        responses: { 204: { description: "Done." } },
      },
    },
  },
});

const unsendable: readonly (readonly [string, object])[] = [
  ["a list of objects", list(object({ a: text }))],
  ["a list of lists", list(list(text))],
  ["a list of objects that may be null", { ...list({ ...object({ a: text }), type: ["object", "null"] }) }],
  ["an object that must hold a list of objects", object({ a: list(object({ b: text })) }, "a")],
  [
    "an object that must hold an object, by allOf",
    { allOf: [object({ a: object({}) }), { required: ["a"] }] },
  ],
];

test.each(unsendable)(
  "%s is left out of the types by name, and refused where it is required",
  async (_, schema) => {
    const document = documentOf(schema);
    expect((await generated(document)).problems).toEqual([]);
    expect(unsendableNotes(JSON.parse(JSON.stringify(document)))).toEqual([
      'The client does not send the query parameter "by" of GET /tides, which is left out of the types: its style has no notation for lists or objects within it.',
    ]);
    const types = await typesOf(JSON.parse(JSON.stringify(document)));
    expect(types).toContain("port?: string");
    expect(types).not.toMatch(/\bby\?/);
    const { problems } = await generated(documentOf(schema, { required: true }));
    expect(problems).toMatchObject([{ rule: "parameter-style", message: expect.stringContaining('"by"') }]);
  },
);

test.each([
  ["a list of texts", list(text), {}],
  ["a list of texts or objects", list({ oneOf: [text, object({ a: text })] }), {}],
  [
    "an exploded object that must hold a list",
    object({ a: list(text), b: { type: ["array", "null"], items: text } }, "a", "b"),
    {},
  ],
  ["an object that may hold a list", object({ a: list(text), b: text }), {}],
  ["a list of objects in brackets", list(object({ a: text })), { style: "deepObject" }],
])("%s is sent", async (_, schema, more) => {
  const document = documentOf(schema, { ...more, required: true });
  expect((await generated(document)).problems).toEqual([]);
  expect(unsendableNotes(JSON.parse(JSON.stringify(document)))).toEqual([]);
  expect(await typesOf(JSON.parse(JSON.stringify(document)))).toMatch(/\bby:/);
});

test("a list of objects in brackets has the number of each item", async () => {
  const { contract } = await generated(documentOf(list(object({ a: text })), { style: "deepObject" }));
  if (!contract) throw new Error("The document has a contract");
  const { call, lastSent } = keepingLastSent(contract);
  await call("GET /tides", { params: { query: { by: [{ a: "x" }, { a: "y" }] } } });
  expect(decodeURIComponent(lastSent()?.url.search ?? "")).toBe("?by[0][a]=x&by[1][a]=y");
});

test("an object that is not exploded, and must hold a list, is refused", async () => {
  const { problems } = await generated(
    documentOf(object({ a: list(text) }, "a"), { required: true, explode: false }),
  );
  expect(problems).toMatchObject([{ rule: "parameter-style" }]);
});

test("a list of objects as JSON is sent", async () => {
  const { paths, ...document } = documentOf(text);
  const content = { "application/json": { schema: list(object({ a: text })) } };
  const parameters = [{ name: "by", in: "query", required: true, content }];
  const tides = { ...paths["/tides"], parameters };
  expect((await generated({ ...document, paths: { "/tides": tides } })).problems).toEqual([]);
});

test.each(["Content-Length", "host", "Transfer-Encoding", "Proxy-Authorization"])(
  "the header field %s, which the transport writes, is left out of the types by name, required or not",
  async (name) => {
    const { paths, ...document } = documentOf(text);
    const parameters = [{ name, in: "header", required: true, schema: text }];
    const tides = { ...paths["/tides"], parameters };
    const whole = () => structuredClone({ ...document, paths: { "/tides": tides } });
    expect(unsendableNotes(whole())).toEqual([
      `The client does not send the header parameter "${name}" of GET /tides, which is left out of the types: the transport writes that field.`,
    ]);
    expect(typesOf(whole())).not.toContain(name);
    const { contract, problems } = await generated(whole());
    expect(problems).toEqual([]);
    if (!contract) throw new Error("The document has a contract");
    const { call } = keepingLastSent(contract);
    expect((await call("GET /tides")).error).toBeUndefined();
    await expect(call("GET /tides", { params: { header: { [name]: "7" } } })).rejects.toThrow(name);
  },
);
