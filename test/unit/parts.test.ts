import { describe, expect, it } from "vitest";
import * as exported from "../../src/client/index.ts";
import type { Contract, ErrorBody, Operation, PartName } from "../../src/openapi/contract.ts";
import { partsOf } from "../../src/toolkit/generate/parts.ts";
import { all } from "../support/pages.ts";
import { withParts } from "../support/parts.ts";

const { createClient, follow, paginate } = exported;
const page = (next: object) => ({ next: { parameters: {}, ...next }, items: "/items" }) as const;

/** For each part of requests and pages an operation that needs it, and the other parts that it needs. */
const NEEDED: Readonly<
  Record<Exclude<PartName, "errorBodies">, readonly [Partial<Operation>, ...others: PartName[]]>
> = {
  key: [{ key: { in: "header", name: "idempotency-key" } }],
  parameters: [{ parameters: { "query.a": { style: "pipeDelimited" } } }],
  body: [{ body: { type: "text/csv" } }],
  form: [{ body: { type: "application/x-www-form-urlencoded" } }, "body"],
  multipart: [{ body: { type: "multipart/form-data" } }, "body"],
  items: [{ body: { type: "application/jsonl", items: "lines" } }, "body"],
  link: [page({ link: "$response.header.link" })],
  url: [page({ url: "$response.body#/next" })],
  last: [page({ last: { item: "/id", to: "after" } })],
  count: [page({ count: { add: "page", to: "page", from: 1 } })],
  progress: [
    {
      state: { status: "/status", outcomes: { done: "success" }, progress: { done: ["/percent"], all: 100 } },
    },
  ],
  reads: [{ reads: { "application/json": "json", "text/csv": "text" } }],
  stream: [{ reads: { "application/jsonl": "lines" } }, "reads"],
  pageBody: [page({ parameters: { "/cursor": "$response.body#/items/0/id" } })],
};

const cases = Object.entries(NEEDED).map(([name, [operation, ...others]]) => ({
  name: name as PartName,
  operation,
  others,
}));

function contractOf(operation: Partial<Operation>): Contract {
  const whole = { id: "x", security: [], scopes: [], responses: { 200: [] }, ...operation };
  return {
    ...{ name: "tides", title: "Tides", version: "1", servers: ["https://tides.test"], securitySchemes: {} },
    ...{ requestId: {}, error: { code: "/code", message: "/message" }, codes: { taken: "taken" } },
    ...{
      errors: { taken: { status: 409, retryable: false, remedy: "Wait." } },
      openCodes: true,
      rateLimits: [],
    },
    operations: { "GET /tides": whole, "PUT /tides": whole },
  };
}

/** Uses the operation in the way of its traits, and counts the requests. */
async function use(contract: Contract, status = 200) {
  let sent = 0;
  const fetch = async () => {
    sent++;
    return Response.json({ items: [{ id: 1 }], status: "done" }, { status });
  };
  const client = createClient<object, Contract>(contract, { fetch });
  // This contract has no types.
  const { PUT } = client as unknown as { PUT(path: string, init: object): Promise<{ error?: unknown }> };
  const read = paginate as (...given: unknown[]) => AsyncIterable<unknown>;
  const wait = follow as (...given: unknown[]) => Promise<unknown>;
  const { next, state } = contract.operations["GET /tides"] ?? {};
  const verb = next ? all(read(client, "/tides")) : state && wait(client, "/tides");
  const failure = verb
    ? await verb.then(
        () => undefined,
        (error: unknown) => error,
      )
    : await PUT("/tides", {
        body: contract.operations["PUT /tides"]?.body?.items ? [{ a: 1 }] : { a: 1 },
      }).then(
        ({ error }) => error,
        (error: unknown) => error,
      );
  return { sent, failure };
}

describe("a contract that needs a part of the client", () => {
  it.each(cases)("brings $name, and no part that it does not need", ({ name, operation, others }) => {
    const names = partsOf(contractOf(operation)).map((part) => part.name);
    expect(new Set(names)).toEqual(new Set([name, ...others]));
  });

  it.each(cases)(
    "gets uses.$name from the package, and from its own file of the client",
    async ({ name, operation }) => {
      const part = partsOf(contractOf(operation)).find((each) => each.name === name);
      const own: Record<string, unknown> = await import(`../../src/client/${part?.file}.ts`);
      expect(own[part?.exported ?? ""]).toBeTypeOf("function");
      expect(own[part?.exported ?? ""]).toBe(
        Object.entries(exported).find(([at]) => at === part?.exported)?.[1],
      );
    },
  );

  it.each(cases)(
    "sends no request that lacks what uses.$name would have written",
    async ({ name, operation }) => {
      const whole = withParts(contractOf(operation));
      const uses = { ...whole.uses };
      delete uses[name];
      const { sent, failure } = await use({ ...whole, uses });
      expect(failure).toEqual(new TypeError(`The contract of Tides lacks uses.${name}: generate it again`));
      // The first page of a list needs no part.
      expect(sent).toBe(operation.next ? 1 : 0);
    },
  );

  it.each(cases.filter(({ operation }) => !operation.next))(
    "works with uses.$name",
    async ({ operation }) => {
      expect(await use(withParts(contractOf(operation)))).toEqual({ sent: 1, failure: undefined });
    },
  );
});

describe("a contract brings the reader of other error bodies", () => {
  const usual = contractOf({ responses: { 200: [], 409: ["taken"] } });
  const remedy = { status: 409, retryable: false, remedy: "Wait." };
  const needed: readonly (readonly [string, Contract])[] = [
    ["without a code", { ...usual, error: { message: "/message" } }],
    ["without a message", { ...usual, error: { code: "/code" } }],
    ["of several forms", { ...usual, otherErrors: [{ message: "/message" }] }],
    ["whose codes no document lists", { ...usual, errors: {} }],
    ["whose codes are numbers", { ...usual, errors: { 1042: remedy } }],
    ["of responses without a body", contractOf({ responses: { 200: [], 404: [] }, bodiless: [404] })],
    [
      "of responses to a HEAD",
      { ...usual, operations: { "HEAD /tides": { ...usual.operations["GET /tides"] } } as never },
    ],
  ];

  it.each(needed)("%s", (_, contract) => {
    expect(partsOf(contract)).toContainEqual(
      expect.objectContaining({ name: "errorBodies", exported: "readAnyErrorBody" }),
    );
  });

  it.each<ErrorBody>([{ code: "/code" }, { message: "/message" }])(
    "or a call that meets one throws: %j",
    async (error) => {
      const { failure } = await use({ ...usual, error }, 409);
      expect(failure).toEqual(
        new TypeError("The contract of Tides lacks uses.errorBodies: generate it again"),
      );
    },
  );

  it("and not for a code and a message, nor for a success without a body", () => {
    expect(partsOf(usual)).toEqual([]);
    expect(partsOf(contractOf({ responses: { 200: [], 204: [], 409: ["taken"] }, bodiless: [200] }))).toEqual(
      [],
    );
  });
});
