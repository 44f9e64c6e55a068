import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { typesOf } from "../../src/toolkit/generate/types.ts";
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
  await writeFile(join(base, "schema.ts"), await typesOf(JSON.parse(JSON.stringify(document))));
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

test("the types of a body that demands nothing of the kind stay as they are", async () => {
  const optional = { type: "object", required: ["name"], properties: { id, name: text } };
  const types = await typesOf(JSON.parse(JSON.stringify(documentOf("application/json", optional))));
  expect(types).not.toContain("Sendable");
});
