import { expect, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { innerReferences } from "../../src/toolkit/project/inner-references.ts";
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
  // A document that was read has no object twice.
  const read = JSON.parse(JSON.stringify(document));
  const types = typesOf(innerReferences(plainReferences(read)));
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
    "a template that by itself may hold anything",
    of({
      Page: { $dynamicAnchor: "page", type: "object", properties: { first: { $dynamicRef: "#item" } } },
      Names: { $ref: "#/components/schemas/Page", $defs: { item: { $dynamicAnchor: "item", ...text } } },
    }),
    `Page: { first?: unknown; }; Names: { first?: string; };`,
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

const reef = {
  type: "object",
  properties: { corals: { type: "array", items: { type: "object", properties: { id: text } } }, at: text },
};

test.each([
  [
    "the items of a list",
    of({
      Reef: reef,
      Dive: {
        type: "object",
        properties: { seen: { $ref: "#/components/schemas/Reef/properties/corals/items" } },
      },
    }),
    `Reef: { corals?: components["schemas"]["Reef_corals_items"][]; at?: string; }; Dive: { seen?: components["schemas"]["Reef_corals_items"]; }; Reef_corals_items: { id?: string; };`,
  ],
  [
    "a property of the items of a list",
    of({ Reef: reef, Id: { $ref: "#/components/schemas/Reef/properties/corals/items/properties/id" } }),
    `Reef: { corals?: { id?: components["schemas"]["Reef_corals_items_id"]; }[]; at?: string; }; Id: components["schemas"]["Reef_corals_items_id"]; Reef_corals_items_id: string;`,
  ],
  [
    "a property of a property that may be missing",
    of({
      Reef: { type: "object", properties: { at: { type: "object", properties: { lat: text } } } },
      Lat: { $ref: "#/components/schemas/Reef/properties/at/properties/lat" },
    }),
    `Reef: { at?: { lat?: components["schemas"]["Reef_at_lat"]; }; }; Lat: components["schemas"]["Reef_at_lat"]; Reef_at_lat: string;`,
  ],
  [
    "a branch of an allOf, and a property in it",
    of({
      Reef: {
        allOf: [
          { type: "object", properties: { at: text } },
          { type: "object", properties: { id: text } },
        ],
      },
      First: { $ref: "#/components/schemas/Reef/allOf/0" },
      Id: { $ref: "#/components/schemas/Reef/allOf/1/properties/id" },
    }),
    `Reef: components["schemas"]["Reef_allOf_0"] & { id?: components["schemas"]["Reef_allOf_1_id"]; }; First: components["schemas"]["Reef_allOf_0"]; Id: components["schemas"]["Reef_allOf_1_id"]; Reef_allOf_0: { at?: string; }; Reef_allOf_1_id: string;`,
  ],
  [
    "what an extension or a misspelt name keeps",
    {
      ...of({}),
      components: {
        schemas: {
          Reef: { $ref: "#/components/x-shapes/Reef" },
          Seen: { $ref: "#/x-more/Seen" },
          Depth: { $ref: "#/components/schema/Metres" },
        },
        schema: { Metres: { type: "number" } },
        "x-shapes": { Reef: { type: "object", properties: { at: text } } },
      },
      "x-more": { Seen: { type: "boolean" } },
    },
    `Reef: components["schemas"]["Reef_2"]; Seen: components["schemas"]["Seen_2"]; Depth: components["schemas"]["Metres"]; Reef_2: { at?: string; }; Seen_2: boolean; Metres: number;`,
  ],
  [
    "the values of a map",
    of({
      Reefs: { type: "object", additionalProperties: { type: "object", properties: { id: text } } },
      Reef: { $ref: "#/components/schemas/Reefs/additionalProperties" },
    }),
    `Reefs: { [key: string]: components["schemas"]["Reefs_additionalProperties"]; }; Reef: components["schemas"]["Reefs_additionalProperties"]; Reefs_additionalProperties: { id?: string; };`,
  ],
  [
    "a property of an object that may be null",
    of({
      Reef: { type: ["object", "null"], properties: { at: text } },
      At: { $ref: "#/components/schemas/Reef/properties/at" },
    }),
    `Reef: { at?: components["schemas"]["Reef_at"]; } | null; At: components["schemas"]["Reef_at"]; Reef_at: string;`,
  ],
  [
    "the body of a response at a path",
    of(
      { Reef: { $ref: "#/paths/~1reefs/get/responses/200/content/application~1json/schema/items" } },
      {
        "/reefs": {
          get: {
            responses: {
              200: {
                description: "Reefs.",
                content: {
                  "application/json": {
                    schema: { type: "array", items: { type: "object", properties: { id: text } } },
                  },
                },
              },
            },
          },
        },
      },
    ),
    `Reef: components["schemas"]["reefs_get_responses_200_content_application_json_schema_items"]; reefs_get_responses_200_content_application_json_schema_items: { id?: string; };`,
  ],
  [
    "an inner schema that is such a reference itself",
    of({
      Reef: reef,
      Dive: { type: "array", items: { $ref: "#/components/schemas/Reef/properties/corals/items" } },
      Seen: { $ref: "#/components/schemas/Dive/items" },
    }),
    `Reef: { corals?: components["schemas"]["Reef_corals_items"][]; at?: string; }; Dive: components["schemas"]["Dive_items"][]; Seen: components["schemas"]["Dive_items"]; Reef_corals_items: { id?: string; }; Dive_items: components["schemas"]["Reef_corals_items"];`,
  ],
])("a reference into a schema names a schema of its own: %s", async (_, document, types) => {
  expect(await schemaTypes(document)).toBe(types);
});

test("the mapping of a discriminator follows the branch that becomes a component; data and extensions stay", () => {
  const branch = { $ref: "#/components/schemas/Pets/oneOf/0" };
  const schema = {
    ...{ oneOf: [{ ...branch }], discriminator: { propertyName: "kind", mapping: { cat: branch.$ref } } },
    ...{ example: { ...branch }, "x-seen": { ...branch } },
  };
  const { components } = innerReferences(
    of({ Pets: { oneOf: [{ type: "object", properties: { kind: text } }] }, Pet: schema }),
  );
  const named = { $ref: "#/components/schemas/Pets_oneOf_0" };
  expect(Object(components).schemas.Pet).toEqual({
    ...{ oneOf: [named], discriminator: { propertyName: "kind", mapping: { cat: named.$ref } } },
    ...{ example: branch, "x-seen": branch },
  });
});

test("a reference to a property that an object has by that name stays", () => {
  const document = of({ Reef: reef, At: { $ref: "#/components/schemas/Reef/properties/at" } });
  expect(innerReferences(structuredClone(document))).toEqual(document);
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
  const types = typesOf(unique);
  expect(types.match(/operations\["\w+"\]/g)).toEqual(['operations["list"]', 'operations["fish"]']);
});
