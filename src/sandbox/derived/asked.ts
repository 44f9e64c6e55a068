import type { Call } from "../core/api.ts";
import { isObject, object } from "../core/json.ts";
import { valueAt, withValue } from "./location.ts";

/** What a call says under the name of a query parameter, or at a JSON Pointer into its body. The document need not declare it. */
export function askedFor(name: string, { query, target, body }: Call): unknown {
  if (name.startsWith("/")) return valueAt(body, name);
  return query[name] ?? new URLSearchParams(target.search).get(name);
}

/** Where the size of a page may stand: in the query, and in the body as well as beside what leads to the page. */
export function sizesIn({ query, body }: Call, lead: string): [name: string, value: unknown][] {
  const beside = lead.startsWith("/") ? valueAt(body, lead.slice(0, lead.lastIndexOf("/"))) : undefined;
  return [query, body, beside].filter(isObject).flatMap((each) => Object.entries(each));
}

/** What a call searches for in its body: all of it but what leads to the page. */
export function searchedFor({ body }: Call, lead: string): unknown {
  return lead.startsWith("/") ? withValue(object(body), lead, undefined) : undefined;
}
