import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { array, assert, jsonValue, oneof, property, record, string } from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/openapi/json.ts";
import { Problems } from "../../src/openapi/problem.ts";
import { Source } from "../../src/openapi/source.ts";
import { walk } from "../../src/openapi/walk.ts";
import { readWhole } from "../../src/toolkit/project/whole.ts";

const folder = mkdtempSync(join(tmpdir(), "concord-given-"));
const file = join(folder, "document.json");
afterAll(() => rmSync(folder, { recursive: true }));

/** Each object and array, with one of its names. */
function places(value: Json): [object, string | undefined][] {
  if (typeof value !== "object" || value === null) return [];
  return [
    [value, undefined],
    ...Object.entries(value).flatMap(([name, inner]): [object, string | undefined][] => [
      [value, name],
      ...places(inner),
    ]),
  ];
}

test("a document that a program made has the locations of the same document in a file", () => {
  // Casts: fast-check's type of JSON has another name.
  const content = record({ a: oneof(jsonValue(), array(jsonValue())), b: jsonValue() }).map(
    (value) => JSON.parse(JSON.stringify(value)) as JsonObject,
  );
  assert(
    property(content, (value) => {
      writeFileSync(file, JSON.stringify(value, null, 2));
      const [written, given] = [new Source(folder, new Problems()), new Source(folder, new Problems())];
      const read = written.read(file) ?? null;
      given.give(file, value);
      expect(given.read(file)).toEqual(read);
      const expected = places(read).map(([holder, name]) => written.location(holder, name));
      expect(places(value).map(([holder, name]) => ({ ...given.location(holder, name) }))).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test("its references lead where they lead in a file", () => {
  const name = string({ minLength: 1 }).filter((each) => each !== "__proto__");
  assert(
    property(name, (key) => {
      const $ref = `#/components/schemas/${encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))}`;
      const document: JsonObject = {
        components: { schemas: { [key]: { type: "string" } } },
        paths: { "/a": { parameters: [{ name: "q", in: "query", schema: { $ref } }] } },
      };
      writeFileSync(file, JSON.stringify(document));
      const [written, given] = [new Source(folder, new Problems()), new Source(folder, new Problems())];
      given.give(file, document);
      const met = (source: Source) => walk(source, source.read(file), "root");
      expect(met(given)).toEqual(met(written));
      expect(met(given).some(({ value }) => value.type === "string")).toBe(true);
    }),
    { numRuns: 50 },
  );
});

const DOCUMENT = {
  openapi: "3.1.1",
  info: { title: "Kelp", version: "1" },
  servers: [{ url: "https://kelp.example.com" }],
  paths: { "/kelp": { get: { responses: { 200: { description: "All." } } } } },
};

/** What is read of a document, and whether its lines were looked for. */
function read(document: JsonObject) {
  let isLocated = false;
  // JSON.stringify asks for it, and lines are those of the JSON text.
  const toJSON = () => {
    isLocated = true;
    return { ...document };
  };
  const given = Object.defineProperty({ ...document }, "toJSON", { value: toJSON });
  writeFileSync(file, JSON.stringify(document, null, 2));
  const original = { path: file, web: new Map() };
  const { reading, problems } = readWhole(folder, { name: "kelp", root: file }, original, given, "runtime");
  return { hasContract: reading !== undefined, lines: problems.map(({ line }) => line), isLocated };
}

test("lines are looked for where there is a problem, and only there", () => {
  expect(read(DOCUMENT)).toEqual({ hasContract: true, lines: [], isLocated: false });
  const lost = { ...DOCUMENT, components: { schemas: { A: { $ref: "#/components/schemas/B" } } } };
  const line =
    JSON.stringify(lost, null, 2)
      .split("\n")
      .findIndex((each) => each.includes("$ref")) + 1;
  expect(read(lost)).toEqual({ hasContract: false, lines: [line], isLocated: true });
});
