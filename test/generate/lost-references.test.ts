import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isRetried, retryProfile } from "../../src/client/index.ts";
import { documentApis } from "../../src/toolkit/docs/project.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { readApi } from "../../src/toolkit/project/api-contract.ts";
import { lostReferences } from "../../src/toolkit/project/lost-references.ts";

const ref = (kind: string, name = "Lost") => ({ $ref: `#/components/${kind}/${name}` });
const json = (schema: object) => ({ content: { "application/json": { schema } } });
const done = (more: object = {}) => ({ description: "Done.", ...more });
const servers = [{ url: "https://reefs.example" }];
const info = { title: "Reefs", version: "1" };

/** A document with `GET /reefs`, which is whole, and whatever else stands on its paths. */
function reefs(paths: object, components: object = {}) {
  const whole = { get: { operationId: "listReefs", responses: { 200: done(json({ type: "string" })) } } };
  return { openapi: "3.1.0", info, servers, paths: { "/reefs": whole, ...paths }, components };
}

async function read(document: object) {
  const base = mkdtempSync(join(tmpdir(), "concord-lost-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  writeFileSync(join(base, "reefs.json"), JSON.stringify(document, null, 1));
  const { openapi, contract, notes } = await readApi(base, {
    name: "reefs",
    root: "reefs.json",
    overlays: [],
  });
  expect(lostReferences(openapi)).toEqual([]);
  return { openapi, notes, types: typesOf(openapi), operations: Object.keys(contract?.operations ?? {}) };
}

const post = (more: object) => ({
  "/rays": { post: { operationId: "addRay", responses: { 200: done() }, ...more } },
});
const responses = (more: object) => post({ responses: { 200: done(), ...more } });
const parameters = [ref("parameters")];

test.each<[string, object, string]>([
  ["the schema of a response", responses({ 200: done(json(ref("schemas"))) }), "any value fits there"],
  ["the schema of a request", post({ requestBody: json(ref("schemas")) }), "any value fits there"],
  [
    "an item",
    responses({ 200: done(json({ type: "array", items: ref("schemas") })) }),
    "any value fits there",
  ],
  [
    "a branch",
    responses({ 200: done(json({ oneOf: [{ type: "null" }, ref("schemas")] })) }),
    "any value fits there",
  ],
  [
    "a header",
    responses({ 200: done({ headers: { "X-Ray": ref("headers") } }) }),
    "what refers to it is left out",
  ],
  ["a link", responses({ 200: done({ links: { next: ref("links") } }) }), "what refers to it is left out"],
  ["an error", responses({ 404: ref("responses") }), "what refers to it is left out"],
  ["an error for every status", responses({ default: ref("responses") }), "what refers to it is left out"],
  ["a callback", post({ callbacks: { seen: ref("callbacks") } }), "what refers to it is left out"],
  ["what OpenAPI does not know", post({ "rays-in": ref("schemas") }), "what refers to it is left out"],
])("where %s is missing, the operation can be called", async (_, paths, became) => {
  const { notes, operations } = await read(reefs(paths));
  expect(operations).toEqual(["GET /reefs", "POST /rays"]);
  expect(notes).toEqual([
    expect.stringMatching(
      new RegExp(
        `^reefs\\.json:\\d+ Nothing stands at #/components/\\w+/Lost: ${became}\\. Correct the reference, or add what it names\\.$`,
      ),
    ),
  ]);
});

test.each<[string, object, object?]>([
  ["a parameter", post({ parameters })],
  ["a parameter of the path", { "/rays": { parameters, post: { responses: { 200: done() } } } }],
  ["its body", post({ requestBody: ref("requestBodies") })],
  ["its success", responses({ 200: ref("responses") })],
  ["one of its successes", responses({ 201: ref("responses") })],
  ["its only response", post({ responses: { default: ref("responses") } })],
  [
    "what a component refers to",
    post({ parameters: [ref("parameters", "Size")] }),
    { parameters: { Size: ref("parameters") } },
  ],
])("where %s is missing, an operation is left out, and the others are not", async (_, paths, components) => {
  const { notes, operations } = await read(reefs(paths, components));
  expect(operations).toEqual(["GET /reefs"]);
  expect(notes).toEqual([expect.stringMatching(/Lost: POST \/rays needs it, and is left out\. Correct/)]);
});

test("where a path is missing, the others are not", async () => {
  const { notes, operations } = await read(reefs({ "/rays": ref("pathItems") }));
  expect(operations).toEqual(["GET /reefs"]);
  expect(notes).toEqual([expect.stringContaining("Lost: /rays needs it, and is left out.")]);
});

test("a part that no operation uses stops none", async () => {
  const { notes, operations } = await read(
    reefs({}, { schemas: { Ray: { properties: { eye: ref("schemas") } } } }),
  );
  expect(operations).toEqual(["GET /reefs"]);
  expect(notes).toEqual([expect.stringContaining("any value fits there")]);
});

test("what many name is said once, and the first three operations of many are named", async () => {
  const paths = Object.fromEntries(
    ["a", "b", "c", "d", "e"].map((name) => [
      `/${name}`,
      { get: { parameters, responses: { 200: done() } } },
    ]),
  );
  expect((await read(reefs(paths))).notes).toEqual([
    expect.stringContaining(
      "Nothing stands at #/components/parameters/Lost, which 5 references name: GET /a, GET /b, GET /c and 2 more need it, and are left out.",
    ),
  ]);
});

test("a name of the API's own data is no reference", async () => {
  const example = { $ref: "#/components/schemas/Lost" };
  const { notes } = await read(reefs(responses({ 200: done(json({ type: "object", example })) })));
  expect(notes).toEqual([]);
});

test("any one component may be missing", async () => {
  const components = {
    schemas: {
      Ray: { type: "object", properties: { eye: ref("schemas", "Eye"), next: ref("schemas", "Ray") } },
      Eye: { allOf: [ref("schemas", "Part"), { properties: { open: { type: "boolean" } } }] },
      Part: {
        type: "object",
        discriminator: { propertyName: "kind", mapping: { eye: "#/components/schemas/Eye" } },
      },
    },
    responses: {
      Ray: done({ ...json(ref("schemas", "Ray")), headers: { "X-Ray": ref("headers", "X") } }),
      Gone: done(),
    },
    parameters: { Size: { name: "size", in: "query", schema: ref("schemas", "Part") } },
    headers: { X: { schema: ref("schemas", "Part") } },
    requestBodies: { Ray: json(ref("schemas", "Ray")) },
    links: { self: { operationId: "listReefs" } },
    pathItems: { Ray: post({ requestBody: ref("requestBodies", "Ray") })["/rays"] },
  };
  const success = { 200: ref("responses", "Ray"), 404: ref("responses", "Gone") };
  const paths = {
    "/eels": { get: { parameters: [ref("parameters", "Size")], responses: success } },
    "/rays": ref("pathItems", "Ray"),
    "/crabs": { get: { responses: { 200: done({ links: { self: ref("links", "self") } }) } } },
  };
  for (const [kind, all] of Object.entries(components))
    for (const name of Object.keys(all)) {
      const { [name]: _, ...others } = Object(all);
      const { notes, operations } = await read(reefs(paths, { ...components, [kind]: others }));
      expect(notes, `${kind} ${name}`).toHaveLength(1);
      expect(operations, `${kind} ${name}`).toContain("GET /reefs");
    }
  expect((await read(reefs(paths, components))).notes).toEqual([]);
});

test("the pages name it as well", async () => {
  const base = mkdtempSync(join(tmpdir(), "concord-lost-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  writeFileSync(join(base, "reefs.json"), JSON.stringify(reefs(post({ parameters }))));
  const api = {
    name: "reefs",
    root: "reefs.json",
    overlays: [],
    out: "src/api/reefs",
    profile: undefined,
    credentials: {},
  };
  const rules = { isRetried, profileOf: retryProfile };
  const { apis, leftOut } = await documentApis(base, [api], { out: "docs", check: false, rules });
  expect(apis).toEqual([{ name: "reefs", title: "Reefs", operations: 1 }]);
  expect(leftOut).toEqual([expect.stringContaining("POST /rays needs it, and is left out.")]);
});
