import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createClient } from "../../src/client/index.ts";
import { fakeFetch, json } from "../support/fetch.ts";
import { library } from "../support/library.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const promises = read("SECURITY.md").replace(/\s+/g, " ");

/** Each promise, and the test that holds it. */
test.each([
  ["send a key only to the base URL", "test/package/security.test.ts", "a key goes to the base URL"],
  [
    "the secret of an OAuth client only to its token endpoint",
    "test/unit/token-responses.test.ts",
    "says where a redirect by %d leads",
  ],
  [
    "They follow no redirect",
    "test/faults/redirects.test.ts",
    "is not followed: neither key nor body leaves",
  ],
  [
    "They refuse plain http with a credential",
    "test/unit/options.test.ts",
    "gets no credential where others could read it",
  ],
  ["contain no credential", "scripts/torture/secrets.ts", "credential"],
  ["never as an argument", "test/package/security.test.ts", "no option of a command takes a credential"],
  ["Installing the package runs no script", "test/package/dependencies.test.ts", '"postinstall"'],
  [
    "only from hosts that the configuration allows",
    "test/cli/boundary.gate.ts",
    "is not looked for at another host, where a redirect leads",
  ],
  [
    "It listens on loopback by default",
    "test/sandbox/request-target.test.ts",
    "on the address of this machine alone",
  ],
  ["with npm's provenance", ".github/workflows/release.yml", "npm publish package/*.tgz --provenance"],
  [
    "keeps a bill of materials",
    "test/package/dependencies.test.ts",
    "the bill of materials of a release names each package",
  ],
])("SECURITY.md promises: %s", (promise, file, title) => {
  expect(promises).toContain(promise);
  expect(read(file)).toContain(title);
});

test.each([
  [undefined, ["library.test", "scans.library.test"]],
  ["https://api.test", ["api.test", "api.test"]],
  [{ "https://scans.library.test": "https://scans.test" }, ["library.test", "scans.test"]],
])(
  "a key goes to the base URL, or to the server that the document names for an operation: %j",
  async (baseUrl, hosts) => {
    const { fetch, sent } = fakeFetch(() =>
      json(200, { url: "https://elsewhere.test", paging: { next: "https://elsewhere.test" } }),
    );
    const client = createClient(library, {
      transport: fetch,
      baseUrl,
      credentials: { card: "card-of-a-reader" },
    });
    await client.GET("/books");
    await client.GET("/scans/{scan_id}", { params: { path: { scan_id: "s" } } });
    expect(sent.map(({ url }) => url.host)).toEqual(hosts);
    expect(sent.map(({ headers }) => headers.get("x-card"))).toEqual([
      "card-of-a-reader",
      "card-of-a-reader",
    ]);
  },
);

test("no option of a command takes a credential: it may name a file with one, or an address", () => {
  const sources = readdirSync(join(root, "src/cli"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const options = sources.flatMap((name) =>
    [...read(join("src/cli", name)).matchAll(/"(?:-\w, )?(--[a-z-]+)[ "]/g)].map(
      ([, option]) => option ?? "",
    ),
  );
  expect(options.length).toBeGreaterThan(40);
  const secret = options.filter((option) => /key|token|secret|password|credential/.test(option));
  expect(secret.filter((option) => !/-(file|url)$/.test(option))).toEqual([]);
});
