import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { Bundle } from "../../src/sandbox/core/bundle.ts";
import { describedOperations } from "../../src/sandbox/core/operations.ts";
import { openPaths } from "../../src/sandbox/core/paths.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { unsendableNotes } from "../../src/toolkit/generate/unsendable-parameters.ts";
import { upgraded } from "../../src/toolkit/project/upgrade.ts";
import { generated } from "../support/generated.ts";
import { keepingLastSent } from "./last-sent.ts";

const parameter = (name: string) => ({ name, in: "path", required: true, schema: { type: "integer" } });
const documentOf = (path: string, ...parameters: JsonObject[]): JsonObject => ({
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

const named = (name: string) => ({ ...parameter(name), schema: { type: "string" } });
const LONG = "projects/p é/topics/t?#";
const SENT = "projects/p%20%C3%A9/topics/t%3F%23";

test.each([
  ["/v1/{+name}", "/v1/{name}"],
  ["/v1/{+name}:publish", "/v1/{name}:publish"],
  ["/v1/{name*}", "/v1/{name}"],
  ["/v1/{name+}", "/v1/{name}"],
  ["/v1/{*name}", "/v1/{name}"],
  ["/v1/{**name}/end", "/v1/{name}/end"],
  ["/v1/{name=projects/*/topics/*}", "/v1/{name}"],
  ["/v1/{name:.+}", "/v1/{name}"],
  ["/v1{/name*}", "/v1/{name}"],
])(
  "a place for several segments, as %s, keeps the slashes of its value, and the sandbox reads it",
  async (path, plain) => {
    for (const described of [[named("name")], []]) {
      if (described.length === 0 && /[*=]\}|\{\/|name\*/.test(path)) continue;
      const whole = upgraded(documentOf(path, ...described));
      const { contract, problems } = await generated(documentOf(path, ...described));
      expect(problems).toEqual([]);
      if (!contract) throw new Error("The document has a contract");
      const { call, lastSent } = keepingLastSent(contract);
      const key = `GET ${plain as `/${string}`}` as const;
      expect((await call(key, { params: { path: { name: LONG } } })).error).toBeUndefined();
      expect(lastSent()?.url.pathname).toBe(plain.replace("{name}", SENT));
      for (const name of ["a/../b", "..", "a/.", ""])
        await expect(call(key, { params: { path: { name } } })).rejects.toThrow(TypeError);
      const find = openPaths(describedOperations(new Bundle(whole)));
      expect(find("GET", plain.replace("{name}", SENT))?.parameters).toEqual({ name: LONG });
      expect(find("GET", plain.replace("{name}", ""))).toBeUndefined();
    }
  },
);

test("of the paths of a document, one without such a place is meant before one with it", () => {
  const [long, short] = [documentOf("/v1/{+name}"), documentOf("/v1/topics/{name}")];
  const whole = upgraded({ ...long, paths: { ...Object(long.paths), ...Object(short.paths) } });
  const find = openPaths(describedOperations(new Bundle(whole)));
  expect(find("GET", "/v1/topics/a")?.operation.path).toBe("/v1/topics/{name}");
  expect(find("GET", "/v1/topics/a/b")?.operation.path).toBe("/v1/{name}");
});

test("of the paths of a document, one with such a place is meant before one with fewer literal characters", () => {
  const [long, short] = [documentOf("/files/{+name}"), documentOf("/{owner}/{name}")];
  const whole = upgraded({ ...long, paths: { ...Object(short.paths), ...Object(long.paths) } });
  const find = openPaths(describedOperations(new Bundle(whole)));
  expect(find("GET", "/files/a")?.operation.path).toBe("/files/{name}");
  expect(find("GET", "/files/a/b/c")?.operation.path).toBe("/files/{name}");
  expect(find("GET", "/reefs/a")?.operation.path).toBe("/{owner}/{name}");
  const both = upgraded({
    ...documentOf("/f/{+name}"),
    paths: { ...Object(documentOf("/{a}/{b}/{name}").paths), ...Object(documentOf("/f/{+name}").paths) },
  });
  expect(openPaths(describedOperations(new Bundle(both)))("GET", "/f/a/b")?.operation.path).toBe("/f/{name}");
});

test.each(["/v1/{name}", "/v1/{name=folders/*}"])(
  "a path whose plain form is taken by %s stays as it is, and both can be called",
  async (other) => {
    const path = "/v1/{name=projects/*}";
    const item = (value: string) => Object.values(documentOf(value, named("name")).paths ?? {})[0];
    const document = { ...documentOf(path), paths: { [other]: item(other), [path]: item(path) } };
    const { contract, problems } = await generated(document);
    expect(problems).toEqual([]);
    if (!contract) throw new Error("The document has a contract");
    expect(Object.keys(contract.operations)).toEqual(["GET /v1/{name}", `GET ${path}`]);
    const { call, lastSent } = keepingLastSent(contract);
    await call(`GET ${path}`, { params: { path: { "name=projects/*": "projects/a" } } });
    expect(lastSent()?.url.pathname).toBe("/v1/projects/a");
  },
);

test("a list of several segments is refused by name", async () => {
  const list = { ...parameter("name"), schema: { type: "array", items: { type: "string" } } };
  const { problems } = await generated(documentOf("/v1/{+name}", list));
  expect(problems).toMatchObject([
    { rule: "parameter-style", message: expect.stringContaining('"name" has several segments') },
  ]);
});

test.each([
  ["/search{?q,page}", "/search"],
  ["/search/{id}{?q*,page}", "/search/{id}"],
])("what a path names of its query is sent there: %s", async (path, plain) => {
  const page = { name: "page", in: "query", schema: { type: "integer" } };
  const ids = path.includes("{id}") ? [parameter("id")] : [];
  const { contract, problems } = await generated(documentOf(path, ...ids, page));
  expect(problems).toEqual([]);
  if (!contract) throw new Error("The document has a contract");
  const { call, lastSent } = keepingLastSent(contract);
  await call(`GET ${plain as `/${string}`}`, { params: { path: { id: 1 }, query: { q: "a", page: 2 } } });
  expect(lastSent()?.url.search).toBe("?q=a&page=2");
  expect(lastSent()?.url.pathname).toBe(plain.replace("{id}", "1"));
});

test.each([
  ["in another spelling", "/berths/{quayId}/{number}", ["quay_id", "number"], "/berths/1/2"],
  ["in other spellings", "/berths/{quay-id}/{Berth_Number}", ["berthNumber", "quayId"], "/berths/1/2"],
  ["by another name, where no other is left", "/berths/{id}/{number}", ["number", "quay"], "/berths/1/2"],
])("a path parameter that is described %s is that of the path", async (_, path, names, expected) => {
  const document = documentOf(path, ...names.map(parameter));
  const { contract, problems } = await generated(document);
  expect(problems).toEqual([]);
  if (!contract) throw new Error("The document has a contract");
  const { call, lastSent } = keepingLastSent(contract);
  const places = [...path.matchAll(/\{(.*?)\}/g)].map(([, name]) => name ?? "");
  const values = Object.fromEntries(places.map((name, index) => [name, index + 1]));
  expect((await call(`GET ${path as `/${string}`}`, { params: { path: values } })).error).toBeUndefined();
  expect(lastSent()?.url.pathname).toBe(expected);
  const types = typesOf(upgraded(JSON.parse(JSON.stringify(document))));
  for (const place of places) expect(types).toMatch(new RegExp(`"?${place}"?: number;`));
});

test("a component that other paths use as well keeps its name there", async () => {
  const reference = { $ref: "#/components/parameters/Quay" };
  const get = { parameters: [reference], responses: { 204: { description: "Done." } } };
  const document = {
    ...documentOf("/unused"),
    paths: { "/berths/{quay_id}": { get }, "/quays/{quayId}": { get } },
    components: { parameters: { Quay: parameter("quayId") } },
  };
  const { contract, problems } = await generated(document);
  expect(problems).toEqual([]);
  if (!contract) throw new Error("The document has a contract");
  const { call, lastSent } = keepingLastSent(contract);
  await call("GET /berths/{quay_id}", { params: { path: { quay_id: 1 } } });
  expect(lastSent()?.url.pathname).toBe("/berths/1");
  await call("GET /quays/{quayId}", { params: { path: { quayId: 2 } } });
  expect(lastSent()?.url.pathname).toBe("/quays/2");
});

test("path parameters of which nobody can say where they belong are refused: no request would carry them", async () => {
  const names = ["quay", "berth"].map(parameter);
  const { problems } = await generated(documentOf("/berths/{id}/{number}", ...names));
  expect(problems).toMatchObject([
    { rule: "path-parameter", message: expect.stringContaining('no place for its path parameter "quay"') },
    { rule: "path-parameter", message: expect.stringContaining('no place for its path parameter "berth"') },
  ]);
});

test("a path parameter for which the path has no place is left out of the types by name, and the sandbox waits for none", async () => {
  const document = documentOf("/berths/{id}", parameter("id"), parameter("quay"));
  const whole = () => upgraded(JSON.parse(JSON.stringify(document)));
  const { contract, problems } = await generated(document);
  expect(problems).toEqual([]);
  if (!contract) throw new Error("The document has a contract");
  expect(unsendableNotes(whole())).toEqual([
    'The client does not send the path parameter "quay" of GET /berths/{id}, which is left out of the types: the path has no place for it.',
  ]);
  expect(typesOf(whole())).not.toContain("quay");
  const sandbox = await startDerivedSandbox({
    name: "berths",
    openapi: whole(),
    contract,
  });
  onTestFinished(() => sandbox.close());
  // It looks for the berth, and finds none.
  expect((await fetch(`${sandbox.baseUrl}/berths/1`)).status).toBe(404);
});
