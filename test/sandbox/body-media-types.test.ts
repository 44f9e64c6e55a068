import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described, untyped } from "../support/described.ts";
import { thingsDocument } from "./things.ts";

const text = { type: "string" };
const file = { type: "string", format: "binary" };
const size = { type: "object", properties: { width: { type: "integer" }, unit: text } };
const properties = {
  name: text,
  count: { type: "integer" },
  ratio: { type: "number" },
  open: { type: "boolean" },
  tags: { type: "array", items: text },
  codes: { type: "array", items: { type: "integer" } },
  size,
  more: { type: "object", additionalProperties: text },
};
const thing = { type: "object", properties: { id: text, ...properties }, required: ["id"] };

/** Calls to a sandbox of things whose POST takes such bodies. */
async function callsTo(content: object, schema: object = thing) {
  const document = thingsDocument(schema, {});
  Object(document).paths["/things"].post.requestBody = { required: true, content };
  const api = await described(document, { infers: false });
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const { call } = untyped(api.contract, { baseUrl: sandbox.baseUrl });
  /** The thing that a body makes, without its id. */
  const stored = async (body: unknown): Promise<unknown> => {
    const { data, error } = await call("POST /things", { body });
    expect(error).toBeUndefined();
    const { data: read } = await call("GET /things/{id}", { params: { path: { id: Object(data).id } } });
    const { id: _, ...rest } = Object(read);
    return rest;
  };
  return { call, stored, baseUrl: sandbox.baseUrl };
}

const any = fc.string({ unit: fc.constantFrom(..."aZ0,|;&=+% /é[]"), minLength: 1, maxLength: 6 });
const word = fc.string({ unit: fc.constantFrom(..."aZ09-_"), minLength: 1, maxLength: 6 });
const listOf = (item: fc.Arbitrary<unknown>) => fc.array(item, { minLength: 1, maxLength: 3 });
const bodies = (part: fc.Arbitrary<string>) =>
  fc.record(
    {
      name: any,
      count: fc.integer(),
      ratio: fc.integer(),
      open: fc.boolean(),
      tags: listOf(part),
      codes: listOf(fc.integer()),
      size: fc.record({ width: fc.integer(), unit: part }),
      more: fc.dictionary(
        word.map((name) => `k${name}`),
        part,
        { minKeys: 1, maxKeys: 2 },
      ),
    },
    { requiredKeys: ["name"] },
  );

const FORM = "application/x-www-form-urlencoded";
const MULTIPART = "multipart/form-data";
const fields = { schema: { type: "object", properties, required: ["name"], additionalProperties: false } };
const deep = { style: "deepObject", explode: true };
const joined = { style: "form", explode: false };
const bars = { style: "pipeDelimited", explode: false };
const spread = { style: "form", explode: true };

describe("the sandbox stores what the client sends as", () => {
  it.each<[string, object, fc.Arbitrary<object>]>([
    ["a form", { [FORM]: fields }, bodies(any)],
    ["a multipart form", { [MULTIPART]: fields }, bodies(any)],
    ...[FORM, MULTIPART].flatMap((type): [string, object, fc.Arbitrary<object>][] => [
      [
        `${type} with brackets`,
        { [type]: { ...fields, encoding: { size: deep, more: deep } } },
        bodies(word),
      ],
      [
        `${type} with commas`,
        { [type]: { ...fields, encoding: { tags: joined, codes: joined, size: joined } } },
        bodies(word),
      ],
      [`${type} with bars`, { [type]: { ...fields, encoding: { tags: bars, codes: bars } } }, bodies(word)],
      [
        `${type} with the properties of an object beside the others`,
        { [type]: { ...fields, encoding: { size: spread } } },
        bodies(any),
      ],
    ]),
    [
      "a multipart form whose parts have types",
      {
        [MULTIPART]: {
          ...fields,
          encoding: {
            name: { contentType: "text/csv" },
            tags: { contentType: "text/plain" },
            size: { contentType: "application/json" },
          },
        },
      },
      bodies(any),
    ],
    ["JSON that has a form beside it", { [FORM]: fields, "application/json": fields }, bodies(any)],
    ["JSON without a schema", { "application/json": {} }, bodies(any)],
  ])("%s", async (_, content, values) => {
    const { stored } = await callsTo(content);
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        expect(await stored(value)).toEqual(value);
      }),
      { numRuns: 12 },
    );
  });
});

it("the files of a form are kept byte by byte, beside its fields", async () => {
  const own = { photo: file, pages: { type: "array", items: file }, note: text };
  const upload = { type: "object", properties: own, required: ["photo"] };
  const { stored } = await callsTo(
    { [MULTIPART]: { schema: upload, encoding: { photo: { contentType: "image/png" } } } },
    { type: "object", properties: { id: text, ...own }, required: ["id"] },
  );
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const kept = Buffer.from(bytes).toString("latin1");
  expect(await stored({ photo: bytes, pages: [new Blob([bytes]), new Blob(["é"])], note: "é" })).toEqual({
    photo: kept,
    pages: [kept, Buffer.from("é").toString("latin1")],
    note: "é",
  });
});

describe("a body that describes no object makes a thing by its example:", () => {
  it.each<[string, object, unknown]>([
    ["bytes", { "application/octet-stream": { schema: file } }, Uint8Array.of(0, 255, 13, 10)],
    ["bytes without a schema", { "image/png": {} }, Uint8Array.of(137, 80)],
    ["no bytes", { "application/octet-stream": { schema: file } }, new Uint8Array()],
    ["a text", { "text/plain": { schema: { type: "string", minLength: 2 } } }, "é!"],
    ["a number as text", { "text/plain": { schema: { type: "integer" } } }, "12"],
    ["XML", { "application/xml": { schema: { type: "object", required: ["name"] } } }, "<thing/>"],
    ["a table", { "text/csv": { schema: { type: "array", items: { type: "object" } } } }, "a,b"],
    ["bytes of any type", { "*/*": { schema: file } }, Uint8Array.of(0, 255)],
    ["an image of any kind", { "image/*": { schema: file } }, new Blob(["x"], { type: "image/gif" })],
  ])("%s", async (_, content, body) => {
    const { call } = await callsTo(content);
    const { data, error } = await call("POST /things", { body });
    expect(error).toBeUndefined();
    expect(data).toMatchObject({ id: expect.any(String) });
  });
});

const long = "12345678901234567890";
const anything = { schema: { type: "object", properties: { o: { type: "object" } } } };

it.each<[string, object, string, string]>([
  ["a form without a required field", { [FORM]: fields }, FORM, "count=1"],
  ["a form with a field that nothing describes", { [FORM]: fields }, FORM, "name=a&colour=red"],
  ["a form with a text where a number belongs", { [FORM]: fields }, FORM, "name=a&count=many"],
  ["a multipart form without its boundary", { [MULTIPART]: fields }, MULTIPART, "name=a"],
  [
    "a text that is too short",
    { "text/plain": { schema: { type: "string", minLength: 5 } } },
    "text/plain",
    "a",
  ],
  ["a form with a number that would lose digits", { [FORM]: fields }, FORM, `name=a&size={"width":${long}}`],
  ["a form with JSON that is nested too deeply", { [FORM]: anything }, FORM, `o={"a":${"[".repeat(5000)}}`],
  [
    "a form whose brackets are nested too deeply",
    { [FORM]: { ...anything, encoding: { o: deep } } },
    FORM,
    `o[a]${"[b]".repeat(20_000)}=1`,
  ],
])("%s is refused", async (_, content, type, body) => {
  const { baseUrl } = await callsTo(content);
  const response = await fetch(`${baseUrl}/things`, {
    method: "POST",
    headers: { "content-type": type },
    body,
  });
  expect(response.status).toBe(400);
});

describe("a form is read as it is", () => {
  const things = { type: "object", properties: { id: text, o: { type: "object" } }, required: ["id"] };
  const posted = async (body: string): Promise<unknown> => {
    const { baseUrl } = await callsTo({ [FORM]: { ...anything, encoding: { o: deep } } }, things);
    const headers = { "content-type": FORM };
    const response = await fetch(`${baseUrl}/things`, { method: "POST", headers, body });
    expect(response.status).toBe(201);
    return JSON.parse(await response.text());
  };

  it("with names that every object of JavaScript has", async () => {
    expect(await posted("toString=1&o[__proto__][a]=2&o[constructor]=3")).toMatchObject({
      toString: "1",
      o: JSON.parse('{"__proto__": {"a": "2"}, "constructor": "3"}'),
    });
  });

  it("with very many fields and brackets", async () => {
    const numbers = Array.from({ length: 40_000 }, (_, number) => number);
    const made = await posted(numbers.map((number) => `o[x][k${number}]=1&f${number}=2`).join("&"));
    expect(Object.keys(Object(made).o.x)).toHaveLength(numbers.length);
    expect(Object(made).f39999).toBe("2");
  });
});
