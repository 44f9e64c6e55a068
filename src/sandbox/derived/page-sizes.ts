import type { Call } from "../core/api.ts";

/** Query parameters for the size of a page. Only their letters are compared. */
const SIZES = new Set([
  ...["limit", "pagesize", "perpage", "pagelimit", "maxresults", "maxitems", "top", "count", "size", "first"],
  ...["rows", "num", "maxpagesize", "maxkeys", "itemsperpage", "resultsperpage", "take"],
]);

const USUAL = 20;

export function isSize(name: string): boolean {
  return SIZES.has(name.replace(/[^a-z]/gi, "").toLowerCase());
}

/** How many items per page a call asks for. */
export function sizeOf({ query }: Call): number {
  const given = Object.entries(query).filter(([name]) => isSize(name));
  // Some names have other meanings too: OData's `$count=true` asks for a total.
  const [, size] = given.find(([, value]) => /^[1-9]\d*$/.test(String(value))) ?? [];
  return Number(size ?? USUAL);
}
