import fc from "fast-check";
import { expect, test } from "vitest";
import { registry } from "../../generated/registry.ts";
import { loadApi } from "../../src/cli/apis.ts";
import { type CallableOperation, callableOperations } from "../../src/cli/call/operation.ts";
import { DescribedApi } from "../../src/cli/described-api.ts";
import { checkables } from "../../src/cli/probe.ts";
import type { Contract, Operation, OperationKey } from "../../src/openapi/contract.ts";

interface Described {
  readonly id?: string;
  readonly parameters?: readonly object[];
  readonly deprecated?: boolean;
  readonly body?: boolean;
  readonly contract?: Partial<Operation>;
}

/** The operations of an API with one bearer token, where `contract` says nothing else. */
function operationsOf(described: Readonly<Record<string, Described>>): CallableOperation[] {
  const paths: Record<string, Record<string, object>> = {};
  const operations: Record<string, object> = {};
  for (const [key, { id = key, parameters = [], deprecated, body, contract }] of Object.entries(described)) {
    const [method = "", path = ""] = key.split(" ");
    const requestBody = body
      ? { content: { "application/json": { schema: { type: "object" } } } }
      : undefined;
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: { parameters, deprecated, requestBody, responses: {} },
    };
    operations[key] = { id, security: [["token"]], responses: {}, scopes: [], ...contract };
  }
  // Only what a probe reads.
  const contract = { name: "ferry", operations } as unknown as Contract;
  return callableOperations(new DescribedApi({ paths }), contract);
}

const probeOf = (described: Readonly<Record<string, Described>>) => {
  const [found] = checkables(operationsOf(described));
  return found?.probe && { key: found.probe.operation.key, ...found.probe.params };
};

test.each<[string, string | undefined, object | undefined]>([
  ["main-api", "GET /contacts", { limit: 1 }],
  ["meetso", "GET /public/v1/meetings", { limit: 1 }],
  ["meshes", "GET /api/v1/events", { limit: 1 }],
  ["meshi", "GET /auth", {}],
])("the key of %s is checked by %s", async (name, key, query) => {
  const api = registry.find((each) => each.name === name);
  if (!api) throw new Error(`There is no ${name}`);
  const { document, contract } = await loadApi(api);
  const [first, ...others] = checkables(callableOperations(document, contract));
  expect(first?.probe).toMatchObject({ operation: { key }, params: { query } });
  // The publishable key only sends events.
  expect(others.map(({ probe }) => probe)).toEqual(name === "meshes" ? [undefined] : []);
});

test.each<[string, Described]>([
  ["POST /books", {}],
  ["HEAD /books", {}],
  ["GET /books/{id}", { parameters: [{ name: "id", in: "path", required: true }] }],
  [
    "GET /books",
    { parameters: [{ name: "shelf", in: "query", required: true, schema: { type: "string" } }] },
  ],
  ["GET /books", { parameters: [{ name: "X-Shelf", in: "header", required: true }] }],
  ["GET /books", { body: true }],
  ["GET /books", { deprecated: true }],
  ["GET /books", { contract: { idempotent: false } }],
  ["GET /books", { contract: { reads: "blob" } }],
  ["GET /books", { contract: { security: [["token"], []] } }],
  ["GET /logout", {}],
  ["GET /sign-out", {}],
  ["GET /auth.revoke", {}],
  ["GET /queue/next", {}],
  ["GET /books", { id: "deleteOldBooks" }],
  ["GET /tokens:rotate", {}],
])(
  "%s (%j) checks no key: it may change something, needs to know something, or says nothing of the key",
  (key, described) => {
    expect(probeOf({ [key]: described })).toBeUndefined();
  },
);

test.each<[string, Readonly<Record<string, Described>>, object]>([
  ["whose the key is", { "GET /a": {}, "GET /v1/users/me": {} }, { key: "GET /v1/users/me" }],
  ["a short path", { "GET /v1/a/b": {}, "GET /v1/a": {} }, { key: "GET /v1/a" }],
  [
    "a small page",
    {
      "GET /a": {},
      "GET /b": { parameters: [{ name: "per_page", in: "query", schema: { type: "integer", minimum: 5 } }] },
    },
    { key: "GET /b", query: { per_page: 5 } },
  ],
  [
    "a page in brackets",
    { "GET /b": { parameters: [{ name: "page[size]", in: "query", schema: { type: "integer" } }] } },
    { query: { "page[size]": 1 } },
  ],
  [
    "a header field of one value",
    {
      "GET /b": {
        parameters: [{ name: "Version", in: "header", required: true, schema: { enum: ["2026-01"] } }],
      },
    },
    { header: { Version: "2026-01" } },
  ],
])("a probe prefers or fills in %s", (_, described, probe) => {
  expect(probeOf(described)).toMatchObject(probe);
});

test("a probe only reads, and asks for nothing that the caller would have to know, whatever the operations", () => {
  const segment = fc.constantFrom("books", "me", "logout", "{id}", "export", "v1", "next", "account");
  const operation = fc.record({
    method: fc.constantFrom("GET", "POST", "DELETE", "HEAD"),
    path: fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join("/")}`),
    required: fc.boolean(),
    deprecated: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 6 }), (all) => {
      const described = Object.fromEntries(
        all.map(({ method, path, required, deprecated }): [OperationKey, Described] => [
          // A method, a space and a path.
          `${method} ${path}` as OperationKey,
          {
            ...{ deprecated },
            parameters: [
              ...(path.includes("{id}") ? [{ name: "id", in: "path", required: true }] : []),
              ...(required ? [{ name: "q", in: "query", required }] : []),
            ],
          },
        ]),
      );
      const found = probeOf(described);
      const isFit = ([key, { parameters = [], deprecated }]: [string, Described]) =>
        /^GET (?!.*(logout|export|next))/.test(key) && parameters.length === 0 && !deprecated;
      expect(found !== undefined).toBe(Object.entries(described).some(isFit));
      if (found) expect(isFit([found.key, described[found.key] ?? {}])).toBe(true);
    }),
  );
});
