import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import type { Api } from "../../src/toolkit/project/api.ts";
import { readApi } from "../../src/toolkit/project/api-contract.ts";
import { generateApis } from "../../src/toolkit/project/generate.ts";
import { compile } from "../support/compile.ts";

const reefs: Api = {
  ...{ name: "reefs", root: "openapi.json", overlays: [], out: "api", hosts: [] },
  ...{ profile: "runtime", credentials: {} },
};

/** Generates from these files, and returns what the compiler says of the types, and the type of a success of `GET /b`. */
async function generated(files: Readonly<Record<string, object>>) {
  const base = await mkdtemp(join(tmpdir(), "concord-inner-"));
  onTestFinished(() => rm(base, { recursive: true }));
  for (const [name, content] of Object.entries(files))
    await writeFile(join(base, name), JSON.stringify(content));
  await writeFile(join(base, "package.json"), `{ "type": "module" }`);
  const [done] = await generateApis(base, [reefs], false);
  expect(done?.problems).toEqual([]);
  // Assignable both ways: the type is this one exactly, and no `any`.
  await writeFile(
    join(base, "use.ts"),
    `import type { operations } from "./api/schema.ts";
     type B = operations["b"]["responses"][200]["content"]["application/json"];
     type Same<X, Y> = (<T>() => T extends X ? 1 : 2) extends <T>() => T extends Y ? 1 : 2 ? true : false;
     export const is: Same<B["depth"], number> = true;
     export const whole: B = { depth: 3 };`,
  );
  const complaints = compile(base, "api/schema.ts", "use.ts");
  const { openapi, contract } = await readApi(base, { name: "reefs", root: "openapi.json", overlays: [] });
  const sandbox = await startDerivedSandbox({ name: "reefs", openapi, contract });
  onTestFinished(() => sandbox.close());
  const response = await fetch(`${sandbox.baseUrl}/b`);
  return { complaints, shown: await response.json() };
}

const coral = { type: "object", required: ["depth"], properties: { depth: { type: "number" } } };
const json = (schema: object) => ({ description: "Here.", content: { "application/json": { schema } } });
const get = (operationId: string, response: object) => ({
  get: { operationId, responses: { 200: response } },
});
const of = (a: object, b: object, more: object = {}) => ({
  openapi: "3.1.0",
  info: { title: "Reefs", version: "1" },
  servers: [{ url: "https://reefs.example" }],
  paths: { "/a": get("a", a), "/b": get("b", b) },
  ...more,
});
const inA = "#/paths/~1a/get/responses/200";
const schemas = (named: object) => ({ components: { schemas: named } });
const address = "https://schemas.example/coral";

describe("a reference is followed, in types and in the sandbox,", () => {
  it.each<[string, Readonly<Record<string, object>>]>([
    ["to the response of another operation", { "openapi.json": of(json(coral), { $ref: inA }) }],
    [
      "to the schema of another operation",
      { "openapi.json": of(json(coral), json({ $ref: `${inA}/content/application~1json/schema` })) },
    ],
    [
      "to the items of another operation's array",
      {
        "openapi.json": of(
          json({ type: "array", items: coral }),
          json({ $ref: `${inA}/content/application~1json/schema/items` }),
        ),
      },
    ],
    [
      "to an optional property behind an `allOf`",
      {
        "openapi.json": of(
          json({ type: "string" }),
          json({ $ref: "#/components/schemas/Reef/allOf/1/properties/coral" }),
          schemas({ Reef: { allOf: [{ type: "object" }, { type: "object", properties: { coral } }] } }),
        ),
      },
    ],
    [
      "to a schema by its `$id`",
      {
        "openapi.json": of(
          json({ $ref: address }),
          json({ $ref: address }),
          schemas({ Coral: { $id: address, ...coral } }),
        ),
      },
    ],
    [
      "to an anchor of a schema with an `$id`",
      {
        "openapi.json": of(
          json({ type: "string" }),
          json({ $ref: `${address}#shape` }),
          schemas({
            Reef: { $id: address, type: "object", $defs: { shape: { $anchor: "shape", ...coral } } },
          }),
        ),
      },
    ],
    [
      "to a schema by an `$id` that is relative to the one around it",
      {
        "openapi.json": of(
          json({ type: "string" }),
          json({ $ref: "https://schemas.example/shape" }),
          schemas({ Reef: { $id: address, type: "object", $defs: { shape: { $id: "shape", ...coral } } } }),
        ),
      },
    ],
    [
      "from a schema with an `$id` to a definition within it",
      {
        "openapi.json": of(
          json({ type: "string" }),
          json({ $ref: "#/components/schemas/Reef/properties/coral" }),
          schemas({
            Reef: {
              $id: address,
              type: "object",
              required: ["coral"],
              properties: { coral: { $ref: "#/$defs/shape" } },
              $defs: { shape: coral },
            },
          }),
        ),
      },
    ],
    [
      "from a schema with an `$id` to a component of the document, as many write it",
      {
        "openapi.json": of(
          json({ type: "string" }),
          json({ $ref: "#/components/schemas/Reef" }),
          schemas({ Reef: { $id: address, allOf: [{ $ref: "#/components/schemas/Coral" }] }, Coral: coral }),
        ),
      },
    ],
    [
      "by the document's own address (`$self`)",
      {
        "openapi.json": of(
          json(coral),
          { $ref: `https://reefs.example/api${inA}` },
          { openapi: "3.2.0", $self: "https://reefs.example/api" },
        ),
      },
    ],
    [
      "to the response of another file's operation",
      {
        "openapi.json": of(json(coral), { $ref: `other.json${inA}` }),
        "other.json": of(json(coral), json(coral)),
      },
    ],
    [
      "to the schema of another file's operation, which names a component there",
      {
        "openapi.json": of(json(coral), json({ $ref: `other.json${inA}/content/application~1json/schema` })),
        "other.json": of(
          json({ $ref: "#/components/schemas/Coral" }),
          json(coral),
          schemas({ Coral: coral }),
        ),
      },
    ],
    [
      "to an anchor in another file",
      {
        "openapi.json": of(json(coral), json({ $ref: "coral.json#shape" })),
        "coral.json": { $id: address, $defs: { shape: { $anchor: "shape", ...coral } } },
      },
    ],
    [
      "within another file, by an anchor and by its `$id`",
      {
        "openapi.json": of(json({ $ref: "coral.json" }), json({ $ref: "coral.json#/properties/coral" })),
        "coral.json": {
          $id: address,
          type: "object",
          properties: { coral: { $ref: `${address}#shape` } },
          $defs: { shape: { $anchor: "shape", ...coral } },
        },
      },
    ],
  ])("%s", async (_, files) => {
    expect(await generated(files)).toEqual({ complaints: [], shown: { depth: expect.any(Number) } });
  });
});

describe("a reference that leads nowhere is named with its location and a remedy", () => {
  it.each<[string, string, RegExp]>([
    [
      "an `$id` that nobody has",
      "https://schemas.example/none",
      /openapi\.json:\d+ The reference "https:\/\/schemas\.example\/none" leads to the host/,
    ],
    [
      "a path that is not there",
      "#/paths/~1none/get",
      /^openapi\.json:\d+ Nothing stands at #\/paths\/~1none\/get: any value fits there\. Correct the reference/,
    ],
    ["an anchor that is not there", "#none", /^openapi\.json:\d+ Nothing stands at #none: any value/],
    [
      "another file's anchor that is not there",
      "coral.json#none",
      /^openapi\.json:\d+ Nothing stands at coral\.json#none: any value/,
    ],
    ["a file that is not there", "eel.json", /^openapi\.json:\d+ Nothing stands at eel\.json: any value/],
  ])("%s", async (_, $ref, words) => {
    const base = await mkdtemp(join(tmpdir(), "concord-inner-"));
    onTestFinished(() => rm(base, { recursive: true }));
    await writeFile(join(base, "openapi.json"), JSON.stringify(of(json(coral), json({ $ref })), null, 1));
    await writeFile(join(base, "coral.json"), JSON.stringify(coral));
    const said = await generateApis(base, [reefs], false).then(
      ([done]) => done?.notes.join("\n"),
      (error: unknown) => String(Object(error).message),
    );
    expect(said).toMatch(words);
  });
});
