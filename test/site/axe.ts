import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** All of WCAG 2.2 A and AA. */
export const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** The rules whose result depends on colours. They take most of the time. */
export const COLOURS = ["color-contrast", "link-in-text-block"];

/** The rules whose result depends on how wide the window is. */
const SIZES = ["target-size", "scrollable-region-focusable"];

/** Where axe looks, and by which rules. */
export interface Looked {
  /** `all` rules, those of `layout` (all but colours), those of `sizes`, or those of `colours`. */
  readonly rules: "all" | "layout" | "sizes" | "colours";
  /** Selectors of what it leaves out. */
  readonly without?: readonly string[];
  /** Only the elements with one of these looks, one for each look; see `looksOf`. */
  readonly looks?: readonly string[];
}

const ONLY: Readonly<Record<Looked["rules"], NonNullable<RunOptions["runOnly"]>>> = {
  all: STANDARDS,
  layout: STANDARDS,
  sizes: { type: "rule", values: SIZES },
  colours: { type: "rule", values: COLOURS },
};

/** What axe finds, as rule and location. */
export async function violations(
  page: Page,
  path: string,
  { rules, looks, without = [] }: Looked,
): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const options: RunOptions = {
    runOnly: ONLY[rules],
    ...(rules === "layout" && {
      rules: Object.fromEntries(COLOURS.map((name) => [name, { enabled: false }])),
    }),
    resultTypes: ["violations"],
    preload: false,
  };
  const results = await page.evaluate(
    async ({ options, looks, exclude }) => {
      const { axe: runner, elementsByLook } = globalThis as unknown as {
        axe: { run(context: unknown, options: RunOptions): Promise<AxeResults> };
        elementsByLook: Map<string, Element>;
      };
      const include = looks?.map((look) => elementsByLook.get(look));
      return await runner.run({ include: include ?? document, exclude }, options);
    },
    { options, looks, exclude: without.map((selector) => [selector]) },
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${path}: ${id} at ${target.join(" ")}. ${failureSummary}`),
  );
}

/** The parts of a page that pages have in common. */
const COMMON = ["header.header", "nav.sidebar"];

/** Selectors of the parts of a page that are in `seen`, to which the others are added. A mark of the page that is open changes none. */
export async function repeatedParts(page: Page, seen: Set<string>): Promise<string[]> {
  const parts = await page.evaluate(
    (common) =>
      common.map((selector) => {
        const html = document.querySelector(selector)?.outerHTML ?? "";
        return [selector, html.replaceAll(/ (aria-current="page"|open="")/g, "")] as const;
      }),
    COMMON,
  );
  const repeated = parts.filter(([, html]) => seen.has(html)).map(([selector]) => selector);
  for (const [, html] of parts) seen.add(html);
  return repeated;
}

/**
 * The looks of all visible text of a page, each once: colour, size and weight of the text, and the colours, pictures and opacity of
 * everything around it. Two texts that look the same have the same contrast, so axe needs to see one of them.
 */
export function looksOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const around = new Map<Element, string>();
    const surroundings = (element: Element | null): string => {
      if (element === null) return "";
      const known = around.get(element);
      if (known !== undefined) return known;
      const style = getComputedStyle(element);
      const { color, backgroundColor, backgroundImage, opacity, position, textDecorationLine } = style;
      const own = [color, backgroundColor, backgroundImage, opacity, position, textDecorationLine].join();
      const outer = surroundings(element.parentElement);
      // A box that adds nothing to what is around it leaves the look as it is.
      const look = outer.endsWith(`\n${own}`) ? outer : `${outer}\n${own}`;
      around.set(element, look);
      return look;
    };
    const found = new Map<string, Element>();
    for (const element of document.body.querySelectorAll("*")) {
      const hasText = [...element.childNodes].some(
        ({ nodeType, nodeValue }) => nodeType === Node.TEXT_NODE && nodeValue?.trim() !== "",
      );
      const isField = element.matches("input, select, textarea, button");
      if (
        (!hasText && !isField) ||
        !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      )
        continue;
      const { fontSize, fontWeight } = getComputedStyle(element);
      const look = `${element.localName} ${fontSize} ${fontWeight}${surroundings(element)}`;
      if (!found.has(look)) found.set(look, element);
    }
    Object.assign(globalThis, { elementsByLook: found });
    return [...found.keys()];
  });
}
