import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registry } from "../../generated/registry.ts";
import { type Api, type Contract, createClient, type OperationKey } from "../../src/client/index.ts";
import { escapePattern } from "../../src/openapi/pattern.ts";
import { answering, type FaultyServer, faultyServer } from "../support/faulty-server.ts";
import { library } from "../support/library.ts";
import { transports } from "../support/transports.ts";

/** Texts that URL parsers fold, drop, split or rewrite, and texts of every kind, with unpaired surrogates. */
const treacherous = [
  ...[
    "",
    ".",
    "..",
    "...",
    "%2e",
    "%2E%2e",
    ".%2e",
    "/",
    "//",
    "/..",
    "../",
    "..\\",
    "\\",
    "?",
    "#",
    "%",
    "%2",
    "%zz",
  ],
  ...[
    "\t",
    "\n",
    "\r",
    "\0",
    " ",
    ".\t",
    "\t..",
    ".\n.",
    " .. ",
    "a b",
    "+",
    "&",
    "=",
    ";",
    ":",
    "@",
    "'",
    '"',
    "<>",
  ],
  ...[
    "\ud800",
    "\udfff",
    "\ud83d\ude00",
    "é",
    "e\u0301",
    "\u3002",
    "\uff0e",
    "\uff0f",
    "\u2025",
    "http://other.test/",
  ],
];
const anything = fc.oneof(
  // Values that no path can carry, often enough that each run of the property has many of them.
  fc.constantFrom("", ".", "..", "\ud800", "\udfff"),
  fc.constantFrom(...treacherous),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 4 }),
  fc.integer(),
  fc.boolean(),
);

const contracts = await Promise.all(registry.map(({ contract }) => contract()));
const operations = [library, ...contracts].flatMap((contract: Contract) =>
  Object.keys(contract.operations)
    .filter((key) => key.includes("{"))
    .map((key) => ({ contract, key: key as OperationKey })),
);

/** The parameters that a server's router would read from the path; nothing if the path belongs to another template. */
function match(template: string, path: string): string[] | undefined {
  const pattern = template
    .split(/\{[^}]+\}/)
    .map(escapePattern)
    .join("([^/]*)");
  return new RegExp(`^${pattern}$`).exec(path)?.slice(1).map(decodeURIComponent);
}

describe.each(transports)("over %s", (_, transport) => {
  describe("a parameter", () => {
    let server: FaultyServer;
    beforeAll(async () => {
      server = await faultyServer(answering(418, {}));
    });
    afterAll(() => server[Symbol.asyncDispose]());

    it("reaches the server under its own template with exactly its value, or nothing is sent", async () => {
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...operations),
          fc.array(anything, { minLength: 6, maxLength: 6 }),
          async ({ contract, key }, values) => {
            const [method = "", template = ""] = key.split(" ");
            const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
            const path = Object.fromEntries(names.map((name, index) => [name, values[index]]));
            const [q, z] = values.slice(-2);
            const client = createClient(contract as Api<object, Contract>, {
              transport,
              baseUrl: `${server.url}/base`,
              retry: false,
            });
            const before = server.requests.length;
            // The contract of any API: its types are not known here.
            const call = client.request as (method: string, path: string, init: object) => Promise<unknown>;
            const error = await call(method, template, {
              params: { path, query: { q, z: [z], "n'&": { "]=": z } } },
            }).then(
              () => undefined,
              (error: unknown) => error,
            );
            const [request, ...more] = server.requests.slice(before);
            expect(more).toEqual([]);
            if (error) {
              refused++;
              expect(error).toBeInstanceOf(TypeError);
              expect(request).toBeUndefined();
              expect([...names, "q", "z", "n'&"].some((name) => String(error).includes(name))).toBe(true);
            } else {
              const [sentPath = "", search] = (request?.url ?? "").split("?");
              expect(request?.method).toBe(method);
              expect(match(`/base${template}`, sentPath)).toEqual(names.map((name) => String(path[name])));
              const sent = new URLSearchParams(search);
              expect([sent.get("q"), sent.get("z"), sent.get("n'&[]=]")]).toEqual([q, z, z].map(String));
            }
          },
        ),
        { numRuns: 200 },
      );
      expect(refused).toBeGreaterThan(20);
    });
  });

  describe("a value that a URL parser would drop", () => {
    const templates: [string, Record<string, unknown>, string][] = [
      ["/books/{isbn}", { isbn: ".." }, "isbn"],
      ["/books/{isbn}", { isbn: "." }, "isbn"],
      ["/books/{isbn}", { isbn: "" }, "isbn"],
      ["/books/{isbn}", { isbn: [] }, "isbn"],
      ["/books/{isbn}", { isbn: [""] }, "isbn"],
      ["/books/{isbn}", { isbn: "\ud800" }, "isbn"],
      ["/books/{isbn}", { isbn: {} }, "isbn"],
      ["/books/{isbn}", { isbn: [null] }, "isbn"],
      ["/books/{isbn}/version", { isbn: ".." }, "isbn"],
      ["/scans/{scan_id}", { scan_id: ".." }, "scan_id"],
    ];

    it.each(templates)(
      "is refused in %s with %j, by name and before anything is sent",
      async (template, path, name) => {
        await using server = await faultyServer(answering(200, {}));
        const client = createClient(library, { transport, baseUrl: server.url });
        const method = template.endsWith("version") ? "PUT" : "GET";
        const call = client.request(method as never, template as never, { params: { path } } as never);
        await expect(call).rejects.toThrow(TypeError);
        await expect(call).rejects.toThrow(name);
        expect(server.requests).toHaveLength(0);
      },
    );
  });
});
