import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { visit } from "./chromium.ts";
import { isFullReference, pagesOf, root } from "./site.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screenshots = join(root, "dist/screenshots");

/** How pages are looked at: on a desk and on a phone, by day and by night, from a server and as files. */
const views = [
  { name: "1280-light", width: 1280, height: 900, scheme: "light", from: "http" },
  { name: "390-light", width: 390, height: 844, scheme: "light", from: "file" },
  { name: "1280-dark", width: 1280, height: 900, scheme: "dark", from: "file" },
  { name: "390-dark", width: 390, height: 844, scheme: "dark", from: "http" },
] as const;

/** What holds for every page in a browser. A screenshot of each is left in dist/screenshots, to be looked at. */
export function everyPage(site: () => string, url: () => string, browser: () => Browser): void {
  describe.each(views)("at $name, from $from", ({ name, width, height, scheme, from }) => {
    test("no page has a fault of access, moves while it loads, asks another host or scrolls sideways", async () => {
      const origin = from === "http" ? url() : `${pathToFileURL(site()).href}/`;
      const options = { viewport: { width, height }, colorScheme: scheme };
      const { page, faults, close } = await visit(browser(), origin, options);
      await page.addInitScript(countShifts);
      await mkdir(join(screenshots, name), { recursive: true });
      const found: string[] = [];
      for (const path of pagesOf(site()).filter((file) => !isFullReference(file))) {
        await page.goto(origin + path);
        const { shift, overflow } = await page.evaluate(measure);
        if (shift > 0) found.push(`${path} moves by ${shift}`);
        if (overflow > 0) found.push(`${path} is ${overflow} px wider than the window`);
        found.push(...(await violations(page, path)).map((violation) => `${path}: ${violation}`));
        await page.screenshot({ path: join(screenshots, name, `${fileName(path)}.png`) });
      }
      expect([...found, ...faults]).toEqual([]);
      await close();
    }, 120_000);
  });
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
 * What axe finds against WCAG 2.2 A and AA, as rule and place. The words inside the samples of the reference are left out:
 * there are ten thousand of them, in the same colours as those of the guides.
 */
async function violations(page: Page, path: string): Promise<string[]> {
  await page.evaluate(axe);
  const exclude = path.startsWith("reference/") ? [["pre > code > span"]] : [];
  const results = await page.evaluate(async (left: string[][]): Promise<AxeResults> => {
    const options: RunOptions = {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      resultTypes: ["violations"],
      // It would ask for the style sheets again, which the policy of the pages forbids.
      preload: false,
    };
    const { axe: runner } = globalThis as unknown as {
      axe: { run(context: object, options: RunOptions): Promise<AxeResults> };
    };
    return await runner.run({ include: [["html"]], exclude: left }, options);
  }, exclude);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}. ${failureSummary}`),
  );
}

function fileName(path: string): string {
  return path.replace(/\/?index\.html$/, "").replaceAll("/", "_") || "home";
}
