import type { Contract } from "../openapi/contract.ts";
import { evaluate, type ParameterValues } from "./expressions.ts";
import type { Lead, NextParameters, ReadPage } from "./next-page.ts";
import { at } from "./pointer.ts";
import { unusable } from "./unusable.ts";
import { linkTo } from "./web-links.ts";

/** Pages that lead on by a web link with the relation `next` (RFC 8288). */
export const nextByLink: Lead = (page, next) => {
  const { definition, exchange } = page;
  return follow(page, next, linkTo("next", String(evaluate(definition.link ?? "", exchange))));
};

/** Pages that have the address of the next one, or a link object with it (JSON:API 1.1, "Link Objects"). */
export const nextByUrl: Lead = (page, next) => {
  const value = evaluate(page.definition.url ?? "", page.exchange);
  return follow(page, next, typeof value === "object" ? at(value, "/href") : value);
};

/** Adds the query of an address. The request itself goes where the operation is. */
function follow({ engine, key, result }: ReadPage, next: ParameterValues, address: unknown): NextParameters {
  if (!address || typeof address !== "string") return undefined;
  const base = engine.baseOf(engine.operation(key, "next"));
  const { origin } = new URL(base);
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  // Otherwise the author of the link would choose who gets the credentials.
  if (url?.origin !== origin)
    return unusable(result, `with a next page that is not at ${origin} but at ${url?.origin}`);
  return { ...next, query: { ...next.query, ...queryOf(engine.contract, url.searchParams) } };
}

/** Parameters of a URL without credentials: a server may repeat those that came with the request. */
function queryOf({ securitySchemes }: Contract, search: URLSearchParams): Record<string, unknown> {
  for (const { in: place, name } of Object.values(securitySchemes)) {
    if (place === "query") search.delete(name);
  }
  // The server chooses the names, so a name such as `__proto__` must have no effect.
  const query: Record<string, unknown> = Object.create(null);
  for (const name of search.keys()) {
    const values = search.getAll(name);
    // What the caller gave as an object, `filter`, comes back as `filter[state]`, and takes its place.
    query[name.replace(/\[.*/, "")] = null;
    query[name] = values.length > 1 ? values : values[0];
  }
  return query;
}
