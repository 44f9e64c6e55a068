import { describe, expect, it } from "vitest";
import { paginate, UnexpectedResponse } from "../../src/client/index.ts";
import type { Next } from "../../src/openapi/contract.ts";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { all, searches } from "../support/pages.ts";
import { withParts } from "../support/parts.ts";

/** The items and requests of a list whose pages lead on in this way. */
async function read(next: Next, pages: readonly object[]) {
  const readers = { ...library.operations["GET /readers"], next };
  const api = withParts({ ...library, operations: { ...library.operations, "GET /readers": readers } });
  const { client, sent } = connect(
    api,
    pages.map((page) => json(200, page)),
    { baseUrl: "https://api.test/v1" },
  );
  // The contract is made here, so its type says less than the test knows.
  const list = (paginate as (...args: never[]) => AsyncIterable<{ name: string }>)(
    client as never,
    "/readers" as never,
  );
  const found = await all(list);
  return { names: found.map(({ name }) => name), asked: searches(sent) };
}

const page = (name: string, beside: object = {}) => ({ readers: [{ name }], ...beside });

describe("a list whose pages hold the address of the next one", () => {
  const next: Next = { parameters: {}, url: "$response.body#/next" };

  it.each([
    "https://api.test/v1/readers?cursor=b",
    "/v1/readers?cursor=b",
    { href: "/v1/readers?cursor=b", title: "more" },
  ])("asks for the parameters of the address: %j", async (address) => {
    const { names, asked } = await read(next, [page("Ann", { next: address }), page("Bo")]);
    expect(names).toEqual(["Ann", "Bo"]);
    expect(asked).toEqual(["", "?cursor=b"]);
  });

  it.each([{ next: null }, { next: "" }, {}, { next: {} }])(
    "ends with the page that says %j",
    async (beside) => {
      expect(await read(next, [page("Ann", beside)])).toEqual({ names: ["Ann"], asked: [""] });
    },
  );

  it("never follows an address that leads to another origin", async () => {
    const reading = read(next, [page("Ann", { next: "https://evil.test/readers?cursor=b" })]);
    await expect(reading).rejects.toThrow(UnexpectedResponse);
  });
});

describe("a list whose next page begins after the last item", () => {
  const next: Next = {
    parameters: {},
    last: { item: "/name", to: "after" },
    more: "$response.body#/has_more",
  };

  it("asks for what comes after it, and spares the empty page at the end", async () => {
    const { names, asked } = await read(next, [
      page("Ann", { has_more: true }),
      page("Bo", { has_more: false }),
    ]);
    expect(names).toEqual(["Ann", "Bo"]);
    expect(asked).toEqual(["", "?after=Ann"]);
  });

  it("ends with an empty page where nothing says that there are more", async () => {
    const { asked } = await read(next, [page("Ann"), { readers: [] }]);
    expect(asked).toEqual(["", "?after=Ann"]);
  });
});

describe("a list with a cursor and a flag", () => {
  const next: Next = { parameters: { cursor: "$response.body#/cursor" }, more: "$response.body#/has_more" };

  it("ends where the flag says so, although there is a cursor", async () => {
    const pages = [
      page("Ann", { cursor: "b", has_more: true }),
      page("Bo", { cursor: "c", has_more: false }),
    ];
    expect(await read(next, pages)).toEqual({ names: ["Ann", "Bo"], asked: ["", "?cursor=b"] });
  });
});
