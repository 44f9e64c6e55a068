import { isObject } from "../core/json.ts";
import type { Cut } from "./cuts.ts";

const TOTAL = /^total(?:_?count|_?items|_?results)?$/i;
const ON_PAGE = /^(?:count|size)$/i;
const HAS_NEXT = /^has_?(?:more|next(?:_?page)?)$/i;
const HAS_PREVIOUS = /^has_?prev(?:ious)?(?:_?page)?$/i;
const SIZE = /^(?:page_?)?limit$|^(?:page_?size|(?:items_?)?per_?page)$/i;

function numbersIn(body: object): string[] {
  return Object.entries(body).flatMap(([name, value]) => (typeof value === "number" ? [name] : []));
}

/** Whether a page says how many items there are in all. */
export function needsTotal(page: unknown): boolean {
  return isObject(page) && numbersIn(page).some((name) => TOTAL.test(name));
}

/**
 * Fills in what pages usually say: how many items there are, on the page or in all, the size of a page, and whether there
 * are others.
 */
export function counted(page: unknown, { all, shown, hasMore, before }: Cut, size: number): unknown {
  if (!isObject(page)) return page;
  const known = numbersIn(page).flatMap((name): [string, number][] => {
    if (TOTAL.test(name)) return [[name, all ?? shown.length]];
    if (ON_PAGE.test(name)) return [[name, shown.length]];
    return SIZE.test(name) ? [[name, size]] : [];
  });
  const flags = Object.entries(page).flatMap(([name, value]): [string, boolean][] => {
    if (typeof value !== "boolean") return [];
    if (HAS_NEXT.test(name)) return [[name, hasMore]];
    return HAS_PREVIOUS.test(name) ? [[name, before !== undefined]] : [];
  });
  return { ...page, ...Object.fromEntries([...known, ...flags]) };
}
