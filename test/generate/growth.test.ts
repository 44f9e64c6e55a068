import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { OpenApiDocument } from "../../src/openapi/document.ts";
import type { JsonObject } from "../../src/openapi/json.ts";
import { Source } from "../../src/openapi/source.ts";
import { walk } from "../../src/openapi/walk.ts";
import { Bundle } from "../../src/toolkit/diff/bundle.ts";
import { pairsOf } from "../../src/toolkit/diff/pairs.ts";
import { openDemands } from "../../src/toolkit/generate/sendable.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { bundleLoaded } from "../../src/toolkit/project/bundle.ts";
import { load } from "../../src/toolkit/project/load.ts";
import { readWhole } from "../../src/toolkit/project/whole.ts";

afterEach(() => vi.restoreAllMocks());

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: object) => ({ content: { "application/json": { schema } } });
const text = { type: "string" };

function documentOf(schemas: JsonObject, operations: readonly (readonly [object, object])[]): JsonObject {
  const paths = operations.map(([sent, given], at) => [
    `/things-${at}`,
    { post: { requestBody: json(sent), responses: { 200: { description: "Done.", ...json(given) } } } },
  ]);
  const whole = {
    openapi: "3.1.1",
    info: { title: "Grown", version: "1.0.0" },
    servers: [{ url: "https://a.test" }],
  };
  return JSON.parse(JSON.stringify({ ...whole, paths: Object.fromEntries(paths), components: { schemas } }));
}

/** Schemas that all lead to each other: each to the next one, and the last to the first. An operation sends and gives each. */
function ring(size: number, more: JsonObject = {}): JsonObject {
  const schemas = Array.from({ length: size }, (_, at): [string, JsonObject] => [
    `S${at}`,
    {
      type: "object",
      required: ["id"],
      properties: { id: { ...text, ...more }, next: ref(`S${(at + 1) % size}`) },
    },
  ]);
  return documentOf(
    Object.fromEntries(schemas),
    schemas.map(([name]) => [ref(name), ref(name)]),
  );
}

/** A choice of many, each of which holds one of the choice again. */
function choice(size: number): JsonObject {
  const names = Array.from({ length: size }, (_, at) => `K${at}`);
  const schemas = names.map((name): [string, JsonObject] => [
    name,
    { allOf: [ref("Base"), { type: "object", properties: { inner: ref("Any") } }] },
  ]);
  const all = { Base: { type: "object", properties: { kind: text } }, Any: { oneOf: names.map(ref) } };
  return documentOf({ ...all, ...Object.fromEntries(schemas) }, [[ref("Any"), ref("Any")]]);
}

/** How often references are followed to generate from a document. */
function steps(document: JsonObject): number {
  const counts = [Source, OpenApiDocument].map((reader) => vi.spyOn(reader.prototype, "step"));
  const { problems } = readWhole(
    "/",
    { name: "grown", root: "grown.json" },
    { path: "/grown.json", web: new Map() },
    document,
    "runtime",
  );
  expect(problems).toEqual([]);
  typesOf(document);
  const all = counts.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  vi.restoreAllMocks();
  return all;
}

test.each([
  ["schemas that all lead to each other", (size: number) => ring(size)],
  [
    "such schemas with something read-only that requests leave out",
    (size: number) => ring(size, { readOnly: true }),
  ],
  ["a choice whose members hold the choice", choice],
])("references are followed as often as the document is large: %s", (_, grown) => {
  expect(steps(grown(160)) / steps(grown(40))).toBeLessThan(4.5);
});

test("a document is walked however many schemas lead to each other in a row, in the order of their references", () => {
  const document = new OpenApiDocument(ring(5_000));
  const [first, ...others] = walk(document, ref("S0"), "schema").flatMap(({ value }) => value.$ref ?? []);
  expect(first).toBe(ref("S0").$ref);
  expect(others.slice(0, 2)).toEqual([ref("S1").$ref, ref("S2").$ref]);
  expect(others).toHaveLength(5_000);
});

test("two documents are compared however many schemas lead to each other in a row", () => {
  const [before, after] = [new Bundle(ring(5_000)), new Bundle(ring(5_000))];
  const pairs = pairsOf(before, after, ["POST /things-0"]);
  expect(pairs.filter(({ head }) => head.properties)).toHaveLength(5_000);
});

test.skipIf(process.platform === "win32")(
  "a document is bundled where many schemas lead to each other in a row",
  async () => {
    const base = await mkdtemp(join(tmpdir(), "concord-growth-"));
    onTestFinished(() => rm(base, { recursive: true }));
    const { paths: _, ...document } = ring(1500);
    const paths = { "/things": { get: { responses: { 200: { description: "It.", ...json(ref("S0")) } } } } };
    await writeFile(join(base, "openapi.json"), JSON.stringify({ ...document, paths }));
    const api = { root: "openapi.json", overlays: [] };
    const { components } = await bundleLoaded(base, api, await load(base, api));
    expect(components).toEqual(document.components);
  },
);

test("what one branch of a schema says of another one holds, whatever was asked before", () => {
  const whole = new OpenApiDocument(
    documentOf(
      {
        Base: { type: "object", required: ["id"], properties: { id: text } },
        Thing: { allOf: [ref("Base"), { properties: { id: { ...text, readOnly: true } } }] },
        Holder: { properties: { thing: { type: "array", items: ref("Thing") } } },
      },
      [],
    ),
  );
  const demands = openDemands(whole, "readOnly");
  expect(["Base", "Holder", "Thing", "Base"].map((name) => demands(ref(name)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
