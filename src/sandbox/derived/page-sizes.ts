import type { Call } from "../core/api.ts";
import type { Described } from "../core/operations.ts";
import { sizesIn } from "./asked.ts";

/** Query parameters for the size of a page. Only their letters are compared. */
const SIZES = new Set([
  ...["limit", "pagesize", "perpage", "pagelimit", "maxresults", "maxitems", "top", "count", "size", "first"],
  ...["rows", "num", "maxpagesize", "maxkeys", "itemsperpage", "resultsperpage", "take"],
]);

const USUAL = 20;

export function isSize(name: string): boolean {
  return SIZES.has(name.replace(/[^a-z]/gi, "").toLowerCase());
}

/** The size of a page that a call does not name: what the document says, or the usual one within its limit. */
export function usualSize({ parameters }: Described): number {
  const sizes = parameters.filter((parameter) => parameter.in === "query" && isSize(parameter.name));
  const of = (keyword: string): number | undefined =>
    sizes.map(({ schema }) => Number(schema[keyword])).find((number) => number >= 1);
  return of("default") ?? Math.min(USUAL, of("maximum") ?? USUAL);
}

/** How many items per page a call asks for. `lead` is what leads to a page: a query parameter, or a JSON Pointer into the body. */
export function sizeOf(call: Call, lead: string, usual: number): number {
  const given = sizesIn(call, lead).filter(([name]) => isSize(name));
  // Some names have other meanings too: OData's `$count=true` asks for a total.
  const [, size] = given.find(([, value]) => /^[1-9]\d*$/.test(String(value))) ?? [];
  return Number(size ?? usual);
}
