import type { Operation } from "../../openapi/contract.ts";
import type { Call, Tools } from "../core/api.ts";
import { isObject } from "../core/json.ts";
import { Refusal } from "../core/refusal.ts";
import { codeOf } from "./error-bodies.ts";
import { locationOf, valueAt, withValue } from "./location.ts";

/** An item of a list with its number in the order of the list. */
export interface Listed {
  readonly seq: number;
  readonly body: unknown;
}

/** Names that parameters for the size of a page go by. */
const SIZES = [
  "limit",
  "page_size",
  "pageSize",
  "per_page",
  "perPage",
  "page[size]",
  "count",
  "first",
  "size",
  "max_results",
];
const USUAL = 20;

function sizeOf(call: Call): number {
  const name = SIZES.find((candidate) => call.query[candidate] !== undefined);
  const size = name === undefined ? USUAL : Number(call.query[name]);
  return Number.isInteger(size) && size > 0 ? size : USUAL;
}

/** Cuts the page that is asked for, and writes into the body and the header fields what leads to the next one. */
export function pageOf(
  { cursors }: Tools,
  contract: Operation | undefined,
  call: Call,
  collection: string,
  items: readonly Listed[],
  body: unknown,
  at: string,
): { readonly body: unknown; readonly headers: Readonly<Record<string, string>> } {
  const next = contract?.next;
  const all = (
    shown: readonly Listed[],
    written: unknown = counted(body, items.length, shown.length),
  ): unknown =>
    withValue(
      written,
      at,
      shown.map((item) => item.body),
    );
  if (next === undefined) return { body: all(items), headers: {} };
  const size = sizeOf(call);
  if (next.count) {
    const { add, to, from, total, more } = next.count;
    const start = Number(call.query[to] ?? from);
    const begin = add === "page" ? (start - from) * size : start - from;
    const shown = items.slice(Math.max(0, begin), Math.max(0, begin) + size);
    const pages = Math.ceil(items.length / size);
    const totals = locationOf(total);
    const further = locationOf(more);
    let written = all(shown);
    if (totals && "body" in totals)
      written = withValue(written, totals.body, add === "page" ? pages : items.length);
    if (further && "body" in further) written = withValue(written, further.body, begin + size < items.length);
    return { body: written, headers: {} };
  }
  const list = `${collection} ${JSON.stringify(filtersOf(call, [...SIZES, ...Object.keys(next.parameters).map(plain)]))}`;
  const [parameter] = Object.entries(next.parameters);
  const given = parameter === undefined ? linkCursor(call) : call.query[plain(parameter[0])];
  const after = positionOf(cursors.read(list, String(given ?? "")), given, items, at, parameter?.[1]);
  const rest = items.filter(({ seq }) => seq > after);
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  const cursor = rest.length > size && last ? cursors.write(list, [last.seq]) : null;
  const target = locationOf(parameter?.[1]);
  let written = all(shown);
  // What points into the items themselves (the id of the last one) is there already.
  if (target && "body" in target && !target.body.startsWith(`${at}/`)) {
    const absent = cursor === null && valueAt(body, target.body) === undefined;
    written = withValue(written, target.body, absent ? undefined : cursor);
  }
  const more =
    parameter !== undefined && target === undefined && cursor !== null ? {} : linkTo(next.link, call, cursor);
  return { body: written, headers: more };
}

/** Numbers beside the items that say how many there are: in all, or on the page. */
function counted(body: unknown, all: number, shown: number): unknown {
  if (!isObject(body)) return body;
  const numbers = Object.keys(body).filter((name) => typeof body[name] === "number");
  const counted = numbers.flatMap((name) => {
    if (/^total(?:_?count|_?items|_?results)?$/i.test(name)) return [[name, all]];
    return /^(?:count|size)$/i.test(name) ? [[name, shown]] : [];
  });
  return { ...body, ...Object.fromEntries(counted) };
}

/** The position after which a page begins; 0: at the beginning. */
function positionOf(
  read: readonly (string | number)[] | undefined,
  given: unknown,
  items: readonly Listed[],
  at: string,
  expression: string | undefined,
): number {
  if (given === undefined) return 0;
  if (read) return Number(read[0]);
  // Where the next page begins after an item's own id, the id is the cursor.
  const [, property] = new RegExp(`^\\$response\\.body#${at}/-?\\d+(/.+)$`).exec(expression ?? "") ?? [];
  const found = items.find(({ body }) => property !== undefined && valueAt(body, property) === given);
  if (found) return found.seq;
  throw new Refusal(codeOf("schema"), "The cursor was not given out for this list.");
}

const LINK_CURSOR = "cursor";

function linkCursor({ target }: Call): string | undefined {
  return new URLSearchParams(target.search).get(LINK_CURSOR) ?? undefined;
}

/** A web link to the next page (RFC 8288). */
function linkTo(
  link: string | undefined,
  { target }: Call,
  cursor: string | null,
): Readonly<Record<string, string>> {
  const field = locationOf(link);
  if (cursor === null || field === undefined || !("header" in field)) return {};
  const query = new URLSearchParams(target.search);
  query.set(LINK_CURSOR, cursor);
  return { [field.header]: `<?${query}>; rel="next"` };
}

/** Filters belong to the cursor of their list. */
function filtersOf({ query }: Call, except: readonly string[]): object {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !except.includes(name)));
}

/** `query.cursor` to `cursor`. */
function plain(name: string): string {
  return name.replace(/^query\./, "");
}
