import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { registry } from "../../generated/registry.ts";
import { bundle } from "../../scripts/size/bundle.ts";
import { tides } from "../../scripts/size/minimal-api.ts";
import type { Contract, Operation } from "../../src/openapi/contract.ts";
import { contractModule } from "../../src/toolkit/generate/modules.ts";
import { partsOf } from "../../src/toolkit/generate/parts.ts";

const folder = resolve(import.meta.dirname, "../../generated/meshi");
const createClient = 'export { createClient } from "../../src/client/index.ts";';

/** The files of the client in the bundle of these modules. */
async function filesOf(...modules: readonly string[]): Promise<Set<string>> {
  const { files } = await bundle(modules.join("\n"), folder);
  return new Set([...files.keys()].flatMap((file) => /^src\/client\/(.+)\.ts$/.exec(file)?.[1] ?? []));
}

/** What `npm run generate` writes for a contract. */
function written(contract: Contract): string {
  const list = { codes: new Map(), open: true, schema: undefined };
  return contractModule({ contract, list });
}

let core: Set<string>;
beforeAll(async () => {
  core = await filesOf(createClient, written(tides));
});

const page = (next: object): Partial<Operation> => ({
  next: { parameters: {}, ...next },
  items: "/items",
});

/** For each feature that only some APIs have, an operation with it, and the files that it brings. */
const features: readonly (readonly [string, Partial<Operation>, readonly string[]])[] = [
  ["a key in a header", { key: { in: "header", name: "idempotency-key" } }, ["keys"]],
  ["a key in the body", { key: { in: "body", name: "/key" } }, ["keys"]],
  ["a style of parameters", { parameters: { "query.a": { style: "pipeDelimited" } } }, ["write-parameters"]],
  ["a cookie", { parameters: { "cookie.a": {} } }, ["write-parameters"]],
  ["a body of text", { body: { type: "text/csv" } }, ["write-body"]],
  ["a body of bytes", { body: { type: "application/octet-stream" } }, ["write-body"]],
  ["a form", { body: { type: "application/x-www-form-urlencoded" } }, ["write-body", "form-body"]],
  ["a form with files", { body: { type: "multipart/form-data" } }, ["write-body", "form-body"]],
  ["pages of a cursor", page({ parameters: { cursor: "$response.body#/next" } }), []],
  ["pages of a web link", page({ link: "$response.header.link" }), ["next-address", "web-links"]],
  ["pages by address", page({ url: "$response.body#/next" }), ["next-address"]],
  ["pages after the last item", page({ last: { item: "/id", to: "after" } }), ["next-last"]],
  ["pages that are counted", page({ count: { add: "page", to: "page", from: 1 } }), ["next-count"]],
  ["pages that a body asks for", page({ parameters: { "/cursor": "$response.body#/next" } }), ["page-body"]],
  ["errors without a body", { bodiless: [404] }, ["any-error-body"]],
  ["responses of text", { reads: "text" }, []],
];

describe("a bundle pays for what its contract uses", () => {
  it("has no part and no verb for an API that needs none", () => {
    const others = [
      "keys",
      "write-parameters",
      "write-body",
      "form-body",
      "next-page",
      "any-error-body",
      "middleware",
    ];
    const unused = [...others, "paginate", "runs", "follow", "batches", "download", "ensure"];
    for (const file of unused) expect(core).not.toContain(file);
    // A file that has another name now would never be found.
    expect(unused.filter((file) => !existsSync(`src/client/${file}.ts`))).toEqual([]);
  });

  it.each(features)("%s", async (_, trait, brought) => {
    const operations = { "GET /tides/{id}": { ...tides.operations["GET /tides/{id}"], ...trait } };
    const files = await filesOf(createClient, written({ ...tides, operations }));
    const more = [...files].filter((file) => !core.has(file));
    expect(more).toEqual(expect.arrayContaining([...brought]));
    // A part may need further files, but no other part.
    const parts = partsOf({ ...tides, operations }).map(({ file }) => file);
    expect(new Set(brought.filter((file) => parts.includes(file)))).toEqual(new Set(parts));
    if (brought.length === 0) expect(more).toEqual([]);
  });

  it.each(registry)(
    "the bundle of the $title has the parts that its contract names",
    async ({ name, contract }) => {
      const files = await filesOf(
        createClient,
        `export * from ${JSON.stringify(join(folder, "..", name, "index.ts"))};`,
      );
      const parts = partsOf(await contract()).map(({ file }) => file);
      expect([...files].filter((file) => !core.has(file)).sort()).toEqual([...new Set(parts)].sort());
    },
  );
});
