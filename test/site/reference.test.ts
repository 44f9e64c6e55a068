import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readApis } from "../../scripts/docs/model/api.ts";
import { buildReference, referenceAnchor } from "../../scripts/docs/reference/reference.ts";
import { samples } from "../../scripts/docs/samples/samples.ts";
import { executable, launch, missing, visit } from "./chromium.ts";

const apis = await readApis(fileURLToPath(new URL("../..", import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "concord-reference-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function build(api: (typeof apis)[number], name = `${api.name}.html`): Promise<string> {
  const out = join(folder, name);
  await buildReference({
    api,
    samples: samples(api.document, api.contract),
    out,
    home: "../../../index.html",
    overview: "../index.html",
  });
  return out;
}

describe("the full reference of an API", () => {
  const [api] = apis;
  if (!api) throw new Error("There is no API.");

  it("is the same page for the same document", async () => {
    const [first, second] = [await build(api, "first.html"), await build(api, "second.html")];
    expect(readFileSync(first, "utf8")).toBe(readFileSync(second, "utf8"));
  });

  it("leads back to the site", async () => {
    const page = readFileSync(await build(api), "utf8");
    expect(page).toContain('<a href="../../../index.html">Concord</a>');
    expect(page).toContain(`<a href="../index.html">${api.title}</a>`);
  });

  it("says what is wrong with a document that cannot be rendered", async () => {
    const broken = { ...api, document: { openapi: "3.1.1", paths: { "/": { $ref: "#/nowhere" } } } };
    await expect(build(broken, "broken.html")).rejects.toThrow(/redocly build-docs failed for .*\n/);
  });
});

/** The page is large, and draws itself. */
const patience = { timeout: 15_000 };

if (executable === undefined) console.warn(missing);

describe.skipIf(executable === undefined).each(apis.map((api) => [api.name, api] as const))(
  "the full reference of %s in a browser",
  (_, api) => {
    let browser: Browser;
    let url: string;
    beforeAll(async () => {
      browser = await launch();
      url = pathToFileURL(await build(api)).href;
    });
    afterAll(() => browser.close());

    it("opens from a file, at every operation that is linked to, without an error or a request", async () => {
      const { page, faults, close } = await visit(browser, url);
      // The menu has the page's own links to the operations of a tag that is open, and what is linked to comes to the top.
      for (const tag of new Set(api.operations.map((operation) => operation.tag))) {
        const anchors = api.operations.filter((operation) => operation.tag === tag).map(referenceAnchor);
        const last = anchors.at(-1) ?? "";
        await page.goto("about:blank");
        await page.goto(url + last);
        const top = () =>
          page.evaluate((id) => document.getElementById(id)?.getBoundingClientRect().top, last.slice(2));
        await expect.poll(top, patience).toBeLessThan(200);
        const links = await page
          .locator(".menu-content a")
          .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
        expect(links).toEqual(expect.arrayContaining(anchors));
      }
      expect(faults).toEqual([]);
      await close();
    });

    it("shows the curl command of an operation, and the client's when it is asked to", async () => {
      const { page, faults, close } = await visit(browser, url);
      const [operation] = api.operations;
      const sample = samples(api.document, api.contract).get(operation?.id ?? "");
      if (!operation || !sample) throw new Error("There is no sample.");
      await page.goto(url + referenceAnchor(operation));
      const panel = page.locator(".panel-request-samples").first();
      await expect.poll(() => panel.locator("code").first().textContent(), patience).toBe(sample.shell);
      await panel.getByRole("button", { name: "curl", exact: true }).click();
      await page.getByText("Concord's client").first().click();
      await expect.poll(() => panel.locator("code").first().textContent()).toBe(sample.typescript);
      expect(faults).toEqual([]);
      await close();
    });
  },
);
