import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { init } from "../../src/toolkit/init/init.ts";
import { chosenApis } from "../../src/toolkit/project/chosen.ts";
import { generateApis } from "../../src/toolkit/project/generate.ts";

const BODY = `
info: { title: Reefs, version: "1" }
paths:
  /reefs:
    get: { operationId: listReefs, responses: { "200": { description: Reefs. } } }
`;

/** What `init` and `generate` write for a text, or the message with which they refuse it. */
async function generated(text: string, file = "reefs.yaml"): Promise<string> {
  const base = mkdtempSync(join(tmpdir(), "concord-odd-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  writeFileSync(join(base, file), text);
  try {
    await init({ base, document: file });
    const [made] = await generateApis(base, await chosenApis(base, []), false);
    if (made && made.problems.length > 0)
      return made.problems.map(({ rule, message }) => `${rule} ${message}`).join("\n");
    return readFileSync(join(base, "src/api/reefs/schema.ts"), "utf8");
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const document = `openapi: 3.0.3${BODY}`;

test.each<[string, string, string?]>([
  ["without a patch version", `openapi: "3.0"${BODY}`],
  ["with the version 3.0 as a number", `openapi: 3.0${BODY}`],
  ["with the version 3.1 as a number", `openapi: 3.1${BODY}`],
  ["of OpenAPI 3.2", `openapi: 3.2.0${BODY}`],
  ["with a byte order mark", `\uFEFF${document}`],
  [
    "with extensions of any form",
    `${document}x-nothing: null\ncomponents: { x-nothing: null, responses: { x-list: [] } }\n`,
  ],
  [
    "whose examples have a `$ref` of their own",
    document.replace(
      "description: Reefs.",
      "description: Reefs., content: { application/json: { schema: { type: object, example: { $ref: 'https://reefs.example/1' } }, examples: { one: { value: [{ $ref: ../../2 }] } } } }",
    ),
  ],
  ["with the line ends of Windows", document.replaceAll("\n", "\r\n")],
  [
    "with names about which nothing is said",
    `${document.replace("description: Reefs.", "description: Reefs., headers: { X-A: }, content: { application/json: }")}components: { schemas: { Reef: { properties: { name: } }, Ray: }, responses: { Gone: } }\n`,
  ],
  [
    "with items whose properties are named only",
    `openapi: 3.2.0${BODY}`.replace(
      "description: Reefs.",
      "description: Reefs., content: { application/jsonl: { itemSchema: { type: object, properties: { name: } } } }",
    ),
  ],
  ["with YAML anchors", `${document}x-common: &common { a: 1 }\nx-use: { <<: *common, other: *common }\n`],
  [
    "as JSON with a byte order mark and a trailing comma",
    `\uFEFF{ "openapi": "3.0.3", "info": { "title": "Reefs", "version": "1" }, "paths": { "/reefs": { "get": { "operationId": "listReefs", "responses": { "200": { "description": "Reefs." } } } } }, }`,
    "reefs.json",
  ],
])("a document %s is read", async (_, text, file) => {
  expect(await generated(text, file)).toContain("listReefs: {");
});

test("an operation id that YAML reads as a number is read as a text", async () => {
  const types = await generated(document.replace("operationId: listReefs", "operationId: 7"));
  expect(types).toContain('get: operations["7"];');
});

test.each([
  [
    "an anchor around its own use",
    `${document}x-loop: &loop { again: [*loop] }\n`,
    "Unusable: reefs.yaml contains itself: the YAML anchor of x-loop.again.0 stands around one of its own uses. Use a $ref there.",
  ],
  [
    "more aliases than can be meant",
    `${document}${Array.from(
      { length: 12 },
      (_, at) =>
        `x-${at}: &a${at} [${
          at === 0
            ? "1"
            : Array(10)
                .fill(`*a${at - 1}`)
                .join(", ")
        }]`,
    ).join("\n")}\n`,
    "Excessive alias count",
  ],
  [
    "parameters that are no list",
    document.replace("operationId:", "parameters: { name: q, in: query }, operationId:"),
    "Unusable: reefs.yaml has a form that openapi-typescript cannot read:",
  ],
  [
    "references that lead only to each other",
    `${document}components: { schemas: { Eel: { $ref: "#/components/schemas/Ray" }, Ray: { $ref: "#/components/schemas/Eel" } } }\n`,
    "Unusable: reefs.yaml cannot be made one document: #/components/schemas/Ray leads only to references, and back to itself.",
  ],
  ["Swagger 2.0", `swagger: "2.0"${BODY}`, "Unusable: reefs.yaml is Swagger 2.0"],
  ["another version", `openapi: 4.0.0${BODY}`, 'its property `openapi` is "4.0.0"'],
])("a document is refused in words for %s", async (_, text, message) => {
  expect(await generated(text)).toContain(message);
});

const schemas = (own: object) =>
  JSON.stringify({
    openapi: "3.1.0",
    info: { title: "Reefs", version: "1" },
    paths: {},
    components: { schemas: own },
  });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const more = (name: string) => ({
  allOf: [ref("Fish"), { type: "object", properties: { [name]: { type: "string" } } }],
});

test.each(["oneOf", "anyOf"])(
  "a choice by %s whose alternatives are built on it is a choice",
  async (keyword) => {
    const fish = {
      type: "object",
      required: ["kind"],
      properties: { kind: { type: "string" } },
      discriminator: { propertyName: "kind" },
      [keyword]: [ref("Ray"), ref("Eel")],
    };
    const types = await generated(
      schemas({ Fish: fish, Ray: more("tail"), Eel: { allOf: [ref("Ray"), more("length")] } }),
      "reefs.json",
    );
    const plain = types.replaceAll(/\s+/g, " ");
    expect(plain).toContain("Ray: { kind: string; } & { tail?: string; };");
    expect(plain).toContain("Fish: { kind: string; }");
  },
);

test("a schema that is all of itself is refused with its line", async () => {
  const looped = { Fish: { allOf: [ref("Ray")] }, Ray: { allOf: [ref("Fish")] } };
  expect(await generated(schemas(looped), "reefs.json")).toMatch(
    /^reference-cycle References lead in a circle/,
  );
});
