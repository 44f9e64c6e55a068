import { describe, expect, it } from "vitest";
import { type Attempt, type Deprecation, deprecations } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { auth, meshi, meshiError } from "../support/meshi.ts";

const since = "@1767225600";
const end = "Thu, 31 Dec 2026 23:59:59 GMT";
const run = { params: { path: { run_id: "r" } } };

async function reported(fields: Record<string, string>): Promise<Deprecation[]> {
  const seen: Deprecation[] = [];
  const hooks = deprecations((deprecation) => void seen.push(deprecation));
  const { client } = connect(meshi, [json(200, auth, fields)], { hooks });
  await client.GET("/auth");
  return seen;
}

describe("a report of deprecations", () => {
  it.each([
    ["a date", { deprecation: since }, { deprecatedAt: new Date("2026-01-01T00:00:00Z") }],
    ["an end", { sunset: end }, { sunsetAt: new Date("2026-12-31T23:59:59Z") }],
    [
      "both, and where to read about it",
      { deprecation: since, sunset: end, link: '<https://api.test/v2>; rel="deprecation"' },
      {
        deprecatedAt: new Date("2026-01-01T00:00:00Z"),
        sunsetAt: new Date("2026-12-31T23:59:59Z"),
        link: '<https://api.test/v2>; rel="deprecation"',
      },
    ],
    ["only that it is so, as drafts did", { deprecation: "true" }, {}],
    ["a date as drafts wrote it", { deprecation: end }, { deprecatedAt: new Date("2026-12-31T23:59:59Z") }],
    ["dates that are none", { deprecation: "@soon", sunset: "later" }, {}],
    ["more seconds than a date holds", { deprecation: `@${"9".repeat(20)}` }, {}],
  ])("gets %s", async (_, fields, expected) => {
    expect(await reported(fields)).toEqual([expected]);
  });

  it("is not called without such a field", async () => expect(await reported({ link: "<a>" })).toEqual([]));

  it("is called once for each operation, by errors too, and cannot break a call", async () => {
    const seen: string[] = [];
    const hooks = deprecations((_, { operation }) => {
      seen.push(operation);
      throw new Error("of the observer");
    });
    const fields = { deprecation: since };
    const gone = meshiError(404, "RUN_NOT_FOUND", fields);
    const good = json(200, auth, fields);
    const { client } = connect(meshi, [good, good, gone, gone], { hooks });
    for (let call = 0; call < 2; call++) expect((await client.GET("/auth")).data).toEqual(auth);
    for (let call = 0; call < 2; call++) await client.GET("/runs/{run_id}", run);
    expect(seen).toEqual(["GET /auth", "GET /runs/{run_id}"]);
  });

  it("may be of one call, beside other hooks", async () => {
    const seen: unknown[] = [];
    const onAttempt = ({ status }: Attempt) => void seen.push(status);
    const hooks = { onAttempt, ...deprecations((_, { operation }) => void seen.push(operation)) };
    const { client } = connect(meshi, [json(200, auth, { sunset: end }), json(200, auth, { sunset: end })]);
    await client.GET("/auth");
    await client.GET("/auth", { hooks });
    expect(seen).toEqual([200, "GET /auth"]);
  });
});

describe("the hook onResponse", () => {
  it("gets the header fields of a call's last response, whether it succeeds or not", async () => {
    const seen: (string | null)[] = [];
    const hooks = { onResponse: (headers: Headers) => void seen.push(headers.get("x-left")) };
    const replies = [
      json(503, {}, { "x-left": "3" }),
      json(200, auth, { "x-left": "2" }),
      meshiError(404, "RUN_NOT_FOUND", { "x-left": "1" }),
    ];
    const { client } = connect(meshi, replies, { hooks });
    await client.GET("/auth");
    await client.GET("/runs/{run_id}", run);
    expect(seen).toEqual(["2", "1"]);
  });
});
