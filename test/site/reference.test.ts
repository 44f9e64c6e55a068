import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readApis } from "../../src/toolkit/docs/model/api.ts";
import { buildReference } from "../../src/toolkit/docs/reference/reference.ts";
import { samples } from "../../src/toolkit/docs/samples/samples.ts";

const apis = await readApis(fileURLToPath(new URL("../..", import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "concord-reference-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function build(api: (typeof apis)[number], name: string): Promise<string> {
  const out = join(folder, name);
  await buildReference({
    api,
    samples: samples(api.document, api.contract),
    out,
    home: "../../../index.html",
    overview: "../index.html",
  });
  return readFileSync(out, "utf8");
}

describe("the full reference of an API", () => {
  const [api] = apis;
  if (!api) throw new Error("There is no API.");

  let page: string;
  beforeAll(async () => {
    page = await build(api, "first.html");
  });

  it("is the same page for the same document", async () => {
    expect(await build(api, "second.html")).toBe(page);
  });

  it("leads back to the site", () => {
    expect(page).toContain('<a href="../../../index.html">Concord</a>');
    expect(page).toContain(`<a href="../index.html">${api.title}</a>`);
  });

  it("says what is wrong with a document that cannot be rendered", async () => {
    const broken = { ...api, document: { openapi: "3.1.1", paths: { "/": { $ref: "#/nowhere" } } } };
    await expect(build(broken, "broken.html")).rejects.toThrow(/redocly build-docs failed for .*\n/);
  });
});
