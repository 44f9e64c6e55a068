import type { Next, Operation } from "../../openapi/contract.ts";
import type { Call, Reply, Tools } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import type { Position } from "../core/cursors.ts";
import { isObject, type JsonObject } from "../core/json.ts";
import { askedFor, searchedFor } from "./asked.ts";
import { counted, needsTotal } from "./counts.ts";
import { type Cut, cutByCursor, cutByNumber, type Entries, wholeList } from "./cuts.ts";
import { locationOf, valueAt, withValue } from "./location.ts";
import { withLead } from "./page-ends.ts";
import { isSize, sizeOf } from "./page-sizes.ts";
import { previousOf } from "./previous.ts";
import { strangeCursor } from "./refusals.ts";
import { schemaAt, typesOf } from "./schema-at.ts";

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
  /** The most items on a page. */
  readonly most: number;
  /** How many there are on a page if the call does not say it. */
  readonly usual: number;
}

/** Query parameter that leads to a page if the contract names none. */
const CURSOR = "cursor";

/** The query parameter that leads to a page, or the JSON Pointer into the body. The addresses of pages have it too. */
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

/** Cuts the requested page. Its body and header fields lead to the next one. `frame` puts items into the documented body. */
export function pageOf(
  { cursors }: Tools,
  list: DescribedList,
  call: Call,
  entries: Entries,
  frame: (items: readonly unknown[]) => unknown,
): Required<Pick<Reply, "headers">> & { readonly body: unknown } {
  const { contract, at, bundle, schema } = list;
  const next = contract?.next;
  if (!next) {
    const cut = wholeList(entries);
    const body = frame(cut.shown.map((item) => item.body));
    return { body: counted(body, cut, Math.max(1, cut.shown.length)), headers: {} };
  }
  const size = Math.min(sizeOf(call, leadParameter(next), list.usual), list.most);
  const cut = cutOf(cursors, list, next, call, entries, size, frame([]));
  let page = counted(frame(cut.shown.map((item) => item.body)), cut, size);
  const around = besideOf(next);
  const beside = around === "" ? undefined : valueAt(page, around);
  if (isObject(beside)) page = withValue(page, around, counted(beside, cut, size));
  const { count, more = count?.more } = next;
  const total = locationOf(count?.total);
  if (total && "body" in total && cut.all !== undefined) {
    page = withValue(page, total.body, count?.add === "page" ? Math.ceil(cut.all / size) : cut.all);
  }
  const flag = locationOf(more);
  if (flag && "body" in flag) page = withValue(page, flag.body, cut.hasMore);
  const cursor = leadOf(cursors, list, next, call, cut, size);
  const [target] = Object.values(next.parameters).map(locationOf);
  for (const [place, lead] of [
    [target, cursor],
    [locationOf(next.url), cursor === undefined ? undefined : addressOf(list, page, next, call, cursor)],
  ] as const) {
    // A pointer into the items, such as the id of the last one, already has its value.
    if (!place || !("body" in place) || place.body.startsWith(`${at}/`)) continue;
    page = withLead(bundle, schema, page, place.body, lead);
  }
  const previous = target && "body" in target ? previousOf(bundle, schema, target.body) : undefined;
  if (previous !== undefined) {
    const lead = cut.before && cursors.write(nameOf(call, contract), [...cut.before]);
    page = withLead(bundle, schema, page, previous, lead);
  }
  const field = locationOf(next.link);
  const isLinked = field && "header" in field && cursor !== undefined;
  return {
    body: page,
    headers: isLinked ? { [field.header]: `<?${queryWith(next, call, cursor)}>; rel="next"` } : {},
  };
}

function cutOf(
  cursors: Tools["cursors"],
  list: DescribedList,
  next: Next,
  call: Call,
  entries: Entries,
  size: number,
  empty: unknown,
): Cut {
  const { count, last } = next;
  if (count) {
    const start = Number(askedFor(count.to, call) ?? count.from) - count.from;
    return cutByNumber(entries.all(), Math.max(0, count.add === "page" ? start * size : start), size);
  }
  const given = givenIn(next, call);
  const property = last?.item ?? lastItem(list, next);
  if (property !== undefined) {
    const all = entries.all();
    const found = all.findIndex(({ body }) => textOf(valueAt(body, property)) === given);
    if (given !== undefined && found < 0) throw strangeCursor(leadParameter(next));
    return cutByNumber(all, found + 1, size);
  }
  const counts = needsTotal(empty) || needsTotal(valueAt(empty, besideOf(next)));
  const total = counts ? entries.all().length : undefined;
  if (given === undefined) return { ...cutByCursor(entries, undefined, size), all: total };
  const position =
    cursors.read(nameOf(call, list.contract), given) ??
    (/^\d+$/.test(given) ? (["after", Number(given)] as Position) : undefined);
  if (position === undefined) throw strangeCursor(leadParameter(next));
  return { ...cutByCursor(entries, position, size), all: total };
}

/** JSON Pointer to the object that leads to the next page. It often has counts too. */
function besideOf({ parameters }: Next): string {
  const target = locationOf(Object.values(parameters)[0]);
  return target && "body" in target ? target.body.slice(0, target.body.lastIndexOf("/")) : "";
}

/** The cursor that the call took from the page before. The document need not declare its parameter. */
function givenIn(next: Next, call: Call): string | undefined {
  const given = askedFor(leadParameter(next), call);
  return given === undefined || given === null || given === "" ? undefined : textOf(given);
}

/** A value as it is compared: what leads to a page may be a list of values (`search_after`). */
function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
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
  { hasMore, shown, begin, after }: Cut,
  size: number,
): string | undefined {
  if (!hasMore) return undefined;
  if (count) return String(count.from + (count.add === "page" ? begin / size + 1 : begin + size));
  const end = shown.at(-1);
  if (last && end) return textOf(valueAt(end.body, last.item));
  const target = locationOf(Object.values(parameters)[0]);
  const isNumber =
    target && "body" in target && typesOf(schemaAt(list.bundle, list.schema, target.body)).has("integer");
  if (isNumber && end) return String(end.position[0]);
  return cursors.write(nameOf(call, list.contract), after ?? ["after", ...(end?.position ?? [])]);
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

/** The list that a cursor belongs to. Another organisation, other parents and other filters make another list. */
function nameOf(call: Call, contract: Operation | undefined): string {
  const { operation, path, principal, query } = call;
  const filters = Object.entries(query).filter(([name]) => !isPaging(contract, name));
  const searched = contract?.next && searchedFor(call, leadParameter(contract.next));
  return JSON.stringify([operation, principal.tenant, path, filters.sort(), ...(searched ? [searched] : [])]);
}

/** `query.cursor` to `cursor`. */
function plain(name: string): string {
  return name.replace(/^query\./, "");
}
