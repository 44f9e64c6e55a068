import { describe, expect, it } from "vitest";
import { createClient, paginate } from "../../src/client/index.ts";
import type { Contract, Next } from "../../src/openapi/contract.ts";
import { withParts } from "../support/parts.ts";

/** The first number that JavaScript cannot hold: it would be read as the one before it. */
const LARGE = "9007199254740993";

/** For each kind of cursor how it leads on, and a page that has the number. */
const KINDS: Readonly<Record<string, readonly [next: Next, page: string]>> = {
  "a cursor": [{ parameters: { cursor: "$response.body#/next" } }, `{"items":[{}],"next":${LARGE}}`],
  "the id of the last item": [
    { parameters: {}, last: { item: "/id", to: "after" } },
    `{"items":[{"id":${LARGE}}]}`,
  ],
  "a cursor in the request body": [
    { parameters: { "/cursor": "$response.body#/next" } },
    `{"items":[{}],"next":${LARGE}}`,
  ],
  "sort values of the last item": [
    { parameters: {}, last: { item: "/sort", to: "/search_after" } },
    `{"items":[{"sort":["a",${LARGE}]}]}`,
  ],
  "a list in the request body": [
    { parameters: { "/search_after": "$response.body#/next" } },
    `{"items":[{}],"next":["a",${LARGE}]}`,
  ],
  "an object in the request body": [
    { parameters: { "/start": "$response.body#/next" } },
    `{"items":[{}],"next":{"id":[${LARGE}]}}`,
  ],
};

function listing(next: Next, first: string, path = "/things") {
  const sent: string[] = [];
  const list = {
    id: "x",
    security: [],
    scopes: [],
    responses: { 200: [] },
    next,
    items: "/items",
    idempotent: true,
  } as const;
  const contract: Contract = {
    ...{ name: "things", title: "Things", version: "1", servers: ["https://things.test"] },
    ...{ securitySchemes: {}, requestId: {}, codes: {}, errors: {}, openCodes: true, rateLimits: [] },
    ...{ error: {}, operations: { [`POST ${path}`]: list } },
  };
  const client = createClient<object, Contract>(withParts(contract), {
    async fetch(url, init) {
      sent.push(String(url) + (init?.body ?? ""));
      return new Response(sent.length === 1 ? first : '{"items":[]}');
    },
  });
  const read = paginate as (...given: unknown[]) => AsyncIterable<unknown>;
  const all = async (init: object = {}) => {
    let count = 0;
    for await (const _ of read(client, `POST ${path}`, init)) count++;
    return count;
  };
  return { all, sent };
}

describe.each(Object.entries(KINDS))(
  "%s that is a number beyond what JavaScript holds",
  (_, [next, page]) => {
    it("ends in an error after the page, and asks for no other page instead", async () => {
      const { all, sent } = listing(next, page);
      await expect(all()).rejects.toMatchObject({
        name: "UnexpectedResponse",
        message: expect.stringContaining("(large numbers need the option `parse`)"),
      });
      expect(sent).toHaveLength(1);
    });

    it("leads on as it is where the caller reads it as text", async () => {
      const { all, sent } = listing(next, page);
      const parse = (text: string) => JSON.parse(text.replace(LARGE, `"${LARGE}"`));
      expect(await all({ parse })).toBe(1);
      expect(sent[1]).toContain(LARGE);
    });
  },
);

it("a large number that the caller gave for the path leads to every page", async () => {
  const next = { parameters: { cursor: "$response.body#/next" } };
  const { all, sent } = listing(next, '{"items":[{}],"next":"b"}', "/things/{id}");
  expect(await all({ params: { path: { id: 2 ** 60 } } })).toBe(1);
  expect(sent[1]).toContain(`/things/${2 ** 60}?cursor=b`);
});
