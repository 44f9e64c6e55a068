import type { Call } from "../core/api.ts";
import { valueIn } from "../core/json.ts";
import { isPaging } from "./pages.ts";
import type { Behaviour } from "./resources.ts";

/** Whether an item passes the filters. A query parameter with the name of a property is a filter. */
export function matches(item: unknown, { contract }: Behaviour, query: Call["query"]): boolean {
  return Object.entries(query).every(([name, wanted]) => {
    const value = valueIn(item, name);
    if (isPaging(contract, name) || value === undefined || typeof value === "object") return true;
    return Array.isArray(wanted) ? wanted.includes(value) : String(wanted) === String(value);
  });
}
