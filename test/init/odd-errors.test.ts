import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { infer } from "../../src/toolkit/init/infer.ts";
import { init } from "../../src/toolkit/init/init.ts";
import { chosenApis } from "../../src/toolkit/project/chosen.ts";
import { generateApis } from "../../src/toolkit/project/generate.ts";

const text = { type: "string" };
const json = (schema: JsonObject) => ({ description: "It.", content: { "application/json": { schema } } });
const kite = { type: "object", properties: { id: text } };

/** What is found of errors in a document whose operations have these responses. */
function errors(responses: readonly JsonObject[], schemas: JsonObject = {}) {
  const paths = responses.map((each, at): [string, JsonObject] => [
    `/kites${at}`,
    { get: { responses: each } },
  ]);
  const { findings, gaps } = infer({
    ...{ openapi: "3.1.0", info: { title: "Kites", version: "1" } },
    ...{ paths: Object.fromEntries(paths), components: { schemas } },
  });
  return {
    findings: findings.filter(({ topic }) => topic === "errors"),
    gaps: gaps
      .filter(({ topic }) => topic === "errors")
      .map(({ what, operations }) => [what, operations.length]),
  };
}

/** What is found in a document, and the contract that is generated when all of it is confirmed. */
async function confirmed(document: JsonObject) {
  const base = mkdtempSync(join(tmpdir(), "concord-errors-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  writeFileSync(join(base, "kites.json"), JSON.stringify(document));
  const { inference } = await init({ base, document: "kites.json" });
  const overlay = join(base, "kites.overlay.yaml");
  writeFileSync(overlay, readFileSync(overlay, "utf8").replace(/^ {2}# (?=- target| {2})/gm, "  "));
  const [made] = await generateApis(base, await chosenApis(base, []), false);
  expect(made?.problems).toEqual([]);
  return {
    findings: inference.findings.map(({ confidence, what }) => [confidence, what]),
    contract: readFileSync(join(base, "src/api/kites/index.ts"), "utf8"),
  };
}

const problem = { type: "object", properties: { code: text, message: text } };
const other = { type: "object", properties: { error: text } };
const ok = { 200: json(kite) };

test("an error body that nearly all operations have is proposed for those that document none", () => {
  const most = Array.from({ length: 20 }, (): JsonObject => ({ ...ok, 400: json(problem) }));
  const { findings, gaps } = errors([...most, { ...ok, 400: json(other) }, ok, ok]);
  const proposed = findings.find(({ what }) => what === "The same error body where no error is documented");
  expect(proposed).toMatchObject({ confidence: "guess", operations: ["GET /kites21", "GET /kites22"] });
  expect(gaps).toEqual([]);
});

test("of several error bodies none is proposed for operations that document none", () => {
  const { findings, gaps } = errors([{ ...ok, 400: json(problem) }, { ...ok, 400: json(other) }, ok]);
  expect(findings.map(({ what }) => what)).toEqual(["An error body on 400", "An error body on 400"]);
  expect(gaps).toEqual([["No error is documented", 1]]);
});

test("errors that are documented without a body are reported", () => {
  const bodiless = { ...ok, 401: { description: "No." }, 404: { description: "No such kite." } };
  const { findings, gaps } = errors([bodiless, bodiless, { ...ok, 400: json(problem) }]);
  expect(findings).toHaveLength(1);
  expect(gaps).toEqual([["Errors are documented without a body", 2]]);
});

const field = { description: "No.", headers: { "X-Error-Code": { schema: text } } };

test.each([
  ["with its code in a header field", { 404: field }, []],
  ["some with their code in a header field", { 401: { description: "No." }, 404: field }, []],
  ["with another header field", { 404: { ...field, headers: { "Retry-After": { schema: text } } } }, 1],
])("an error without a body, %s", (_, refused, expected) => {
  const { gaps } = errors([{ ...ok, ...refused }]);
  expect(gaps).toEqual(expected === 1 ? [["Errors are documented without a body", 1]] : []);
});

const fault = { type: "object", properties: { category: text, code: text, detail: text } };
const whole = (content: JsonObject) =>
  json({
    type: "object",
    properties: { ...content, errors: { type: "array", items: { $ref: "#/components/schemas/Fault" } } },
  });

test("an error body beside the content of success bodies is proposed, if the document has no other", () => {
  const responses = [{ 200: whole({ kite }) }, { 200: whole({ kites: { type: "array", items: kite } }) }];
  const { findings, gaps } = errors(responses, { Fault: fault });
  expect(findings).toMatchObject([
    {
      confidence: "guess",
      what: "The error body that success bodies have in `errors`",
      evidence: 'message at "/errors/0/detail", code at "/errors/0/code"',
    },
  ]);
  expect(findings[0]?.changes).toEqual([
    { target: "$.components.schemas.Fault.properties.detail", update: { "x-error": "message" } },
    { target: "$.components.schemas.Fault.properties.code", update: { "x-error": "code" } },
    {
      target: "$.paths.*.*.responses",
      update: {
        default: {
          description: "An error.",
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: { errors: { type: "array", items: { $ref: "#/components/schemas/Fault" } } },
              },
            },
          },
        },
      },
    },
  ]);
  expect(gaps).toEqual([]);
});

test("where one operation describes the error body, others refer to it there, for its annotations", () => {
  const { findings } = errors([{ ...ok, 400: json(problem) }, ok]);
  const at = "#/paths/~1kites0/get/responses/400/content/application~1json/schema";
  expect(findings[1]?.changes).toEqual([
    {
      target: "$.paths['/kites1'].get.responses",
      update: { default: { ...json({ $ref: at }), description: "An error." } },
    },
  ]);
});

test("where one success body describes the error body, it is read from there", async () => {
  const { contract } = await confirmed({
    openapi: "3.0.3",
    info: { title: "Kites", version: "1" },
    paths: {
      "/kites/{id}": {
        get: { responses: { 200: json({ type: "object", properties: { kite, error: problem } }) } },
      },
      "/kites": { get: { responses: { 204: { description: "None." } } } },
    },
  });
  expect(contract).toContain('error: { code: "/error/code", message: "/error/message" }');
});

test("what a few success bodies call errors is content", () => {
  const responses = [{ 200: whole({}) }, ok, ok];
  expect(errors(responses, { Fault: fault }).findings.map(({ what }) => what)).toEqual([
    "An error body with `message` and `code`",
  ]);
});

test.each(["3.0.3", "3.1.0"])(
  "of a document of OpenAPI %s without an error body, the usual one is proposed; confirmed, it compiles and is read",
  async (openapi) => {
    const paths = { "/kites": { get: { responses: { 200: json(kite), 401: { description: "No." } } } } };
    const document = { openapi, info: { title: "Kites", version: "1" }, paths };
    const { findings, contract } = await confirmed(document);
    expect(findings).toEqual([["guess", "An error body with `message` and `code`"]]);
    expect(contract).toContain('error: { code: "/code", message: "/message" }');
  },
);

test.each([
  ["A short identifier that belongs to the HTTP status code.", undefined, true],
  [undefined, "not_found", true],
  ["Names this error in the logs, as request_id does.", "8f2e", false],
  [undefined, undefined, false],
])(
  "an `id` of an error is its code if the document shows it: %s, such as %s",
  (description, example, isCode) => {
    const id = {
      ...text,
      ...(description !== undefined && { description }),
      ...(example !== undefined && { example }),
    };
    const { findings } = errors([
      { ...ok, 404: json({ type: "object", properties: { id, message: text } }) },
    ]);
    expect(findings[0]?.evidence).toBe(`message at "/message"${isCode ? ', code at "/id"' : ""}`);
  },
);

test("a message whose texts are listed is no code where they are sentences", () => {
  const schema = { type: "object", properties: { error: { ...text, enum: ["Not there", "gone"] } } };
  const { findings } = errors([{ 200: json(kite), 400: json(schema) }]);
  expect(findings).toMatchObject([
    { evidence: 'message at "/error"', changes: [{ update: { "x-error": "message" } }] },
  ]);
});

test("a message whose texts are listed is the code as well, and one annotation says both", async () => {
  const schema = { type: "object", properties: { error: { ...text, enum: ["not_authed", "gone"] } } };
  const { findings } = errors([{ 200: json(kite), 400: json(schema) }]);
  expect(findings).toMatchObject([
    {
      evidence: 'message at "/error", code at "/error"',
      changes: [{ update: { "x-error": ["message", "code"] } }],
    },
  ]);
});

const object = (properties: JsonObject): JsonObject => ({ type: "object", properties });
const listOf = (items: JsonObject): JsonObject => ({ type: "array", items });
const number = { type: "integer" };

test.each<[string, JsonObject, string]>([
  [
    "a list of details and nothing beside it",
    object({ detail: listOf(object({ loc: listOf(text), msg: text, type: text })) }),
    'message at "/detail/0/msg", code at "/detail/0/type", details at "/detail/0/loc"',
  ],
  [
    "an object of details and nothing beside it",
    object({ detail: object({ message: text, error_code: text }) }),
    'message at "/detail/message", code at "/detail/error_code"',
  ],
  ["details that are the text", object({ detail: text }), 'message at "/detail"'],
  [
    "details beside a text",
    object({ error: text, details: listOf(object({ message: text, code: text })) }),
    'message at "/error", details at "/details"',
  ],
  [
    "a status, a word and a text",
    object({ timestamp: text, status: number, error: text, message: text, path: text }),
    'message at "/message", code at "/error"',
  ],
  [
    "a text, and texts by field",
    object({ message: text, errors: { type: "object", additionalProperties: listOf(text) } }),
    'message at "/message", details at "/errors"',
  ],
  [
    "a number, a text and details of any form",
    object({ code: number, message: text, details: listOf({ type: "object" }) }),
    'message at "/message", code at "/code", details at "/details"',
  ],
])("an error body with %s is read", (_, schema, evidence) => {
  expect(errors([{ 200: json(kite), 422: json(schema) }]).findings.map((each) => each.evidence)).toEqual([
    evidence,
  ]);
});
