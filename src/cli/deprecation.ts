import { type Deprecation, deprecations, type Hooks } from "../client/index.ts";

/** Reports each deprecated operation once, by what its responses say. */
export function deprecationHook(line: (text: string) => void): Pick<Hooks, "onResponse"> {
  return deprecations((deprecation, { operation }) => line(describeDeprecation(operation, deprecation)));
}

/** `GET /lists is deprecated since 2026-01-01, and ends on 2026-06-30. See https://...` */
export function describeDeprecation(
  operation: string,
  { deprecatedAt, sunsetAt, link }: Deprecation,
): string {
  const now = Date.now();
  const is = deprecatedAt && deprecatedAt.getTime() > now ? "will be" : "is";
  const since = deprecatedAt
    ? ` ${is === "is" ? "since" : "from"} ${day(deprecatedAt)}${is === "is" ? "" : " on"}`
    : "";
  const end = sunsetAt ? `, and ${sunsetAt.getTime() > now ? "ends" : "was to end"} on ${day(sunsetAt)}` : "";
  const page = pageOf(link);
  return `${operation} ${is} deprecated${since}${end}.${page === undefined ? "" : ` See ${page}`}`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The deprecation page that a `Link` field (RFC 8288) names, if it is printable. */
function pageOf(link = ""): string | undefined {
  const [, address] = /<([^>]+)>[^<]*?;\s*rel="?(?:deprecation|sunset|successor-version)\b/i.exec(link) ?? [];
  return address !== undefined && /^[\x21-\x7e]+$/.test(address) ? address : undefined;
}
