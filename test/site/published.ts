import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { serve } from "../../scripts/docs-serve.ts";
import { addressOf, build, pagesOf, read, root } from "./built-site.ts";
import { visit } from "./chromium.ts";
import { brokenLinks } from "./links.ts";

/** An older version, below the newest one on the same host. */
const SITE = "https://docs.example/concord/0.1/";
const FOLDER = join(root, "dist/published");

/** What a site has besides if its address and the list of its versions are known. */
export function published(newest: () => string, browser: () => Browser | undefined): void {
  const site = join(FOLDER, "concord/0.1");
  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    const versions = join(FOLDER, "versions.json");
    const list = [
      { version: "0.2", address: "/concord/" },
      { version: "0.1", address: "/concord/0.1/" },
    ];
    writeFileSync(versions, JSON.stringify(list));
    await build(["--site", SITE, "--versions", versions, "--out", site]);
  }, 300_000);
  const pages = () => pagesOf(site).filter((page) => page !== "404.html");

  test("every page has its canonical address, and the sitemap lists each of them once", () => {
    for (const page of pages())
      expect(read(site, page), page).toContain(`<link rel="canonical" href="${SITE}${addressOf(page)}"`);
    const map = read(site, "sitemap-0.xml");
    const listed = [...map.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address = ""]) => address);
    expect(listed.sort()).toEqual(
      pages()
        .map((page) => SITE + addressOf(page))
        .sort(),
    );
    expect(read(site, "sitemap-index.xml")).toContain(`${SITE}sitemap-0.xml`);
    expect(read(site, "robots.txt")).toContain(`Sitemap: ${SITE}sitemap-index.xml`);
  });

  test("a link to any page is shown with a title, a description and a picture of 1200 by 630", () => {
    for (const page of pages()) {
      const markup = read(site, page);
      expect(markup, page).toContain(`<meta property="og:image" content="${SITE}social.png"`);
      expect(markup, page).toMatch(/<meta property="og:title" content="[^"]+"/);
      expect(markup, page).toMatch(/<meta property="og:description" content="[^"]+"/);
    }
    const picture = readFileSync(join(site, "social.png"));
    expect(picture.subarray(1, 4).toString()).toBe("PNG");
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1200, 630]);
  });

  test("every link stays below the path of the site, and leads somewhere", () => {
    expect(brokenLinks(site, new URL(SITE).pathname).broken).toEqual([]);
  });

  test("readers choose another version where there are two, and see no choice where there is one", async () => {
    expect(read(newest(), "index.html")).not.toContain('class="versions');
    for (const page of pages()) expect(read(site, page), page).toContain('class="versions');
    const chromium = browser();
    if (chromium === undefined) return;
    const { server, url } = await serve(FOLDER, 0);
    const { page, close } = await visit(chromium, url);
    await page.route(`${url}concord/`, (route) => route.fulfill({ body: "The newest version." }));
    await page.goto(`${url}concord/0.1/guides/retries/`);
    const choice = page.locator("header details.versions");
    expect(await choice.locator("summary").textContent()).toBe("0.1");
    await choice.locator("summary").press("Enter");
    expect(await choice.getByRole("link").allTextContents()).toEqual(["0.2", "0.1"]);
    await choice.getByRole("link", { name: "0.2" }).press("Enter");
    await page.waitForURL(`${url}concord/`);
    await close();
    server.close();
  });
}
