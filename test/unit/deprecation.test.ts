import { describe, expect, it } from "vitest";
import type { CallInfo, Deprecation } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { auth, meshi, meshiError } from "../support/meshi.ts";

const since = "@1767225600";
const end = "Thu, 31 Dec 2026 23:59:59 GMT";
const run = { params: { path: { run_id: "r" } } };

async function reported(fields: Record<string, string>): Promise<Deprecation[]> {
  const seen: Deprecation[] = [];
  const hooks = { onDeprecation: (deprecation: Deprecation) => void seen.push(deprecation) };
  const { client } = connect(meshi, [json(200, auth, fields)], { hooks });
  await client.GET("/auth");
  return seen;
}

describe("the hook onDeprecation", () => {
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
    const hooks = {
      onDeprecation(_: Deprecation, { operation }: CallInfo) {
        seen.push(operation);
        throw new Error("of the observer");
      },
    };
    const fields = { deprecation: since };
    const gone = meshiError(404, "RUN_NOT_FOUND", fields);
    const good = json(200, auth, fields);
    const { client } = connect(meshi, [good, good, gone, gone], { hooks });
    for (let call = 0; call < 2; call++) expect((await client.GET("/auth")).data).toEqual(auth);
    for (let call = 0; call < 2; call++) await client.GET("/runs/{run_id}", run);
    expect(seen).toEqual(["GET /auth", "GET /runs/{run_id}"]);
  });
});
