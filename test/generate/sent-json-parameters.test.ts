import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Described, described } from "../support/described.ts";
import { keepingLastSent } from "./last-sent.ts";

const LOCATIONS = ["query", "path", "header", "cookie"] as const;
type Location = (typeof LOCATIONS)[number];
const NAME = { query: "v", path: "v", header: "X-V", cookie: "v" } as const;
const pathOf = (location: Location): `/${string}` => `/${location}${location === "path" ? "/{v}" : ""}`;

const document = {
  openapi: "3.1.0",
  info: { title: "Things", version: "1" },
  servers: [{ url: "https://things.test" }],
  paths: Object.fromEntries(
    LOCATIONS.map((location) => [
      pathOf(location),
      {
        get: {
          parameters: [
            {
              ...{ name: NAME[location], in: location, required: true },
              content: { "application/json": { schema: { type: ["object", "array", "string", "null"] } } },
            },
          ],
          responses: { 204: { description: "Done." } },
        },
      },
    ]),
  ),
};

/** What a server reads that goes by the document alone. */
function received(location: Location, url: URL, headers: Headers): unknown {
  const [, cookie = ""] = /^v=(.*)$/.exec(headers.get("cookie") ?? "") ?? [];
  const text = {
    query: () => url.searchParams.get("v") ?? "",
    path: () => decodeURIComponent(url.pathname.split("/")[2] ?? ""),
    header: () => headers.get("x-v") ?? "",
    cookie: () => decodeURIComponent(cookie),
  };
  return JSON.parse(text[location]());
}

let reading: Promise<Described> | undefined;

describe.each(LOCATIONS)("a parameter in the %s whose content is JSON", (location) => {
  it("reaches a server that goes by the document with the value that was given", async () => {
    reading ??= described(document, { infers: false });
    const { contract } = await reading;
    const { call, lastSent } = keepingLastSent(contract);
    // Header fields carry ASCII alone; the client reports others before it sends them.
    const letters = location === "header" ? "abc019 ,;=&%" : "abc019 ,;=&%/?#é";
    const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 6 });
    const { value: values } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.array(tie("value")),
        fc.dictionary(text, tie("value")),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const { error } = await call(`GET ${pathOf(location)}`, {
          // The engine's own type has no cookies; generated contracts allow them.
          params: { [location]: { [NAME[location]]: value } } as object,
        });
        expect(error).toBeUndefined();
        const sent = lastSent();
        expect(sent && received(location, sent.url, sent.headers)).toEqual(value);
      }),
      { seed: 20261128, numRuns: 100 },
    );
  });
});
