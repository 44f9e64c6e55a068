import type { Count, OperationKey, Pointer } from "../openapi/contract.ts";
import type { Engine } from "./client.ts";
import type { UnexpectedResponse } from "./errors.ts";
import { bind, type Exchange, evaluate, fits, type ParameterValues } from "./expressions.ts";
import { at } from "./pointer.ts";
import type { AnyResult } from "./types.ts";
import { unusable } from "./unusable.ts";
import { linkTo } from "./web-links.ts";

/**
 * The parameters that lead from a page with so many items to the next one. Gives `undefined` on the last page, and an
 * error where the page leads out of the API, or says something that no request can carry.
 */
export function nextPage(
  engine: Engine,
  key: OperationKey,
  params: ParameterValues,
  result: Extract<AnyResult, { error?: undefined }>,
  length: number,
): ParameterValues | UnexpectedResponse | undefined {
  const definition = engine.operation(key, "next");
  const { parameters, link, url: address, more, last, count } = definition.next;
  const exchange = { params, responseBody: result.data, responseHeaders: result.response.headers };
  if (more && evaluate(more, exchange) === false) return undefined;
  const next = bind(parameters, key, exchange);
  const path = { ...params.path, ...next?.path };
  if (next && !fits({ ...next, path }, key))
    return unusable(result, "with a next page that no request can ask for");
  if (next && (link ?? address)) {
    const target = link
      ? linkTo("next", String(evaluate(link, exchange)))
      : addressIn(evaluate(address ?? "", exchange));
    if (!target) return undefined;
    const base = engine.baseOf(definition);
    const { origin } = new URL(base);
    const url = URL.canParse(target, base) ? new URL(target, base) : undefined;
    // Otherwise the author of the link would choose who gets the credentials.
    if (url?.origin !== origin) {
      return unusable(result, `with a next page that is not at ${origin} but at ${url?.origin}`);
    }
    next.query = { ...next.query, ...queryOf(engine, url.searchParams) };
  }
  if (next && last) {
    const value = lastItem(at(result.data, engine.operation(key, "items").items), last.item);
    return value === undefined || value === null
      ? undefined
      : { ...next, query: { ...next.query, [last.to]: value } };
  }
  const position = count && countOn(count, exchange, length);
  if (!next || !count) return next;
  return position === undefined ? position : { ...next, query: { ...next.query, [count.to]: position } };
}

/** An address, or a link object that has one (JSON:API 1.1, "Link Objects"). */
function addressIn(value: unknown): string | undefined {
  const address = typeof value === "object" ? at(value, "/href") : value;
  return typeof address === "string" ? address : undefined;
}

function lastItem(items: unknown, pointer: Pointer): unknown {
  return Array.isArray(items) ? at(items.at(-1), pointer) : undefined;
}

/** Parameters of a URL without credentials: a server may repeat those that came with the request. */
function queryOf({ contract }: Engine, search: URLSearchParams): Record<string, unknown> {
  for (const { in: place, name } of Object.values(contract.securitySchemes)) {
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

/** Where the next page begins; `undefined` where this was the last one. */
function countOn(
  { add, to, from, total, more }: Count,
  exchange: Exchange,
  length: number,
): number | undefined {
  const next = Number(exchange.params?.query?.[to] ?? from) + (add === "items" ? length : 1);
  // Where a response does not state the total, there are more pages until one is empty.
  const all = total ? Number(evaluate(total, exchange) ?? Number.NaN) : Number.NaN;
  const last = more && evaluate(more, exchange) === false;
  return length === 0 || last || next - from >= all ? undefined : next;
}
