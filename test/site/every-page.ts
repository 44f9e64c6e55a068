import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { visit } from "./chromium.ts";
import { isFullReference, pagesOf, root } from "./site.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screenshots = join(root, "dist/screenshots");

type Scheme = "light" | "dark";

/** How pages are looked at: on a desk and on a phone, from a server and as files. Both schemes are seen in both. */
const views = [
  { width: 1280, height: 900, from: "http", first: "light", second: "dark" },
  { width: 390, height: 844, from: "file", first: "dark", second: "light" },
] as const;

/** Opens these pages, one after the other, and hears what goes wrong. */
async function eachPage(
  pages: readonly string[],
  origin: string,
  browser: Browser,
  options: BrowserContextOptions,
  look: (page: Page, path: string) => Promise<string[]>,
): Promise<string[]> {
  const { page, faults, close } = await visit(browser, origin, options);
  await page.addInitScript(countShifts);
  const found: string[] = [];
  for (const path of pages) {
    await page.goto(origin + path);
    const { shift, overflow } = await page.evaluate(measure);
    if (shift > 0) found.push(`${path} moves by ${shift}`);
    if (overflow > 0) found.push(`${path} is ${overflow} px wider than the window`);
    found.push(...(await look(page, path)));
  }
  await close();
  return [...found, ...faults];
}

/** Every page but the full references. */
function ownPages(site: string): string[] {
  return pagesOf(site).filter((file) => !isFullReference(file));
}

/** What holds for every page in a browser, of one page of each form: from a server, in light colours, on a desk and then as narrow as a phone. */
export function everyPage(site: () => string, url: () => string, browser: () => Browser): void {
  test("no page of each form has a fault of access, moves while it loads, asks another host or scrolls sideways", async () => {
    const [desk, phone] = views.map(({ width, height }) => ({ width, height }));
    const options = { viewport: desk ?? null, colorScheme: "light" } as const;
    const pages = new Map(ownPages(site()).map((path) => [formOf(path), path]));
    const found = await eachPage([...pages.values()], url(), browser(), options, async (page, path) => {
      const broken = await violations(page, path, standards);
      if (phone) await page.setViewportSize(phone);
      const { overflow } = await page.evaluate(measure);
      if (overflow > 0) broken.push(`is ${overflow} px wider than a phone`);
      if (desk) await page.setViewportSize(desk);
      return broken.map((violation) => `${path}: ${violation}`);
    });
    expect(found).toEqual([]);
  }, 120_000);
}

/** The same on desk and phone, from a server and as files, in both schemes. Pictures of the pages are left in dist/screenshots, to be looked at. */
export function everyView(site: () => string, url: () => string, browser: () => Browser): void {
  // What was left by an earlier run would look like a picture of these pages.
  beforeAll(() => rm(screenshots, { recursive: true, force: true }));

  test.each(views)(
    "no page has a fault of access, moves while it loads, asks another host or scrolls sideways, at $width px, from $from",
    async ({ width, height, from, first, second }) => {
      const origin = from === "http" ? url() : `${pathToFileURL(site()).href}/`;
      const options = { viewport: { width, height }, colorScheme: first };
      const found = await eachPage(ownPages(site()), origin, browser(), options, async (page, path) => {
        const broken: string[] = [];
        const look = async (scheme: Scheme, rules: RunOptions["runOnly"]): Promise<void> => {
          const seen = await violations(page, path, rules);
          broken.push(...seen.map((violation) => `${path}, ${scheme}: ${violation}`));
          const picture = join(screenshots, `${width}-${scheme}`, `${fileName(path)}.jpeg`);
          await page.screenshot({ path: picture, quality: 80 });
        };
        await look(first, standards);
        if (isAlike(path)) return broken;
        await page.emulateMedia({ colorScheme: second });
        await look(second, colours);
        await page.emulateMedia({ colorScheme: first });
        return broken;
      });
      expect(found).toEqual([]);
    },
    300_000,
  );
}

/** All of WCAG 2.2 A and AA. */
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What can change with the colours alone. */
const colours: RunOptions["runOnly"] = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** Pages of one folder are of one form, but for its index. */
function formOf(path: string): string {
  const folders = path.split("/");
  return `${folders[0]}/${folders.length}`;
}

/** The operations of a tag: twenty pages of one form. In their second scheme the overviews and guides stand for them. */
function isAlike(path: string): boolean {
  return /^reference\/[^/]+\/[^/]+\//.test(path);
}

/** Runs in the page, before anything of it: adds up how far things move by themselves. */
function countShifts(): void {
  const shifts = { sum: 0 };
  Object.assign(globalThis, { shifts });
  new PerformanceObserver((list) => {
    // The types of the platform do not know layout shifts.
    for (const entry of list.getEntries()) shifts.sum += (entry as unknown as { value: number }).value;
  }).observe({ type: "layout-shift", buffered: true });
}

/** Runs in the page, once all of it has been drawn. */
async function measure(): Promise<{ shift: number; overflow: number }> {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const { shifts } = globalThis as unknown as { shifts: { sum: number } };
  return { shift: shifts.sum, overflow: document.documentElement.scrollWidth - innerWidth };
}

/**
 * What axe finds, as rule and place. The words inside the samples of the reference are left out: there are ten thousand of
 * them, in the same colours as those of the guides.
 */
async function violations(page: Page, path: string, runOnly: RunOptions["runOnly"]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  // Without `preload` it would ask for the style sheets again, which the policy of the pages forbids.
  const options: RunOptions = { ...(runOnly && { runOnly }), resultTypes: ["violations"], preload: false };
  const exclude = path.startsWith("reference/") ? [["pre > code > span"]] : [];
  const results = await page.evaluate(
    async ([left, rules]) => {
      const { axe: runner } = globalThis as unknown as {
        axe: { run(context: object, options: RunOptions): Promise<AxeResults> };
      };
      return await runner.run({ include: [["html"]], exclude: left }, rules);
    },
    [exclude, options] as const,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}. ${failureSummary}`),
  );
}

function fileName(path: string): string {
  return path.replace(/\/?index\.html$/, "").replaceAll("/", "_") || "home";
}
