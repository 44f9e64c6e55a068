import { afterAll, describe, expect, test } from "vitest";
import { createClient } from "../../src/client/index.ts";
import type { Contract, SecurityScheme } from "../../src/openapi/contract.ts";
import { OpenApiDocument } from "../../src/openapi/document.ts";
import { readSecurity, requirementsOf, type SecurityRequirement } from "../../src/openapi/security.ts";
import { authorise } from "../../src/sandbox/core/credentials.ts";
import { tablesOf } from "../../src/sandbox/core/mount.ts";
import { Refusal } from "../../src/sandbox/core/refusal.ts";
import { openStore } from "../../src/sandbox/core/store.ts";
import { parcels } from "../sandbox/parcels.ts";

const by = { now: 0, store: await openStore(undefined, tablesOf([parcels])), tokens: new Map() };
afterAll(() => by.store.close());

const schemes: Record<string, SecurityScheme> = {
  a: { in: "header", name: "x-a" },
  b: { in: "header", name: "x-b" },
};

/** What a document says, which credentials a caller has, and which of them a request needs. */
const cases: readonly [
  says: string,
  SecurityRequirement[],
  has: string[],
  sent: string[],
  allowed: boolean,
][] = [
  ["both are needed, and both are there", [{ a: [], b: [] }], ["a", "b"], ["a", "b"], true],
  ["both are needed, and one is there", [{ a: [], b: [] }], ["a"], [], false],
  ["both are needed, and the other is there", [{ a: [], b: [] }], ["b"], [], false],
  ["either will do: the first", [{ a: [] }, { b: [] }], ["a", "b"], ["a"], true],
  ["either will do: the one that is there", [{ a: [] }, { b: [] }], ["b"], ["b"], true],
  ["both or one: both, as the document prefers", [{ a: [], b: [] }, { b: [] }], ["a", "b"], ["a", "b"], true],
  ["both or one: one", [{ a: [], b: [] }, { b: [] }], ["b"], ["b"], true],
  ["none is needed where one may be empty", [{ a: [] }, {}], [], [], true],
  ["an empty alternative first hides no credential", [{}, { a: [] }], ["a"], ["a"], true],
  ["none is needed where none is named", [], ["a"], [], true],
];

describe.each(cases)("%s", (_, security, has, sent, allowed) => {
  const root = { paths: { "/x": { get: { operationId: "x", security, responses: {} } } } };
  const operation = new OpenApiDocument(JSON.parse(JSON.stringify(root))).operation("GET /x");
  if (!operation) throw new Error("The document has one operation.");

  test("in the contract, whose alternatives are those of the document", () => {
    expect(readSecurity({}, operation).security).toEqual(security.map((each) => Object.keys(each)));
  });

  test("in the client", async () => {
    let headers = new Headers();
    const contract: Contract = {
      ...{ name: "x", title: "X", version: "1", servers: ["https://x.test"], securitySchemes: schemes },
      ...{ requestId: {}, error: {}, codes: {}, errors: {}, openCodes: true, rateLimits: [] },
      operations: { "GET /x": { id: "x", ...readSecurity({}, operation), responses: { 200: [] } } },
    };
    const client = createClient(contract, {
      credentials: Object.fromEntries(has.map((name) => [name, `secret-${name}`])),
      fetch: async (_url, init) => {
        headers = new Headers(init?.headers);
        return Response.json({});
      },
    });
    // The contract is made in this test, so it has no types.
    await (client.GET as unknown as (path: string) => Promise<unknown>)("/x");
    expect(Object.keys(schemes).filter((name) => headers.has(`x-${name}`))).toEqual(sent);
  });

  test("in the sandbox", () => {
    const headers = Object.fromEntries(has.map((name) => [`x-${name}`, "known"]));
    const api = {
      ...parcels,
      identify: () => ({ principal: { id: "known", tenant: "t", scopes: [] } }),
    };
    const enter = () =>
      authorise(api, schemes, requirementsOf({}, operation.value), { headers, search: "" }, by);
    if (allowed) expect(enter).not.toThrow();
    else expect(enter).toThrow(Refusal);
  });
});
