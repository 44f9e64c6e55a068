import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { infer } from "../../src/toolkit/init/infer.ts";
import { init } from "../../src/toolkit/init/init.ts";
import { chosenApis } from "../../src/toolkit/project/chosen.ts";
import { generateApis } from "../../src/toolkit/project/generate.ts";

const text = { type: "string" };
const kite = { type: "object", properties: { id: text } };
const kites: JsonObject = { type: "array", items: kite };

interface Listed {
  readonly page: JsonObject;
  readonly parameters: readonly JsonObject[];
}

const query = (name: string, description = ""): JsonObject => ({
  name,
  in: "query",
  description,
  schema: text,
});

/** A document with one list a path. */
function documentOf(lists: Readonly<Record<string, Listed>>): JsonObject {
  const paths = Object.entries(lists).map(([path, { page, parameters }]) => {
    const content = { "application/json": { schema: page } };
    return [
      path,
      { get: { parameters: [...parameters], responses: { 200: { description: "Kites.", content } } } },
    ];
  });
  return { openapi: "3.1.0", info: { title: "Kites", version: "1" }, paths: Object.fromEntries(paths) };
}

/** What is found of the pages of `GET /kites`. */
function found(listed: Listed, others: Readonly<Record<string, Listed>> = {}) {
  const { findings } = infer(documentOf({ "/kites": listed, ...others }));
  const paging = findings.find(
    ({ topic, operations }) => topic === "paging" && operations[0] === "GET /kites",
  );
  // The annotation comes after a header field that has to be declared first.
  return paging && { confidence: paging.confidence, update: paging.changes.at(-1)?.update };
}

const byLink = (confidence: string) => ({
  confidence,
  update: { "x-paging": { items: "", next: { link: "$response.header.Link" } } },
});

describe("a Link header that no response declares", () => {
  test.each([
    "A cursor, obtained from the `Link` response header.",
    "A cursor, as given in the [Link header](https://kites.example/pages). Only results after it are returned.",
    'Where the page begins: the address with rel="next" has it.',
    "Treat it as opaque and obtain it through the next link relationship.",
  ])("is certain where the parameter's description speaks of it: %s", (description) => {
    expect(found({ page: kites, parameters: [query("after", description)] })).toEqual(byLink("certain"));
  });

  test("is a guess, before the last item's id, where another operation says so of the same parameter", () => {
    const said = { page: kites, parameters: [query("after", "The cursor of the `Link` header.")] };
    const silent = { page: kites, parameters: [query("after", "The cursor.")] };
    expect(found(silent, { "/strings": said })).toEqual(byLink("guess"));
    expect(found(silent)?.update).toEqual({ "x-paging": { items: "", next: { last: "/id", to: "after" } } });
  });

  test("is a guess where the page is an array, and so has no room for the cursor that a parameter takes", () => {
    expect(found({ page: kites, parameters: [query("cursor", "Where to go on.")] })).toEqual(byLink("guess"));
    const inObject = { type: "object", properties: { kites } };
    expect(found({ page: inObject, parameters: [query("cursor")] })).toBeUndefined();
    expect(found({ page: kites, parameters: [query("search")] })).toBeUndefined();
  });
});

describe("a cursor whose description recommends a page of the provider", () => {
  test.each([
    "For the next page. See [Pagination](https://kites.example/docs/pages) for more.",
    "For the next page. See https://kites.example/docs/pages.",
    'For the next page. Read <a href="https://kites.example/docs/pages">the guide</a>.',
    "For the next page (documentation: https://kites.example/docs)",
  ])("is a cursor all the same: %s", (description) => {
    const page = { type: "object", properties: { kites, cursor: { ...text, description } } };
    expect(found({ page, parameters: [query("cursor")] })).toEqual({
      confidence: "certain",
      update: { "x-paging": { items: "/kites", parameters: { cursor: "$response.body#/cursor" } } },
    });
  });

  test("is an address where the description says that", () => {
    const next = {
      ...text,
      description: "The address of the next page, such as https://kites.example/kites?p=2.",
    };
    const page = { type: "object", properties: { kites, next } };
    expect(found({ page, parameters: [query("cursor")] })?.update).toEqual({
      "x-paging": { items: "/kites", next: { url: "$response.body#/next" } },
    });
  });
});

test("a token in the query that is a credential asks for no page", () => {
  const document = documentOf({ "/kites": { page: kites, parameters: [query("token", "Your token.")] } });
  const pages = (schemes: JsonObject) => {
    const { findings, gaps } = infer({ ...document, components: { securitySchemes: schemes } });
    return [...findings, ...gaps].filter(({ topic }) => topic === "paging").length;
  };
  const other = { type: "apiKey", in: "query", name: "key" };
  expect([pages({ own: { type: "apiKey", in: "query", name: "token" } }), pages({ other })]).toEqual([0, 1]);
});

test("a token to go on with may be called `continue`, above the items", () => {
  const description = "Set if more kites are available. The value may be used to get the next ones.";
  const metadata = { type: "object", properties: { continue: { ...text, description } } };
  const page = { type: "object", properties: { items: kites, metadata } };
  expect(found({ page, parameters: [query("limit"), query("continue")] })).toEqual({
    confidence: "certain",
    update: {
      "x-paging": { items: "/items", parameters: { continue: "$response.body#/metadata/continue" } },
    },
  });
});

/** Bodies whose `result` is an array by more schemas than one, as APIs have them whose responses share an outer schema. */
const outer = { type: "object", properties: { result: { anyOf: [{ type: "object" }, kites, text] } } };
const shaped = (result: JsonObject): JsonObject => ({ allOf: [outer, { properties: { result } }] });

test.each<[string, JsonObject, boolean]>([
  ["narrowed to an array", shaped(kites), true],
  ["narrowed to an object", shaped(kite), false],
  [
    "an array or null, the null first",
    { type: "object", properties: { result: { anyOf: [{ type: "null" }, kites] } } },
    true,
  ],
  ["an array by its items alone", { type: "object", properties: { result: { items: kite } } }, true],
  [
    "an array in a branch",
    { type: "object", properties: { result: { allOf: [{ description: "Kites." }, kites] } } },
    true,
  ],
])("what is proposed for a body that is %s, `generate` takes", async (_, page, isList) => {
  const number = { name: "page", in: "query", schema: { type: "integer", minimum: 1 } };
  const document = documentOf({ "/kites": { page, parameters: [number] } });
  const base = mkdtempSync(join(tmpdir(), "concord-pages-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  writeFileSync(join(base, "kites.json"), JSON.stringify(document));
  const { inference } = await init({ base, document: "kites.json" });
  const [made] = await generateApis(base, await chosenApis(base, []), false);
  expect(made?.problems).toEqual([]);
  expect(inference.findings.some(({ topic }) => topic === "paging")).toBe(isList);
});
