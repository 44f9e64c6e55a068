import fc from "fast-check";
import { expect, it } from "vitest";
import { paginate } from "../../src/client/index.ts";
import { described, untyped } from "../support/described.ts";
import { generated } from "../support/generated.ts";
import { all } from "../support/pages.ts";

/** A list whose pages leave out what the caller may not see, and whose offset grows by the limit all the same. */
const documentOf = (by: string, end: object) => ({
  openapi: "3.1.0",
  info: { title: "Folders", version: "1" },
  servers: [{ url: "https://folders.test" }],
  paths: {
    "/folders": {
      get: {
        operationId: "listFolders",
        parameters: ["offset", "limit"].map((name) => ({
          ...{ name, in: "query", schema: { type: "integer", ...(name === "offset" && { default: 0 }) } },
        })),
        responses: {
          200: {
            description: "A page.",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Page" } } },
            links: {
              next: { operationId: "listFolders", "x-next": { add: "items", by, to: "offset", ...end } },
            },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Page: {
        type: "object",
        properties: {
          entries: { type: "array", items: { type: "integer" }, "x-items": true },
          limit: { type: "integer" },
          total_count: { type: "integer" },
          has_more: { type: "boolean" },
        },
      },
    },
  },
});

const total = { total: "$response.body#/total_count" };
const more = { more: "$response.body#/has_more" };

it.each([
  ["of the response", "$response.body#/limit", total],
  ["of the response", "$response.body#/limit", more],
  ["of the request", "$request.query.limit", total],
  ["of the request", "$request.query.limit", more],
])(
  "an offset that grows by the limit %s reaches every item once, also past empty pages",
  async (_, by, end) => {
    const { contract } = await described(documentOf(by, end), { infers: false });
    const lists = fc.record({
      visible: fc.array(fc.boolean(), { maxLength: 20 }),
      limit: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(lists, async ({ visible, limit }) => {
        let sent = 0;
        const { client } = untyped(contract, {
          async transport(url) {
            sent++;
            const offset = Number(new URL(url).searchParams.get("offset") ?? 0);
            const numbers = visible.map((_, number) => number).slice(offset, offset + limit);
            const entries = numbers.filter((number) => visible[number]);
            const rest = { limit, total_count: visible.length, has_more: offset + limit < visible.length };
            return Response.json({ entries, ...rest });
          },
        });
        // The contract is read here, so its paths have no types.
        const read = paginate as (...given: unknown[]) => AsyncIterable<unknown>;
        const found = await all(read(client, "/folders", { params: { query: { limit } } }));
        expect(found).toEqual(visible.flatMap((shown, number) => (shown ? [number] : [])));
        expect(sent).toBe(Math.max(1, Math.ceil(visible.length / limit)));
      }),
      { numRuns: 100 },
    );
  },
);

it("a page that says neither its limit nor an end is the last one when it is empty", async () => {
  const { contract } = await described(documentOf("$response.body#/limit", total), { infers: false });
  let sent = 0;
  const { client } = untyped(contract, {
    async transport() {
      sent++;
      return Response.json({ entries: sent === 1 ? [1, 2] : [] });
    },
  });
  // The contract is read here, so its paths have no types.
  const read = paginate as (...given: unknown[]) => AsyncIterable<unknown>;
  expect(await all(read(client, "/folders"))).toEqual([1, 2]);
  expect(sent).toBe(2);
});

it("what a page counts for has to be something that the document describes", async () => {
  const { problems } = await generated(documentOf("$response.body#/size", total));
  expect(problems).toMatchObject([{ rule: "link-expression", message: expect.stringContaining("/size") }]);
});
