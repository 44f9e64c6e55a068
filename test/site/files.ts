import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addressOf, pagesOf, read } from "./built-site.ts";
import { attributes, brokenLinks } from "./links.ts";

/** Bytes of HTML that a page may have. */
const HEAVIEST = 150_000;

/** What can be checked about the files of the site without a browser. */
export function files(site: () => string): void {
  test("every link of every page leads to a file and an anchor of the site, or to another host", () => {
    const { broken, checked } = brokenLinks(site());
    expect(broken).toEqual([]);
    expect(checked).toBeGreaterThan(5000);
  });

  test("no page has an anchor twice", () => {
    for (const page of pagesOf(site())) {
      const ids = attributes(read(site(), page), "id");
      expect(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        page,
      ).toEqual([]);
    }
  });

  test(`the HTML of no page weighs more than ${HEAVIEST} bytes`, () => {
    const heavy = pagesOf(site())
      .map((page) => [page, Buffer.byteLength(read(site(), page))] as const)
      .filter(([, bytes]) => bytes > HEAVIEST);
    expect(heavy).toEqual([]);
  });

  test("every page has a twin in Markdown, and names it", () => {
    for (const page of pagesOf(site()).filter((path) => path !== "404.html")) {
      const twin = `/${addressOf(page).replace(/\/$/, "") || "index"}.md`;
      expect(read(site(), page)).toContain(`href="${twin}"`);
      expect(read(site(), twin)).toMatch(/^---\ntitle: /);
    }
  });

  test("programs find the documents, the errors and a guide to the pages", () => {
    const llms = read(site(), "llms.txt");
    expect(llms).toContain("npm install concord-apis");
    const targets = [...llms.matchAll(/\]\(\/([^)]+)\)/g)].map(([, target = ""]) => target);
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => !existsSync(join(site(), target)))).toEqual([]);
    expect(read(site(), "llms-full.txt").length).toBeGreaterThan(100_000);
    expect(JSON.parse(read(site(), "errors.json")).length).toBeGreaterThanOrEqual(4);
    expect(JSON.parse(read(site(), "meshi/openapi.json")).openapi).toMatch(/^3\.1/);
    expect(read(site(), "robots.txt")).toContain("User-agent");
    // A feed reader shows nothing of a feed that is not well-formed. Every page names the feed.
    expect(read(site(), "feed.xml").match(/<entry>/g)?.length).toBeGreaterThanOrEqual(4);
    for (const page of pagesOf(site())) expect(read(site(), page)).toContain('href="/feed.xml"');
    const anchors = [...read(site(), "feed.xml").matchAll(/href="\/([^"#]+)#([^"]+)"/g)];
    expect(anchors.length).toBeGreaterThan(0);
    for (const [, page = "", anchor] of anchors)
      expect(read(site(), `${page}index.html`), page).toContain(` id="${anchor}"`);
  });
}
