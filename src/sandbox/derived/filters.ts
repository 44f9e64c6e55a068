import type { Call } from "../core/api.ts";
import { valueIn } from "../core/json.ts";
import { isPaging } from "./pages.ts";
import type { Behaviour } from "./resources.ts";

/** The query parameters that may filter a list, with their values. */
export function filtersOf({ contract }: Behaviour, { query }: Call): [name: string, wanted: unknown][] {
  return Object.entries(query).filter(([name, wanted]) => wanted !== undefined && !isPaging(contract, name));
}

/** Whether an item passes a filter. A query parameter with the name of a property is one. */
export function passes(item: unknown, [name, wanted]: readonly [name: string, wanted: unknown]): boolean {
  const value = valueIn(item, name);
  if (value === undefined || typeof value === "object") return true;
  return Array.isArray(wanted) ? wanted.includes(value) : String(wanted) === String(value);
}
