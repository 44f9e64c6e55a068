import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { upgraded } from "../../src/toolkit/project/upgrade.ts";
import { compile } from "../support/compile.ts";

const text = { type: "string" };
const id = { ...text, readOnly: true };
const berth = { type: "object", required: ["id", "depth"], properties: { id, depth: { type: "number" } } };
const quay = {
  type: "object",
  required: ["id", "name", "berths", "inner"],
  properties: {
    id,
    name: text,
    note: { type: ["string", "null"] },
    made_at: id,
    berths: { type: "array", items: berth },
    inner: { type: "array", items: { $ref: "#/components/schemas/Quay" } },
    tags: { type: "object", additionalProperties: text },
    plan: { ...text, format: "binary" },
  },
};

const documentOf = (type: string, schema: object) => ({
  openapi: "3.1.0",
  info: { title: "Quays", version: "1" },
  paths: {
    "/quays": {
      post: {
        requestBody: { required: true, content: { [type]: { schema } } },
        responses: { 200: { description: "Made.", content: { "application/json": { schema } } } },
      },
    },
  },
  components: { schemas: { Quay: quay } },
});

/** What the compiler says of a program whose `Body` is the request's and whose `Quay` is the response's. */
async function diagnostics(document: object, type: string, program: string): Promise<string[]> {
  const base = await mkdtemp(join(tmpdir(), "concord-sendable-"));
  onTestFinished(() => rm(base, { recursive: true }));
  await writeFile(join(base, "package.json"), '{ "type": "module" }');
  await writeFile(join(base, "schema.ts"), typesOf(upgraded(JSON.parse(JSON.stringify(document)))));
  const types = `import type { paths } from "./schema.ts";
type Post = paths["/quays"]["post"];
type Body = Post["requestBody"]["content"]["${type}"];
type Quay = Post["responses"][200]["content"]["application/json"];
`;
  await writeFile(join(base, "program.ts"), types + program);
  return compile(base, "program.ts");
}

test.each([
  ["application/json", "a reference", { $ref: "#/components/schemas/Quay" }],
  ["application/merge-patch+json", "a schema of its own", quay],
  ["multipart/form-data", "allOf", { allOf: [{ $ref: "#/components/schemas/Quay" }] }],
])("what is read-only need not be sent, as %s, by %s", async (type, _, schema) => {
  const program = `
export const least: Body = { name: "a", berths: [{ depth: 1 }], inner: [{ name: "b", berths: [], inner: [] }] };
export const most: Body = { ...least, note: null, tags: { a: "b" }, plan: new Blob() };
// What was read is also a body.
declare const read: Quay;
export const again: Body = read;
export const id: string = read.id;
// @ts-expect-error the name is missing
export const nameless: Body = { berths: [], inner: [] };
// @ts-expect-error a berth needs its depth
export const shallow: Body = { name: "a", berths: [{}], inner: [] };
// @ts-expect-error no such property
export const misspelt: Body = { name: "a", berths: [], inner: [], nmae: "b" };
`;
  expect(await diagnostics(documentOf(type, schema), type, program)).toEqual([]);
});

test.each(["default", "value", "example", "properties"])(
  "a property says that it is read-only where only its schema does, also within one that is called %s",
  (name) => {
    const schema = {
      type: "object",
      properties: { [name]: { type: "object", properties: { at: { $ref: "#/components/schemas/Moment" } } } },
    };
    const document = {
      ...documentOf("application/json", schema),
      components: { schemas: { Moment: { ...text, readOnly: true } } },
    };
    expect(typesOf(upgraded(JSON.parse(JSON.stringify(document))))).toContain("readonly at?:");
  },
);

test("the types of a body that demands nothing of the kind stay as they are", async () => {
  const optional = { type: "object", required: ["name"], properties: { id, name: text } };
  const types = typesOf(JSON.parse(JSON.stringify(documentOf("application/json", optional))));
  expect(types).not.toContain("Sendable");
});

const secret = { ...text, writeOnly: true };
const account = {
  type: "object",
  required: ["id", "name", "password", "keys", "mood"],
  properties: {
    id,
    name: text,
    password: secret,
    hint: secret,
    mood: { $ref: "#/components/schemas/Mood" },
    keys: { type: "array", items: { $ref: "#/components/schemas/Key" } },
    parent: { $ref: "#/components/schemas/Quay" },
  },
};
const key = {
  allOf: [
    { type: "object", required: ["kid"], properties: { kid: id } },
    { type: "object", properties: { pin: secret, label: text } },
  ],
  required: ["pin", "label"],
};
const directions = {
  Quay: account,
  Key: key,
  Mood: { ...text, writeOnly: true },
};

test.each([
  ["a reference", { $ref: "#/components/schemas/Quay" }],
  ["a schema of its own", account],
  ["allOf", { allOf: [{ $ref: "#/components/schemas/Quay" }] }],
  ["anyOf with null", { anyOf: [{ $ref: "#/components/schemas/Quay" }, { type: "null" }] }],
])(
  "what is write-only may be missing in a response, and is needed in a request, by %s",
  async (_, schema) => {
    const document = { ...documentOf("application/json", schema), components: { schemas: directions } };
    const program = `
type Some<T> = NonNullable<T>;
export const sent: Some<Body> = { name: "a", password: "s", mood: "good", keys: [{ pin: "1", label: "l" }] };
// @ts-expect-error the password is missing
export const open: Some<Body> = { name: "a", mood: "good", keys: [] };
// @ts-expect-error a key needs its pin
export const pinless: Some<Body> = { ...sent, keys: [{ label: "l" }] };
// @ts-expect-error the mood is missing, whose own schema says that it is write-only
export const moodless: Some<Body> = { name: "a", password: "s", keys: [] };
export const got: Some<Quay> = { id: "1", name: "a", keys: [{ kid: "k", label: "l" }], parent: { id: "2", name: "b", keys: [] } };
export const name: string = got.name;
export const label: string | undefined = got.keys[0]?.label;
// @ts-expect-error the response has no password
export const password: string = got.password;
// @ts-expect-error nor does an object within it
export const pin: string | undefined = got.keys.map((each): string => each.pin)[0];
// @ts-expect-error nor one of its own kind
export const mood: string | undefined = got.parent && got.parent.mood satisfies string;
// @ts-expect-error no such property
export const misspelt = got.nmae;
`;
    expect(await diagnostics(document, "application/json", program)).toEqual([]);
  },
);

test.each([
  ["texts", text, "link"],
  ["objects", { type: "object", required: ["name"], properties: { name: text } }, "name"],
  ["objects with something write-only", { $ref: "#/components/schemas/Key" }, "label"],
])("a map of %s takes no property of a response for write-only", async (_, additionalProperties, name) => {
  const map = {
    type: "object",
    required: [name],
    properties: { [name]: additionalProperties },
    additionalProperties,
  };
  const marked = {
    ...map,
    required: [name, "password"],
    properties: { ...map.properties, password: secret },
  };
  const schema = { type: "object", required: ["map", "marked"], properties: { map, marked } };
  const document = { ...documentOf("application/json", schema), components: { schemas: directions } };
  const program = `
export type Sent = Body;
declare const got: Quay;
export const known: {} = got.map.${name};
export const beside: {} = got.marked.${name};
`;
  expect(await diagnostics(document, "application/json", program)).toEqual([]);
});

test("error bodies are read in the same way, and shared responses once", async () => {
  const response = { $ref: "#/components/responses/Bad" };
  const body = { type: "object", required: ["pin"], properties: { pin: secret } };
  const operation = { responses: { 204: { description: "Done." }, 400: response } };
  const types = typesOf(
    JSON.parse(
      JSON.stringify({
        openapi: "3.1.0",
        info: { title: "Quays", version: "1" },
        paths: { "/a": { get: operation }, "/b": { get: operation } },
        components: {
          responses: { Bad: { description: "Bad.", content: { "application/json": { schema: body } } } },
        },
      }),
    ),
  );
  expect(types).toContain("Received<{");
  expect(types).not.toContain("Received<Received<");
});

test("the types of responses that demand nothing of the kind stay as they are", async () => {
  const optional = { type: "object", required: ["name"], properties: { name: text, hint: secret } };
  const types = typesOf(JSON.parse(JSON.stringify(documentOf("application/json", optional))));
  expect(types).not.toMatch(/Received|WriteOnly/);
});
