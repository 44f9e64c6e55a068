import { isObject } from "../core/json.ts";
import type { Cut } from "./cuts.ts";

const TOTAL = /^total(?:_?count|_?items|_?results)?$/i;
const ON_PAGE = /^(?:count|size)$/i;
const SIZE = /^(?:page_?)?limit$|^(?:page_?size|(?:items_?)?per_?page)$/i;

function numbersIn(body: object): string[] {
  return Object.entries(body).flatMap(([name, value]) => (typeof value === "number" ? [name] : []));
}

/** Whether a page says how many items there are in all. */
export function needsTotal(page: unknown): boolean {
  return isObject(page) && numbersIn(page).some((name) => TOTAL.test(name));
}

/** Fills in the usual numbers beside the items: how many there are, on the page or in all, and the size of a page. */
export function counted(page: unknown, { all, shown }: Pick<Cut, "all" | "shown">, size: number): unknown {
  if (!isObject(page)) return page;
  const known = numbersIn(page).flatMap((name): [string, number][] => {
    if (TOTAL.test(name)) return [[name, all ?? shown.length]];
    if (ON_PAGE.test(name)) return [[name, shown.length]];
    return SIZE.test(name) ? [[name, size]] : [];
  });
  return { ...page, ...Object.fromEntries(known) };
}
