import type { Next, Operation } from "../../openapi/contract.ts";
import type { Call, Reply, Tools } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject } from "../core/json.ts";
import { Refusal } from "../core/refusal.ts";
import { codeOf } from "./error-bodies.ts";
import { locationOf, valueAt, withValue } from "./location.ts";
import { withLead } from "./page-ends.ts";
import { isSize, sizeOf } from "./page-sizes.ts";
import { schemaAt, typesOf } from "./schema-at.ts";

/** An item of a list, with the number that orders the list. */
export interface Listed {
  readonly seq: number;
  readonly body: unknown;
}

/** A list as its document describes it. */
export interface DescribedList {
  readonly bundle: Bundle;
  /** Schema of a page. */
  readonly schema: JsonObject | undefined;
  readonly contract: Operation | undefined;
  /** JSON Pointer to the items in a page. */
  readonly at: string;
  /** The address of the collection for this call, without a query. */
  readonly address: string;
  /** The path of the collection with the ids of its parents. */
  readonly collection: string;
}

/** The part of a list that a page shows. */
interface Cut {
  readonly begin: number;
  readonly shown: readonly Listed[];
  readonly all: number;
  readonly hasMore: boolean;
}

/** Query parameter that leads to a page if the contract names none. */
const CURSOR = "cursor";

/** The query parameter that leads to a page. The addresses of pages have it too. */
function leadParameter({ parameters, count, last }: Next): string {
  const [first = CURSOR] = Object.keys(parameters).map(plain);
  return count?.to ?? last?.to ?? first;
}

/** Whether a parameter chooses the page. Such a parameter is no filter. */
export function isPaging(contract: Operation | undefined, name: string): boolean {
  const { parameters = {}, count, last } = contract?.next ?? {};
  const own = [...Object.keys(parameters).map(plain), count?.to, last?.to, CURSOR];
  return isSize(name) || own.includes(name);
}

/** Cuts the requested page. Its body and header fields lead to the next one. */
export function pageOf(
  { cursors }: Tools,
  list: DescribedList,
  call: Call,
  items: readonly Listed[],
  body: unknown,
): Required<Pick<Reply, "headers">> & { readonly body: unknown } {
  const { contract, at, bundle, schema } = list;
  const next = contract?.next;
  const size = next ? sizeOf(call) : items.length;
  const begin = next ? beginOf(cursors, list, next, call, items, size) : 0;
  const shown = items.slice(begin, begin + size);
  const cut: Cut = { begin, shown, all: items.length, hasMore: begin + size < items.length };
  let page = withValue(
    counted(body, cut),
    at,
    shown.map((item) => item.body),
  );
  if (!next) return { body: page, headers: {} };
  const { count, more = count?.more } = next;
  const total = locationOf(count?.total);
  if (total && "body" in total) {
    page = withValue(page, total.body, count?.add === "page" ? Math.ceil(cut.all / size) : cut.all);
  }
  const flag = locationOf(more);
  if (flag && "body" in flag) page = withValue(page, flag.body, cut.hasMore);
  const cursor = leadOf(cursors, list, next, call, cut, size);
  for (const [target, lead] of [
    [locationOf(Object.values(next.parameters)[0]), cursor],
    [locationOf(next.url), cursor === undefined ? undefined : addressOf(list, page, next, call, cursor)],
  ] as const) {
    // A pointer into the items, such as the id of the last one, already has its value.
    if (!target || !("body" in target) || target.body.startsWith(`${at}/`)) continue;
    page = withLead(bundle, schema, page, target.body, lead);
  }
  const field = locationOf(next.link);
  const isLinked = field && "header" in field && cursor !== undefined;
  return {
    body: page,
    headers: isLinked ? { [field.header]: `<?${queryWith(next, call, cursor)}>; rel="next"` } : {},
  };
}

/** Index of the first item of the requested page. */
function beginOf(
  cursors: Tools["cursors"],
  list: DescribedList,
  next: Next,
  call: Call,
  items: readonly Listed[],
  size: number,
): number {
  const { count, last } = next;
  if (count) {
    const start = Number(call.query[count.to] ?? count.from) - count.from;
    return Math.max(0, count.add === "page" ? start * size : start);
  }
  const given = givenIn(next, call);
  if (given === undefined || given === "") return 0;
  const property = last?.item ?? lastItem(list, next);
  const found =
    property === undefined ? -1 : items.findIndex(({ body }) => String(valueAt(body, property)) === given);
  if (found >= 0) return found + 1;
  const [after] = cursors.read(nameOf(list, call), given) ?? [/^\d+$/.test(given) ? given : undefined];
  if (after === undefined || property !== undefined) {
    throw new Refusal(codeOf("schema"), "The cursor was not given out for this list.");
  }
  const begin = items.findIndex(({ seq }) => seq > Number(after));
  return begin < 0 ? items.length : begin;
}

/** The cursor that the call took from the page before. The document need not declare its parameter. */
function givenIn(next: Next, { query, target }: Call): string | undefined {
  const name = leadParameter(next);
  const given = query[name] ?? new URLSearchParams(target.search).get(name);
  return given === null ? undefined : String(given);
}

/** If the id of the last item is the cursor: JSON Pointer to the id in an item. */
function lastItem({ at }: DescribedList, { parameters }: Next): string | undefined {
  const [expression = ""] = Object.values(parameters);
  return new RegExp(`^\\$response\\.body#${at}/-?\\d+(/.+)$`).exec(expression)?.[1];
}

/** The cursor or number that leads to the next page; `undefined` on the last one. */
function leadOf(
  cursors: Tools["cursors"],
  list: DescribedList,
  { count, last, parameters }: Next,
  call: Call,
  { hasMore, shown, begin }: Cut,
  size: number,
): string | undefined {
  const end = shown.at(-1);
  if (!hasMore || !end) return undefined;
  if (count) return String(count.from + (count.add === "page" ? begin / size + 1 : begin + size));
  if (last) return String(valueAt(end.body, last.item));
  const target = locationOf(Object.values(parameters)[0]);
  const isNumber =
    target && "body" in target && typesOf(schemaAt(list.bundle, list.schema, target.body)).has("integer");
  return isNumber ? String(end.seq) : cursors.write(nameOf(list, call), [end.seq]);
}

/** The address of the next page, or only its path if the document shows a path. */
function addressOf(list: DescribedList, page: unknown, next: Next, call: Call, cursor: string): string {
  const place = locationOf(next.url);
  const shown = place && "body" in place ? valueAt(page, place.body) : undefined;
  const address = `${list.address}?${queryWith(next, call, cursor)}`;
  return typeof shown === "string" && shown.startsWith("/")
    ? address.replace(/^https?:\/\/[^/]+/, "")
    : address;
}

function queryWith(next: Next, { target }: Call, cursor: string): URLSearchParams {
  const query = new URLSearchParams(target.search);
  query.set(leadParameter(next), cursor);
  return query;
}

/** The list that a cursor belongs to. Other filters make another list. */
function nameOf({ collection, contract }: DescribedList, { query }: Call): string {
  const filters = Object.entries(query).filter(([name]) => !isPaging(contract, name));
  return `${collection} ${JSON.stringify(Object.fromEntries(filters))}`;
}

/** Fills in the usual counts beside the items: all items, or those on the page. */
function counted(body: unknown, { all, shown }: Cut): unknown {
  if (!isObject(body)) return body;
  const numbers = Object.keys(body).filter((name) => typeof body[name] === "number");
  const told = numbers.flatMap((name) => {
    if (/^total(?:_?count|_?items|_?results)?$/i.test(name)) return [[name, all]];
    return /^(?:count|size)$/i.test(name) ? [[name, shown.length]] : [];
  });
  return { ...body, ...Object.fromEntries(told) };
}

/** `query.cursor` to `cursor`. */
function plain(name: string): string {
  return name.replace(/^query\./, "");
}
