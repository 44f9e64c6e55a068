import { expect, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { plainReferences } from "../../src/toolkit/project/plain-references.ts";
import { uniqueOperationIds } from "../../src/toolkit/project/unique-operation-ids.ts";

const text = { type: "string" };
const of = (schemas: JsonObject, paths: JsonObject = {}): JsonObject => ({
  openapi: "3.1.1",
  info: { title: "Reefs", version: "1" },
  paths,
  components: { schemas },
});

/** The types of a document's schemas, without comments and in one line. */
async function schemaTypes(document: JsonObject): Promise<string> {
  const types = await typesOf(plainReferences(structuredClone(document)));
  const whole = types.replaceAll(/\/\*\*.*?\*\//gs, "").replaceAll(/\s+/g, " ");
  return /schemas: \{ (.*?) \}; responses: /.exec(whole)?.[1] ?? whole;
}

test.each([
  [
    "an anchor of a component",
    of({ Coral: { $anchor: "coral", type: "object", properties: { id: text } }, Reef: { $ref: "#coral" } }),
    `Coral: { id?: string; }; Reef: components["schemas"]["Coral"];`,
  ],
  [
    "an anchor of a schema within another one",
    of({
      Coral: { type: "object", properties: { depth: { $anchor: "depth", type: "number" } } },
      Dive: { type: "object", properties: { to: { $ref: "#depth" } } },
    }),
    `Coral: { depth?: components["schemas"]["depth"]; }; Dive: { to?: components["schemas"]["depth"]; }; depth: number;`,
  ],
  [
    "definitions of a schema, which are no property of it",
    of({
      Reef: {
        type: "object",
        properties: { at: { $ref: "#/components/schemas/Reef/$defs/place" } },
        $defs: { place: { type: "object", properties: { lat: { type: "number" } } } },
      },
      Buoy: { $ref: "#/components/schemas/Reef/$defs/place/properties/lat" },
    }),
    `Reef: { at?: components["schemas"]["Reef_place"]; }; Buoy: components["schemas"]["Reef_place"]["lat"]; Reef_place: { lat?: number; };`,
  ],
  [
    "a template, each use of which is a schema of its own",
    of({
      Page: {
        $id: "https://reefs.example/page",
        type: "object",
        properties: { items: { type: "array", items: { $dynamicRef: "#item" } } },
        $defs: { item: { $dynamicAnchor: "item", not: {} } },
      },
      Reefs: {
        $ref: "#/components/schemas/Page",
        $defs: { item: { $dynamicAnchor: "item", $ref: "#/components/schemas/Reef" } },
      },
      Names: { $ref: "#/components/schemas/Page", $defs: { item: { $dynamicAnchor: "item", ...text } } },
      Reef: { type: "object", properties: { id: text } },
    }),
    `Page: { items?: components["schemas"]["Page_item"][]; }; Reefs: { items?: components["schemas"]["Reef"][]; }; Names: { items?: string[]; }; Reef: { id?: string; }; Page_item: unknown;`,
  ],
  [
    "a recursive schema by a dynamic reference",
    of({
      Node: {
        $dynamicAnchor: "node",
        type: "object",
        properties: { children: { type: "array", items: { $dynamicRef: "#node" } } },
      },
    }),
    `Node: { children?: components["schemas"]["Node"][]; };`,
  ],
])("a reference by JSON Schema's own names is followed: %s", async (_, document, types) => {
  expect(await schemaTypes(document)).toBe(types);
});

test("a document without such names stays as it is", () => {
  const document = of({ Reef: { type: "object", properties: { $defs: text, $anchor: text } } });
  expect(plainReferences(structuredClone(document))).toEqual(document);
});

test("an operation whose id is taken goes by method and path, also where two paths share their operations", async () => {
  const get = { operationId: "list", responses: { 200: { description: "Here." } } };
  const document: JsonObject = {
    ...of(
      {},
      { "/reefs": { get }, "/corals": { get: { ...get } }, "/rays": { $ref: "#/components/pathItems/rays" } },
    ),
    components: { pathItems: { rays: { get: { ...get } }, fish: { get: { ...get, operationId: "fish" } } } },
  };
  Object.assign(Object(document.paths), {
    "/fish": { $ref: "#/components/pathItems/fish" },
    "/fishes": { $ref: "#/components/pathItems/fish" },
  });
  const unique = uniqueOperationIds(structuredClone(document));
  expect(unique.paths).toEqual({
    "/reefs": { get },
    "/corals": { get: { responses: get.responses } },
    "/rays": { get: { responses: get.responses } },
    "/fish": { $ref: "#/components/pathItems/fish" },
    "/fishes": { get: { responses: get.responses } },
  });
  const types = await typesOf(unique);
  expect(types.match(/operations\["\w+"\]/g)).toEqual(['operations["list"]', 'operations["fish"]']);
});
