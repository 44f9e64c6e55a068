import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { expect, test } from "vitest";
import { type Looked, looksOf, repeatedParts, violations } from "./axe.ts";
import { addressOf, pagesOf, root } from "./built-site.ts";
import { visit } from "./chromium.ts";

const SCHEMES = ["light", "dark"] as const;
type Scheme = (typeof SCHEMES)[number];

/** The narrowest window, in which nothing may scroll sideways. Pages are opened in it and grow. */
const NARROWEST = 320;
const WIDTHS = [390, 768, 1280];
/** Each width in both schemes, in an order that changes the scheme once: a change takes longer than another size. */
const VIEWS = SCHEMES.flatMap((scheme, at) =>
  (at % 2 === 0 ? WIDTHS : WIDTHS.toReversed()).map((width) => ({ width, scheme })),
);
/** By which rules axe judges the first page of a kind, at each width. A scheme changes colours alone. */
const FIRST: Readonly<Record<Scheme, Looked["rules"]>> = { light: "all", dark: "colours" };
/** By which rules, and in which views, it judges the others. Most rules ask for what no width changes. */
const LAYOUT: Readonly<Record<string, Looked["rules"]>> = { "390 light": "sizes", "1280 light": "layout" };
/** Windows side by side: axe computes, and machines have two cores or more. */
const WINDOWS = 2;

/** What holds for every page. Pictures of one page of each kind are left in dist/screenshots, to be looked at. */
export function everyPage(site: () => string, url: () => string, browser: () => Browser): void {
  test("no page has a WCAG fault, scrolls sideways or asks another host: at 320, 390, 768 and 1280 px, light and dark", async () => {
    const paths = pagesOf(site()).filter((each) => each !== "404.html");
    const firsts = firstOfEachKind(paths);
    // Those that take longest first, so that the windows end at about the same time.
    const queue = paths.toSorted((a, b) => Number(firsts.has(b)) - Number(firsts.has(a)));
    const seen = new Set<string>();
    const found: string[] = [];
    const windows = Array.from({ length: WINDOWS }, async () => {
      const { page, faults, close } = await visit(browser(), url(), { reducedMotion: "reduce" });
      for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
        await page.setViewportSize({ width: NARROWEST, height: 900 });
        await page.goto(url() + addressOf(path));
        found.push(...(await judge(page, path, seen, firsts.has(path))));
      }
      await close();
      found.push(...faults);
    });
    await Promise.all(windows);
    expect(found).toEqual([]);
    expect(seen.size).toBeGreaterThan(100);
  }, 600_000);

  test("a page that is switched to the dark scheme looks as one that was opened in it", async () => {
    const looks = [];
    for (const scheme of ["dark", "light"] as const) {
      const viewport = { width: 1280, height: 900 };
      const options = { viewport, colorScheme: scheme, reducedMotion: "reduce" } as const;
      const { page, close } = await visit(browser(), url(), options);
      await page.addInitScript((theme) => localStorage.setItem("starlight-theme", theme), scheme);
      await page.goto(`${url()}reference/meshi/create-event/`);
      // The script marks the part of the page where the reader is.
      await page.locator("starlight-toc a[aria-current='true']").first().waitFor();
      await show(page, viewport.width, "dark");
      looks.push((await looksOf(page)).toSorted());
      await close();
    }
    expect(looks[1]).toEqual(looks[0]);
  });

  test("a text that can hardly be read is found, once for all texts that look like it", async () => {
    const { page, close } = await visit(browser(), url());
    await page.goto(`${url()}guides/retries/`);
    const before = new Set(await looksOf(page));
    await page.evaluate(() => {
      for (const text of document.querySelectorAll<HTMLElement>(".sl-markdown-content li"))
        text.style.color = "#bbb";
    });
    const looks = (await looksOf(page)).filter((look) => !before.has(look));
    expect(looks.length).toBeGreaterThan(0);
    const found = await violations(page, "retries", { rules: "colours", looks });
    expect(found.join()).toContain("retries: color-contrast at ");
    await close();
  });

  test("a part that pages have in common is left out only as it was judged before", async () => {
    const { page, close } = await visit(browser(), url());
    const seen = new Set<string>();
    await page.goto(`${url()}guides/retries/`);
    expect(await repeatedParts(page, seen)).toEqual([]);
    await page.goto(`${url()}guides/batches/`);
    expect(await repeatedParts(page, seen)).toContain("nav.sidebar");
    await page.evaluate(() =>
      document.querySelector("nav.sidebar")?.append(document.createElement("button")),
    );
    const without = await repeatedParts(page, seen);
    expect(without).not.toContain("nav.sidebar");
    const found = await violations(page, "batches", { rules: "layout", without });
    expect(found.join()).toContain("batches: button-name at ");
    await close();
  });
}

/** What is wrong with an open page in any of the views. `seen` has the looks of text that were judged before, on any page. */
async function judge(page: Page, path: string, seen: Set<string>, isFirst: boolean): Promise<string[]> {
  const found = await sideways(page, `${path} at ${NARROWEST} px`);
  for (const { width, scheme } of VIEWS) {
    await show(page, width, scheme);
    const at = `${path} at ${width} px, ${scheme}`;
    const rules = isFirst ? FIRST[scheme] : LAYOUT[`${width} ${scheme}`];
    if (rules) {
      await focusableWhereItScrolls(page);
      const repeated = await repeatedParts(page, seen);
      found.push(...(await violations(page, at, { rules, without: isFirst ? [] : repeated })));
    }
    const looks = (await looksOf(page)).map((look) => [look, `${width} ${look}`] as const);
    const fresh = looks.filter(([, key]) => !seen.has(key));
    for (const [, key] of fresh) seen.add(key);
    if (fresh.length > 0 && !isFirst) {
      const rules = { rules: "colours", looks: fresh.map(([look]) => look) } as const;
      found.push(...(await violations(page, at, rules)));
    }
    if (isFirst) await page.screenshot({ path: picture(path, width, scheme) });
    found.push(...(await sideways(page, at)));
  }
  return found;
}

/** The script of code blocks makes those focusable that scroll, a moment after the window has changed. Axe reports what it leaves out. */
async function focusableWhereItScrolls(page: Page): Promise<void> {
  const isReady = () =>
    [...document.querySelectorAll("pre")].every(
      (block) => block.scrollWidth <= block.clientWidth || block.tabIndex >= 0,
    );
  await page.waitForFunction(isReady, undefined, { timeout: 5000 }).catch(() => undefined);
}

async function sideways(page: Page, at: string): Promise<string[]> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return overflow > 0 ? [`${at} is ${overflow} px wider than the window`] : [];
}

/** The scheme of each window, as a reader's system would have it. */
const schemes = new WeakMap<Page, Scheme>();

/** Shows an open page in another window and scheme, as a reader's system and the site's own choice do. */
async function show(page: Page, width: number, scheme: Scheme): Promise<void> {
  // To set a size or a scheme takes a while, even if it is the same.
  if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 900 });
  if (schemes.get(page) !== scheme) await page.emulateMedia({ colorScheme: scheme });
  schemes.set(page, scheme);
  await page.evaluate((theme) => {
    document.documentElement.dataset.theme = theme;
    // Colours that fade into each other have their end only later.
    for (const fading of document.getAnimations()) fading.finish();
  }, scheme);
}

/** One page of each folder: those of a folder are made by the same code. */
function firstOfEachKind(paths: readonly string[]): ReadonlySet<string> {
  const kinds = new Map<string, string>();
  for (const path of paths) {
    const kind = path.split("/").slice(0, -2).join("/") || path;
    if (!kinds.has(kind)) kinds.set(kind, path);
  }
  return new Set(kinds.values());
}

function picture(path: string, width: number, scheme: Scheme): string {
  const name = path.replace(/\/?index\.html$/, "").replaceAll("/", "_") || "home";
  return join(root, "dist/screenshots", `${width}-${scheme}`, `${name}.png`);
}
