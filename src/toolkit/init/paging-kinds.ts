import type { JsonObject } from "../../openapi/json.ts";
import {
  isAfterId,
  isCursor,
  isLimit,
  isMore,
  isNextCursor,
  isNextUrl,
  isOffset,
  isPage,
  isPageTotal,
  isSearchAfter,
  isTotal,
  plain,
} from "./names.ts";
import type { Kind, Page, Parameter } from "./page.ts";
import { linkByCursor, linkHeader } from "./paging-link.ts";
import { entrySchema, isArray, isFlag, isNumber, mayBeText, type Value, valuesOf } from "./shape.ts";

const body = ({ pointer }: Value) => `$response.body#${pointer}`;
const path = ({ path: names }: Value) => `\`${names.join(".")}\``;

/** The most explicit kind comes first: an address needs no parameters, and a cursor needs no counting. */
export const KINDS: readonly ((page: Page) => Kind | undefined)[] = [
  odata,
  cursor,
  nextUrl,
  linkHeader,
  searchAfter,
  lastId,
  offset,
  pageNumber,
  linkByCursor,
];

function odata({ values }: Page): Kind | undefined {
  const link = values.find(({ name }) => /^@?odata\.nextLink$/i.test(name));
  if (!link) return undefined;
  const next = { url: body(link) };
  return { name: "OData's next link", confidence: "certain", evidence: `the page has ${path(link)}`, next };
}

/** A parameter takes a value of the previous page. */
function cursor({ query, values }: Page): Kind | undefined {
  const given = values.filter((value) => !isUrl(value) && (mayBeText(value) || isNumber(value)));
  const pairs = query.flatMap((parameter) =>
    given.flatMap((value) => {
      const weight = likeness(parameter, value);
      return weight > 0 ? [{ parameter, value, weight }] : [];
    }),
  );
  const [best] = pairs.sort((a, b) => b.weight - a.weight);
  if (!best) return undefined;
  const { parameter, value, weight } = best;
  const more = values.find((each) => isFlag(each) && isMore(each.name));
  return {
    name: `a cursor in \`${parameter.to}\``,
    confidence: weight > 1 ? "certain" : "guess",
    evidence: `the page gives ${path(value)}, ${parameter.shown} takes it`,
    ...leading(parameter, body(value), more && { more: body(more) }),
  };
}

/** What leads to the next page: `parameters` for a query parameter, `next` for a value of the request body. */
function leading({ to }: Parameter, value: string, end?: JsonObject): Pick<Kind, "parameters" | "next"> {
  if (to.startsWith("/")) return { next: { body: { [to]: value }, ...end } };
  return { parameters: { [to]: value }, ...(end && { next: end }) };
}

/** How likely a parameter takes a value: 3 if the names match, 2 if both are cursors, 1 if it may be the current cursor, 0 if not. */
function likeness(parameter: Parameter, value: Value): number {
  const [into, from] = [plain(parameter.name), plain(value.name)];
  const above = value.path.slice(0, -1).map(plain);
  const following = above.some((name) => /^next/.test(name));
  if (isLimit(into)) return 0;
  if (following && (from === into || (from === "cursor" && isCursor(into)))) return 3;
  // A stream or a feed of changes gives a position for the next poll, not for a page.
  if (from === `next${into}`) return /stream|sync|since|delta|change/.test(into) ? 1 : 3;
  if (from === into && /^next/.test(into) && isCursor(into)) return 3;
  if (from === "next" && isNumber(value) && (isOffset(into) || isCursor(into))) return 3;
  if (!isCursor(into)) return 0;
  if ((from === "lastid" || from === "endcursor") && /after|cursor/.test(into)) return 3;
  if (from === into) return /next|subsequent|following|more/i.test(value.text) ? 2 : 1;
  return isNextCursor(from) ? 2 : 0;
}

/** Whether a value's name, location or description shows that it is an address. */
function isUrl({ name, path: names, format, text: said }: Value): boolean {
  const holder = plain(names.at(-2) ?? "");
  const text = withoutReading(said);
  return (
    /^ur[il]/.test(format) ||
    /ur[il]$|link$|href$/i.test(name) ||
    /^_?links?$/.test(holder) ||
    /\bhttps?:\/\/|^\/\w|\bur[il]s?\b|\blinks? to\b/i.test(text)
  );
}

/** A description without the pages that it recommends: a link to the provider's guide says nothing of the value. */
function withoutReading(text: string): string {
  return text
    .replace(/\[[^\]]*\]\([^)]*\)|<a\b[^>]*>.*?<\/a>/gi, " ")
    .replace(
      /\b(?:see|refer|visit|read|documentation|docs?|details|information|guide)\b[^.\n]{0,80}?https?:\/\/\S+/gi,
      " ",
    );
}

function nextUrl({ values }: Page): Kind | undefined {
  const found = values.filter((value) => {
    if (!mayBeText(value) || isNumber(value) || isFlag(value)) return false;
    const [above = "", name = ""] = value.path.slice(-2).map(plain);
    return isNextUrl(value.name) || (above === "next" && (name === "href" || name === "url"));
  });
  const link = found.find(isUrl) ?? found.find(({ types }) => types.has("string"));
  if (!link) return undefined;
  const holder = link.path.slice(0, -1).join(".");
  const beside = values
    .filter((value) => value.path.slice(0, -1).join(".") === holder)
    .map(({ name }) => plain(name));
  const among = beside.some((name) => /^(?:prev(?:ious)?|first|last)(?:page)?(?:ur[il]|link)?$/.test(name));
  return {
    name: "the address of the next page",
    confidence: isUrl(link) || among ? "certain" : "guess",
    evidence: `the page has ${path(link)}`,
    next: { url: body(link) },
  };
}

/** A parameter that takes the id of the last item. */
function lastId({ document, query, values, items }: Page): Kind | undefined {
  const parameter = query.find(({ name }) => isAfterId(name));
  const id = valuesOf(document, entrySchema(items)).find(
    ({ path: names }) => names.length === 1 && /^_?id$/i.test(names[0] ?? ""),
  );
  if (!parameter || !id) return undefined;
  const more = values.find((value) => isFlag(value) && isMore(value.name));
  return {
    name: `the last item's id in \`${parameter.to}\``,
    confidence: more ? "certain" : "guess",
    evidence: `${parameter.shown} and the items' \`${id.name}\`${more ? `, and ${path(more)} in the page` : ""}`,
    next: { last: id.pointer, to: parameter.to, ...(more && { more: body(more) }) },
  };
}

/** A list of values that the last item shows (Elasticsearch). */
function searchAfter({ document, query, items }: Page): Kind | undefined {
  const parameter = query.find(({ name }) => isSearchAfter(name));
  const sort = valuesOf(document, entrySchema(items)).find(
    ({ path: names }) => names.length === 1 && /^sort(?:values?)?$/i.test(names[0] ?? ""),
  );
  if (!parameter || !sort) return undefined;
  return {
    name: `the last item's sort values in \`${parameter.to}\``,
    confidence: "certain",
    evidence: `${parameter.shown} and the items' \`${sort.name}\``,
    next: { last: sort.pointer, to: parameter.to },
  };
}

function offset(page: Page): Kind | undefined {
  const parameter = page.query.find(({ name, schema }) => isOffset(name) && counts(schema));
  const limited = page.query.some(({ name }) => isLimit(name));
  const end = endOf(page, isTotal);
  if (!parameter || !(limited || end.total || page.values.some(({ name }) => isOffset(name))))
    return undefined;
  return {
    name: `an offset in \`${parameter.to}\``,
    confidence: "certain",
    evidence: `${parameter.shown}${end.evidence}`,
    next: { add: "items", to: parameter.to, from: startOf(parameter, 0) ?? 0, ...end.next },
  };
}

function pageNumber(page: Page): Kind | undefined {
  const parameter = page.query.find(({ name, schema }) => isPage(name) && counts(schema));
  if (!parameter) return undefined;
  const end = endOf(page, isPageTotal);
  const start = startOf(parameter, 1);
  return {
    name: `a page number in \`${parameter.to}\``,
    confidence: start === undefined && !isArray(page.items) ? "guess" : "certain",
    evidence: `${parameter.shown}${end.evidence}`,
    next: { add: "page", to: parameter.to, from: start ?? 1, ...end.next },
  };
}

/** Whether a parameter may be a number: its type is a number, or it has none. */
function counts(schema: Value | undefined): boolean {
  return schema === undefined || isNumber(schema) || schema.types.size === 0;
}

/** Finds what marks the last page: a total or a flag. */
function endOf({ values }: Page, isEnd: (name: string) => boolean) {
  const total = values.find((value) => isNumber(value) && isEnd(value.name));
  const more = values.find((value) => isFlag(value) && isMore(value.name));
  return {
    total,
    next: { ...(total && { total: body(total) }), ...(more && { more: body(more) }) },
    evidence: [total, more].map((value) => (value ? `, and ${path(value)} in the page` : "")).join(""),
  };
}

/** The number of the first page or item, from the schema or the description. If neither has it, 0 if that is usual, else `undefined`. */
function startOf({ schema, text }: Parameter, usual: number): number | undefined {
  for (const keyword of ["default", "minimum"])
    for (const layer of schema?.layers ?? []) {
      const value = layer.value[keyword];
      if (typeof value === "number" && (value === 0 || value === 1)) return value;
    }
  if (
    /zero[- ](?:based|indexed)|0[- ](?:based|indexed)|(?:starts?|starting|begins?|first page)[\w ]* (?:at |from |is |with )*0\b/i.test(
      text,
    )
  )
    return 0;
  if (
    /one[- ](?:based|indexed)|1[- ](?:based|indexed)|(?:starts?|starting|begins?|first page)[\w ]* (?:at |from |is |with )*1\b/i.test(
      text,
    )
  )
    return 1;
  return usual === 0 ? 0 : undefined;
}
