import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { registry } from "../../generated/registry.ts";
import { isObject, type JsonObject } from "../../src/openapi/json.ts";
import { escapeToken } from "../../src/openapi/pointer.ts";
import { readVocabulary } from "../../src/toolkit/generate/vocabulary.ts";

const vocabulary = readVocabulary(resolve(import.meta.dirname, "../../spec/extensions.schema.yaml"));

/** Pointers of all places in a document where OpenAPI has a schema: component schemas, and the `schema` of anything. */
function schemasOf(document: JsonObject): string[] {
  const found: string[] = [];
  const visit = (value: unknown, pointer: string): void => {
    if (!isObject(value) && !Array.isArray(value)) return;
    for (const [name, member] of Object.entries(value)) {
      const inner = `${pointer}/${escapeToken(name)}`;
      if (name === "schema" || pointer === "/components/schemas") found.push(inner);
      else if (name !== "examples" && name !== "example") visit(member, inner);
    }
  };
  visit(document, "");
  return found;
}

/** Every format that a schema names. */
function formatsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "format" in value && typeof value.format === "string" ? [value.format] : [];
  return [...own, ...Object.values(value).flatMap(formatsOf)];
}

describe.each(registry)("$name", ({ document: url }) => {
  const document: unknown = parse(readFileSync(url, "utf8"));
  if (!isObject(document)) throw new Error(`${url} is no document.`);
  const pointers = schemasOf(document);
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
  addFormats.default(ajv);
  // A document may use a format of its own (OpenAPI 3.1, section 4.4.1). What it means is not checked here.
  for (const format of formatsOf(document))
    if (ajv.formats[format] === undefined) ajv.addFormat(format, true);
  // References resolve within the document. It is no schema itself, but its properties are read as keywords.
  const openapi = ["discriminator", "example", "externalDocs", "xml"];
  ajv.addVocabulary([...new Set([...Object.keys(document), ...openapi, ...vocabulary.keys()])]);
  ajv.addSchema(document, "bundle", undefined, false);

  test("it has schemas to compile", () => {
    expect(pointers.length).toBeGreaterThan(0);
  });

  // A validator that cannot compile a schema may silently check nothing: Prism is one.
  test.each(pointers)("the schema at %s compiles", (pointer) => {
    const $ref = `bundle#${pointer.split("/").map(encodeURIComponent).join("/")}`;
    expect(() => ajv.compile({ $ref })).not.toThrow();
  });
});
