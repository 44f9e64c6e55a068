import { expect, test } from "vitest";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { upgraded } from "../../src/toolkit/project/upgrade.ts";
import { generated } from "../support/generated.ts";
import { keepingLastSent } from "./last-sent.ts";

const parameter = (name: string) => ({ name, in: "path", required: true, schema: { type: "integer" } });
const documentOf = (path: string, ...parameters: object[]) => ({
  openapi: "3.1.0",
  info: { title: "Berths", version: "1" },
  servers: [{ url: "https://berths.test" }],
  paths: { [path]: { get: { parameters, responses: { 204: { description: "Done." } } } } },
});

test.each([
  ["/berths/{quay}/{number}", { quay: "a/b", number: 2 }, "/berths/a%2Fb/2"],
  ["/berths/{quay}.json", { quay: "a" }, "/berths/a.json"],
  ["/berths/{quay}-{number}", { quay: "a", number: 2 }, "/berths/a-2"],
  ["/berths/{quay}/of/{quay}", { quay: "a" }, "/berths/a/of/a"],
])("a value that only the path names is a text that every call needs: %s", async (path, values, expected) => {
  const described = documentOf(path, ...("number" in values ? [parameter("number")] : []));
  const { contract, problems } = await generated(described);
  expect(problems).toEqual([]);
  if (!contract) throw new Error("The document has a contract");
  const { call, lastSent } = keepingLastSent(contract);
  expect((await call(`GET ${path as `/${string}`}`, { params: { path: values } })).error).toBeUndefined();
  expect(lastSent()?.url.pathname).toBe(expected);
  const types = (await typesOf(upgraded(JSON.parse(JSON.stringify(described))))).replaceAll(/\s+/g, " ");
  expect(types).toContain(
    "number" in values ? "path: { number: number; quay: string; }" : "path: { quay: string; }",
  );
});

test.each([
  ["/berths/{ids*}", { style: "simple", explode: true }, "/berths/1,2"],
  ["/berths/{.ids}", { style: "label", explode: false }, "/berths/.1,2"],
  ["/berths/{;ids*}", { style: "matrix", explode: true }, "/berths/;ids=1;ids=2"],
])(
  "a path that repeats the style of its parameter, as %s, goes by the name alone",
  async (path, style, expected) => {
    const ids = { ...parameter("ids"), ...style, schema: { type: "array", items: { type: "integer" } } };
    const { contract, problems } = await generated(documentOf(path, ids));
    expect(problems).toEqual([]);
    if (!contract) throw new Error("The document has a contract");
    const { call, lastSent } = keepingLastSent(contract);
    await call("GET /berths/{ids}", { params: { path: { ids: [1, 2] } } });
    expect(lastSent()?.url.pathname).toBe(expected);
  },
);

test("a path parameter that the path does not name is refused: no request would carry it", async () => {
  const { problems } = await generated(documentOf("/berths/{quayId}", parameter("quay_id")));
  expect(problems).toMatchObject([
    { rule: "path-parameter", message: 'GET /berths/{quayId} has no place for its path parameter "quay_id"' },
  ]);
});
