import type { Call } from "../core/api.ts";
import { valueIn } from "../core/json.ts";
import { isPaging } from "./pages.ts";
import type { Behaviour } from "./resources.ts";

/** A query parameter that is named as a property picks the items that have its value. */
export function matches(item: unknown, { contract }: Behaviour, query: Call["query"]): boolean {
  return Object.entries(query).every(([name, wanted]) => {
    const value = valueIn(item, name);
    if (isPaging(contract, name) || value === undefined || typeof value === "object") return true;
    return Array.isArray(wanted) ? wanted.includes(value) : String(wanted) === String(value);
  });
}
