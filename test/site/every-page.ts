import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { expect, test } from "vitest";
import { addressOf, pagesOf, root } from "./built-site.ts";
import { visit } from "./chromium.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** All of WCAG 2.2 A and AA. */
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What can change with the colours alone. */
const colours: RunOptions["runOnly"] = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** By all rules where layouts differ most; elsewhere all pages by what colours can change, and one page of each kind by all rules. */
const views = [
  { width: 1280, scheme: "light", rules: standards },
  { width: 390, scheme: "dark", rules: standards },
  { width: 1280, scheme: "dark", rules: colours },
  { width: 768, scheme: "light", rules: colours },
  { width: 768, scheme: "dark", rules: colours },
  { width: 390, scheme: "light", rules: colours },
] as const;

/** What holds for every page. Pictures of one page of each kind are left in dist/screenshots, to be looked at. */
export function everyPage(site: () => string, url: () => string, browser: () => Browser): void {
  test.each(views)(
    "has no WCAG fault, scrolls not sideways and asks no other host, at $width px in $scheme colours",
    async ({ width, scheme, rules }) => {
      const { page, faults, close } = await visit(browser(), url(), {
        viewport: { width, height: 900 },
        colorScheme: scheme,
      });
      // The site's own choice of theme comes from here.
      await page.addInitScript((theme) => localStorage.setItem("starlight-theme", theme), scheme);
      const found: string[] = [];
      const kinds = new Set<string>();
      for (const path of pagesOf(site()).filter((each) => each !== "404.html")) {
        await page.goto(url() + addressOf(path));
        const kind = path.split("/").slice(0, -2).join("/") || path;
        const first = !kinds.has(kind);
        kinds.add(kind);
        found.push(...(await violations(page, path, first ? standards : rules)));
        if (first) await page.screenshot({ path: picture(path, width, scheme) });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (overflow > 0) found.push(`${path} is ${overflow} px wider than the window`);
      }
      await close();
      expect([...found, ...faults]).toEqual([]);
    },
    600_000,
  );

  test("no page scrolls sideways at 320 px", async () => {
    const { page, close } = await visit(browser(), url(), { viewport: { width: 320, height: 700 } });
    const wide: string[] = [];
    for (const path of pagesOf(site())) {
      await page.goto(url() + addressOf(path));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) wide.push(`${path}: ${overflow} px`);
    }
    await close();
    expect(wide).toEqual([]);
  }, 300_000);
}

function picture(path: string, width: number, scheme: string): string {
  const name = path.replace(/\/?index\.html$/, "").replaceAll("/", "_") || "home";
  return join(root, "dist/screenshots", `${width}-${scheme}`, `${name}.png`);
}

/** What axe finds, as rule and location. */
export async function violations(
  page: Page,
  path: string,
  runOnly: RunOptions["runOnly"],
): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const options: RunOptions = { ...(runOnly && { runOnly }), resultTypes: ["violations"], preload: false };
  const results = await page.evaluate(async (rules) => {
    const { axe: runner } = globalThis as unknown as {
      axe: { run(options: RunOptions): Promise<AxeResults> };
    };
    return await runner.run(rules);
  }, options);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${path}: ${id} at ${target.join(" ")}. ${failureSummary}`),
  );
}
