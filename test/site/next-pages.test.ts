import { expect, test } from "vitest";
import type { Next } from "../../src/openapi/contract.ts";
import { cursor } from "../../src/toolkit/docs/facts.ts";
import type { OperationEntry } from "../../src/toolkit/docs/model/operations.ts";

test.each<[Next, string]>([
  [{ parameters: { "query.after": "$response.body#/paging/after" } }, "`paging.after` back as `after`"],
  [{ parameters: {}, url: "$response.body#/links/next" }, "address in `links.next`"],
  [{ parameters: {}, link: "$response.header.Link" }, "address in the header field `Link`"],
  [
    { parameters: {}, last: { item: "/id", to: "starting_after" } },
    "last item's `id` back as `starting_after`",
  ],
  [{ parameters: {}, count: { add: "items", to: "offset", from: 0 } }, "count of items as `offset`"],
  [{ parameters: {}, count: { add: "page", to: "page", from: 1 } }, "count of pages as `page`"],
])("the docs say how a list leads to its next page: %j", (next, text) => {
  // The text depends on nothing else of the operation.
  expect(cursor({ contract: { next } } as OperationEntry)).toBe(text);
});
