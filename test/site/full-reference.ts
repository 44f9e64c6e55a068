import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readApis } from "../../src/toolkit/docs/model/api.ts";
import { referenceAnchor } from "../../src/toolkit/docs/reference/reference.ts";
import { samples } from "../../src/toolkit/docs/samples/samples.ts";
import { type Visit, visit } from "./chromium.ts";

const apis = await readApis(fileURLToPath(new URL("../..", import.meta.url)));

/** The page is large, and draws itself. */
const patience = { timeout: 15_000 };

/** What the full references of the site show in a browser. */
export function fullReference(site: () => string, browser: () => Browser): void {
  describe.each(apis.map((api) => [api.name, api] as const))("of %s", (name, api) => {
    let url: string;
    let visited: Visit;
    beforeAll(async () => {
      url = pathToFileURL(`${site()}/reference/${name}/full/index.html`).href;
      visited = await visit(browser(), url);
    });
    afterAll(() => visited.close());

    it("opens from a file, at every operation that is linked to, without an error or a request", async () => {
      const { page, faults } = visited;
      // The menu has the page's own links to the operations of a tag that is open, and what is linked to comes to the top.
      for (const tag of new Set(api.operations.map((operation) => operation.tag))) {
        const anchors = api.operations.filter((operation) => operation.tag === tag).map(referenceAnchor);
        const last = anchors.at(-1) ?? "";
        // The first of them loads the page, the others lead on in it.
        await page.goto(url + last);
        const top = () =>
          page.evaluate((id) => document.getElementById(id)?.getBoundingClientRect().top, last.slice(2));
        await expect.poll(top, patience).toBeLessThan(200);
        const links = () =>
          page.locator(".menu-content a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
        await expect.poll(links, patience).toEqual(expect.arrayContaining(anchors));
      }
      expect(faults).toEqual([]);
    });

    it("shows the curl command of an operation, and the client's when it is asked to", async () => {
      const { page, faults } = visited;
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
    });
  });
}
