import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { type Problem, Problems } from "../../src/openapi/problem.ts";
import { Source } from "../../src/openapi/source.ts";
import { PACKAGE, wholeModule } from "../../src/toolkit/generate/modules.ts";
import type { Reading } from "../../src/toolkit/generate/read.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { readVocabulary } from "../../src/toolkit/generate/vocabulary.ts";
import { readRoot } from "../../src/toolkit/generate/written-api.ts";

const text = { type: "string" };
const list = { type: "array", items: text };
const range = { type: ["object", "null"], properties: { from: text, to: text } };
const query = (name: string, schema: object, more: object = {}) => ({ name, in: "query", schema, ...more });
const body = (...types: [string, object][]) => ({ requestBody: { content: Object.fromEntries(types) } });
const ok = {
  responses: { 200: { description: "Done.", content: { "application/json": { schema: text } } } },
};
const file = { ...text, format: "binary" };

/** The document of a harbour, with one operation for each kind of notation. */
const document = {
  openapi: "3.1.1",
  info: { title: "Harbour", version: "1" },
  servers: [{ url: "https://harbour.test" }],
  paths: {
    "/usual": {
      get: {
        ...ok,
        parameters: [query("a", text), query("b", list), query("f", range, { style: "deepObject" })],
      },
    },
    "/query": {
      get: {
        ...ok,
        parameters: [
          query("ids", list, { explode: false }),
          query("range", range),
          query("composed", { allOf: [range] }, { explode: false }),
          query("deep", { type: "object", properties: { range } }, { style: "deepObject" }),
          query("path", text, { allowReserved: true }),
          { name: "filter", in: "query", content: { "application/json": { schema: range } } },
          { name: "X-Range", in: "header", schema: range },
          { name: "session", in: "cookie", schema: text },
        ],
      },
    },
    "/berths{at}": {
      get: { ...ok, parameters: [{ name: "at", in: "path", required: true, schema: list, style: "matrix" }] },
    },
    "/json": { post: { ...ok, ...body(["application/xml", {}], ["application/json", { schema: range }]) } },
    "/patch": {
      patch: { ...ok, "x-idempotent": true, ...body(["application/merge-patch+json", { schema: range }]) },
    },
    "/form": {
      post: {
        ...ok,
        ...body([
          "multipart/form-data",
          {
            schema: { type: "object", properties: { file } },
            encoding: { file: { contentType: "image/png, image/jpeg" } },
          },
        ]),
      },
    },
    "/bytes": { put: { responses: { 200: { description: "Kept." } }, ...body(["*/*", { schema: file }]) } },
    "/any": { put: { responses: { 200: { description: "Kept." } }, ...body(["*/*", { schema: range }]) } },
    "/xml": {
      post: {
        responses: { 200: { description: "An invoice.", content: { "application/xml": { schema: range } } } },
        ...body(["application/xml", { schema: range }]),
      },
    },
    "/signed": {
      post: {
        responses: { 200: { description: "A token.", content: { "application/jose": { schema: range } } } },
        ...body(["application/jwt", { schema: { allOf: [range] } }]),
      },
    },
    "/report": {
      get: { responses: { 200: { description: "Rows.", content: { "text/csv": { schema: text } } } } },
    },
    "/photo": {
      get: { responses: { 200: { description: "Bytes.", content: { "image/png": { schema: file } } } } },
    },
  },
};

let reading: Reading | undefined;
let problems: readonly Problem[];
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "concord-notation-"));
  await writeFile(join(folder, "openapi.yaml"), stringify(document, { aliasDuplicateObjects: false }));
  const found = new Problems("runtime");
  const vocabulary = readVocabulary(resolve(import.meta.dirname, "../../spec/extensions.schema.yaml"));
  reading = readRoot(new Source(folder, found), "harbour", join(folder, "openapi.yaml"), vocabulary)?.reading;
  problems = found.list;
});

test("every notation of a request is in the contract, and what is usual is not", () => {
  expect(problems).toEqual([]);
  const operations: Readonly<Record<string, object>> = reading?.contract.operations ?? {};
  const notations = Object.entries(operations).map(([key, operation]) => {
    const { parameters, body, reads, bodiless, idempotent } = operation as Record<string, unknown>;
    return [key, JSON.parse(JSON.stringify({ parameters, body, reads, bodiless, idempotent }))];
  });
  expect(Object.fromEntries(notations)).toEqual({
    "GET /usual": {},
    "GET /query": {
      parameters: {
        "query.ids": { explode: false },
        "query.range": { style: "form", explode: true },
        "query.composed": { style: "form", explode: false },
        "query.deep": { style: "deepObject" },
        "query.path": { allowReserved: true },
        "query.filter": { json: true },
        "header.X-Range": { style: "simple", explode: false },
        "cookie.session": {},
      },
    },
    "GET /berths{at}": { parameters: { "path.at": { style: "matrix", explode: false } } },
    "POST /json": {},
    "PATCH /patch": { body: { type: "application/merge-patch+json" }, idempotent: true },
    "POST /form": { body: { type: "multipart/form-data", parts: { file: { type: "image/png" } } } },
    "PUT /bytes": { body: { type: "application/octet-stream", others: ["*/*"] }, bodiless: [200] },
    "PUT /any": { bodiless: [200] },
    "POST /xml": { body: { type: "application/xml" }, reads: "text" },
    "POST /signed": { body: { type: "application/jwt" }, reads: "blob" },
    "GET /report": { reads: "text" },
    "GET /photo": { reads: "blob" },
  });
});

test("a contract brings the parts of the client that its operations need, and no other", () => {
  if (!reading) throw new Error("The document has a contract.");
  const writtenOf = (given: NonNullable<typeof reading>) =>
    wholeModule(given, { summary: undefined, url: undefined }, "openapi.yaml", PACKAGE);
  const written = writtenOf(reading);
  const names = "writeParameters, writeBody, writeMultipart, readAnyErrorBody";
  expect(written).toContain(`import { ${names} } from "concord-apis";`);
  expect(
    / {2}uses: (\{[^}]*\}),\n\} as const satisfies Contract;/.exec(written)?.[1]?.match(/\w+: \w+/g),
  ).toEqual([
    "parameters: writeParameters",
    "body: writeBody",
    "multipart: writeMultipart",
    "errorBodies: readAnyErrorBody",
  ]);
  const { "GET /usual": usual } = reading.contract.operations;
  const plain = {
    ...reading,
    contract: {
      ...reading.contract,
      error: { code: "/code", message: "/message" },
      errors: { taken: { status: 409, retryable: false, remedy: "Wait." } },
      operations: usual ? { "GET /usual": usual } : {},
    } as const,
  };
  expect(writtenOf(plain)).not.toContain("uses:");
});

test("the types offer the media type that is sent, and bytes as a Blob", async () => {
  // The document above is plain JSON.
  const types = typesOf(JSON.parse(JSON.stringify(document)));
  expect(types.split('"/json"')[1]?.split('"/patch"')[0]).not.toContain("application/xml");
  expect(types).toContain("file?: Blob;");
  expect(types).toContain('"image/png": Blob;');
});

test("an object in a media type that the client cannot write is a text or bytes that the caller puts together", async () => {
  const types = typesOf(JSON.parse(JSON.stringify(document))).replaceAll(/\s+/g, " ");
  const [, xml = "", signed = ""] = /"\/xml": (.*)"\/signed": (.*)"\/report"/.exec(types) ?? [];
  expect(xml.match(/"application\/xml": [^;]+/g)).toEqual([
    '"application/xml": string | Blob',
    '"application/xml": string',
  ]);
  expect(signed).toContain('"application/jwt": string | Blob;');
  expect(signed).toContain('"application/jose": Blob;');
});
