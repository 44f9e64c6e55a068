import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { compile } from "../support/compile.ts";

const text = { type: "string" };
const of = (schemas: JsonObject) => ({
  openapi: "3.1.1",
  info: { title: "Mills", version: "1" },
  paths: {},
  components: { schemas },
});

const document = of({
  Nullable: { type: ["object", "null"], properties: { id: text, note: text } },
  Choice: {
    oneOf: [
      { type: "object", properties: { id: text, stone: text } },
      { type: "object", properties: { id: text } },
    ],
    properties: { id: text },
  },
  OfNullable: { allOf: [{ $ref: "#/components/schemas/Nullable" }], required: ["id"] },
  OfChoice: { allOf: [{ $ref: "#/components/schemas/Choice" }], required: ["id"] },
  Open: { type: "object" },
  WithOpen: { allOf: [{ $ref: "#/components/schemas/Base" }, { type: "object" }] },
  Base: { type: "object", required: ["id"], properties: { id: text } },
  Empty: { type: "object", additionalProperties: false },
});

const PROGRAM = `import type { components } from "./schema.ts";
type Schemas = components["schemas"];
type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const yes = <T extends true>(): T | undefined => undefined;
yes<null extends Schemas["OfNullable"] ? true : false>();
yes<Equal<NonNullable<Schemas["OfNullable"]>["id"], string>>();
yes<Equal<NonNullable<Schemas["OfNullable"]>["note"], string | undefined>>();
yes<Equal<Schemas["OfChoice"]["id"], string>>();
yes<Equal<Schemas["Open"], Record<string, unknown>>>();
yes<Equal<Schemas["WithOpen"]["id"], string>>();
yes<Equal<Schemas["Empty"], Record<string, never>>>();
`;

test("what a schema requires of another one is required of each of its branches, and an object without properties is open", async () => {
  const base = mkdtempSync(join(tmpdir(), "concord-types-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  writeFileSync(join(base, "schema.ts"), typesOf(document));
  writeFileSync(join(base, "program.ts"), PROGRAM);
  expect(compile(base, "program.ts")).toEqual([]);
});

test("nobody has to give a header field that OpenAPI describes by media types and security schemes", async () => {
  const fields = ["Accept", "content-type", "AUTHORIZATION", "X-Version"];
  const parameters = fields.map((name) => ({ name, in: "header", required: true, schema: text }));
  const paths = {
    "/mills": { get: { operationId: "list", parameters, responses: { 200: { description: "Mills." } } } },
  };
  const types = typesOf({ ...of({}), paths });
  expect(
    [...types.matchAll(/^ +"?([\w-]+)"?(\??): string;$/gm)].map(([, name, mark]) => `${name}${mark}`),
  ).toEqual(["Accept?", "content-type?", "AUTHORIZATION?", "X-Version"]);
});

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const list = (items: JsonObject) => ({ type: "array", items });

test("a list that holds itself, by itself or by way of others, compiles and is what it says", async () => {
  const base = mkdtempSync(join(tmpdir(), "concord-types-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  const types = typesOf(
    of({
      List: list(ref("List")),
      Value: {
        oneOf: [text, list(ref("Value")), { type: "object", additionalProperties: ref("Value") }],
      },
      Branch: { anyOf: [{ type: "number" }, ref("Branches")] },
      Branches: list(ref("Branch")),
      OrNothing: { oneOf: [{ type: "null" }, list({ oneOf: [ref("OrNothing"), text] })] },
      Plain: list(ref("Node")),
      Node: { type: "object", description: "A node.", properties: { nodes: ref("Plain") } },
    }),
  );
  writeFileSync(join(base, "package.json"), '{ "type": "module" }');
  expect(types).toContain('Plain: components["schemas"]["Node"][];');
  expect(types).toContain("/** @description A node. */");
  writeFileSync(join(base, "schema.ts"), types);
  writeFileSync(
    join(base, "program.ts"),
    `import type { components } from "./schema.ts";
type Schemas = components["schemas"];
export const list: Schemas["List"] = [[], [[]]];
export const value: Schemas["Value"] = ["a", { b: ["c", ["d"]] }];
export const branch: Schemas["Branch"] = [1, [2, [3]]];
export const nothing: Schemas["OrNothing"] = [null, ["a"], "b"];
// @ts-expect-error: no number is a text.
export const wrong: Schemas["Value"] = ["a", [1]];
`,
  );
  expect(compile(base, "schema.ts", "program.ts")).toEqual([]);
});

test("an object whose values are listed is an object, whatever the list holds", () => {
  const types = typesOf(
    of({
      Wheel: { type: "object", properties: { size: text, enum: text }, enum: ["small, large"] },
      Rim: { type: "object", properties: { size: text }, enum: [{ size: "small" }] },
    }),
  );
  expect(types.replace(/\s+/g, " ")).toContain(
    "Wheel: { size?: string; enum?: string; }; Rim: { size?: string; };",
  );
});

test("an operation id may have percent signs, and two ids that differ in them stay apart", () => {
  const operation = (operationId: string, code: number) => ({
    operationId,
    responses: { [code]: { description: "Done." } },
  });
  const paths = {
    "/mills": { get: operation("list%20mills", 200), put: operation("list_20mills", 201) },
    "/stones": { get: operation("123_@#$%_stones", 202) },
  };
  const base = mkdtempSync(join(tmpdir(), "concord-types-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  const types = typesOf({ ...of({}), paths });
  writeFileSync(join(base, "schema.ts"), types);
  expect(compile(base, "schema.ts")).toEqual([]);
  expect(types).toContain('operations["list_20mills_"]');
  expect(types).toContain('operations["list_20mills"]');
});
