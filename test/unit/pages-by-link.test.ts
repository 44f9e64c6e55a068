import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PageCycle, paginate, UnexpectedResponse } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { hanging, json, type Reply } from "../support/fetch.ts";
import { library, refusal } from "../support/library.ts";
import { all, searches } from "../support/pages.ts";

describe("a list that is paged by web links", () => {
  /** A page of readers, and where its link leads. */
  const page = (name: string, target?: string): Reply =>
    json(200, { readers: [{ name }] }, target === undefined ? {} : { link: `<${target}>; rel="next"` });
  const names = async (replies: readonly Reply[], path = "/v1") => {
    const { client, sent } = connect(library, replies, { baseUrl: `https://api.test${path}` });
    const readers = await all(paginate(client, "/readers", { params: { query: { limit: 2 } } }));
    return { names: readers.map(({ name }) => name), sent };
  };

  it.each([
    "https://api.test/v1/readers?limit=2&cursor=b",
    "/v1/readers?limit=2&cursor=b",
    "//api.test/v1/readers?limit=2&cursor=b",
    "readers?limit=2&cursor=b",
    "?limit=2&cursor=b",
    "../v1/readers?cursor=b",
    "https://api.test:443/readers/2?cursor=b#top",
  ])("asks for the parameters of its target: %s", async (target) => {
    const { names: found, sent } = await names([page("Ann", target), page("Bo")]);
    expect(found).toEqual(["Ann", "Bo"]);
    expect(sent.map(({ url }) => url.href)).toEqual([
      "https://api.test/v1/readers?limit=2",
      "https://api.test/v1/readers?limit=2&cursor=b",
    ]);
  });

  it("ends with the page that has no such link", async () => {
    const last = json(200, { readers: [] }, { link: '</readers>; rel="first", <?cursor=a>; rel="prev"' });
    expect((await names([page("Ann", "?cursor=b"), last])).sent).toHaveLength(2);
  });

  it("repeats the caller's parameters and headers, those that the link leaves out and those that it spells in another way", async () => {
    const { client, sent } = connect(library, [
      page("Ann", "/readers?town=Oslo&town=Bergen&filter%5Bstate%5D=new%20%26%20old&cursor=b"),
      page("Bo", "/readers?cursor=c"),
      page("Cy"),
    ]);
    const params = {
      query: { limit: 2, town: ["Oslo", "Bergen"], filter: { state: "new & old" } },
      header: { "x-team": "one" },
    };
    await all(paginate(client, "/readers", { params, headers: { "x-desk": "4" } }));
    const asked = sent.map(({ url }) =>
      Object.fromEntries([...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key)])),
    );
    const filters = { limit: ["2"], town: ["Oslo", "Bergen"], "filter[state]": ["new & old"] };
    expect(asked).toEqual([filters, { ...filters, cursor: ["b"] }, { ...filters, cursor: ["c"] }]);
    for (const { headers } of sent)
      expect([headers.get("x-team"), headers.get("x-desk")]).toEqual(["one", "4"]);
  });

  it("goes on where an earlier page led, also after a detour through JSON", async () => {
    const { client } = connect(library, [page("Ann", "?cursor=b"), page("Bo")]);
    const [first] = await all(paginate(client, "/readers").pages());
    const from = JSON.parse(JSON.stringify(first?.next));
    const later = connect(library, [page("Bo")]);
    expect(await all(paginate(later.client, "/readers", { from }))).toEqual([{ name: "Bo" }]);
    expect(searches(later.sent)).toEqual(["?cursor=b"]);
  });

  it.each([
    ["to itself", ["?cursor=a", "?cursor=a"]],
    ["back to the first page", ["/readers"]],
    ["back to an earlier page", ["?cursor=a", "?cursor=b", "?cursor=a"]],
    ["to another path with nothing that is new", ["/readers/page/2"]],
  ])("is not read for ever when it leads %s", async (_, targets) => {
    const pages = targets.map((target, at) => page(`reader ${at}`, target));
    const { client, sent } = connect(library, pages);
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const reader of paginate(client, "/readers")) seen.push(reader);
    })();
    await expect(reading).rejects.toThrow(PageCycle);
    expect(seen).toHaveLength(sent.length);
    expect(sent.length).toBeLessThanOrEqual(targets.length);
  });

  it.each([
    ["https://evil.test/readers?cursor=b", "https://evil.test"],
    ["//evil.test/readers?cursor=b", "https://evil.test"],
    ["http://api.test/readers?cursor=b", "http://api.test"],
    ["https://api.test:8443/readers?cursor=b", "https://api.test:8443"],
    ["https://api.test@evil.test/readers?cursor=b", "https://evil.test"],
    ["\\\\evil.test/readers?cursor=b", "https://evil.test"],
    ["data:application/json,[]", "null"],
    ["https://[bad/?cursor=b", "undefined"],
  ])("sends nothing to another origin, but says so after the page is used: %s", async (target, origin) => {
    const { client, sent } = connect(library, [page("Ann", target)]);
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const reader of paginate(client, "/readers")) seen.push(reader);
    })();
    await expect(reading).rejects.toThrow(UnexpectedResponse);
    await expect(reading).rejects.toThrow(`a next page that is not at https://api.test but at ${origin}`);
    expect(seen).toEqual([{ name: "Ann" }]);
    expect(sent).toHaveLength(1);
  });

  it("asks nowhere but at its own server, whatever target a link has", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), async (target) => {
        const { client, sent } = connect(library, (_, number) =>
          page("Ann", number < 2 ? target.replace(/[<>\0\r\n]|[^\x20-\x7e]/g, "") : undefined),
        );
        await all(paginate(client, "/readers")).catch(() => {});
        expect(sent.length).toBeGreaterThan(0);
        for (const { url } of sent) expect(url.origin + url.pathname).toBe("https://api.test/readers");
      }),
    );
  });

  it("puts the credential of the query there once, and into no parameters that could be stored", async () => {
    const { client, sent } = connect(library, [page("Ann", "?cursor=b&visitor_key=old-secret"), page("Bo")], {
      credentials: { visitor: "new-secret" },
    });
    const pages = await all(paginate(client, "/readers").pages());
    expect(searches(sent)).toEqual(["?visitor_key=new-secret", "?cursor=b&visitor_key=new-secret"]);
    expect(JSON.stringify(pages.map(({ next }) => next))).toBe('[{"query":{"cursor":"b"}},null]');
  });

  it("reads one page ahead, whose failure comes in its turn", async () => {
    const { client, sent, time } = connect(library, [page("Ann", "?cursor=b"), hanging]);
    for await (const _ of paginate(client, "/readers")) {
      await time.advance(0);
      expect(searches(sent)).toEqual(["", "?cursor=b"]);
      break;
    }
    expect(sent[1]?.signal.aborted).toBe(true);
    const broken = connect(library, [page("Ann", "?cursor=b"), json(404, refusal("missing"))]);
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const reader of paginate(broken.client, "/readers")) seen.push(reader);
    })();
    await expect(reading).rejects.toMatchObject({ code: "missing" });
    expect(seen).toEqual([{ name: "Ann" }]);
  });
});
