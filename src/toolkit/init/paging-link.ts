import { isCursor, isLimit, isOffset, isPage, plain } from "./names.ts";
import type { Kind, Page } from "./page.ts";
import { proseOf } from "./prose.ts";

/** The `Link` field of a response (RFC 8288), which it declares or a description speaks of. */
export function linkHeader(page: Page): Kind | undefined {
  const { response, query } = page;
  const header = response.headers.find(({ name }) => plain(name) === "link");
  if (!header) return promisedLink(page);
  const paged = query.some(({ name }) => isPage(name) || isCursor(name) || isLimit(name) || isOffset(name));
  const said = /next|page|pagin|rel=/i.test(JSON.stringify(header.value));
  return {
    name: "the `Link` header",
    confidence: paged || said ? "certain" : "guess",
    evidence: `the ${response.status} response has the header \`${header.name}\``,
    next: { link: `$response.header.${header.name}` },
  };
}

/** A `Link` field that a description speaks of. */
function promisedLink({ document, operation, response, query }: Page): Kind | undefined {
  const paged = query.some(({ name }) => isPage(name) || isCursor(name) || isLimit(name) || isOffset(name));
  const text = `${proseOf(document)}\n${operation.text}\n${response.value.description ?? ""}`;
  if (
    !paged ||
    !/\bLink\b[`'"*]*\s+(?:response\s+)?header|\bheaders?\s+[`'"*]*Link\b|\brel=\\?["']?next/i.test(text)
  )
    return undefined;
  return {
    name: "the `Link` header",
    confidence: "guess",
    evidence: "the description speaks of it, and the response does not declare it",
    next: { link: "$response.header.Link" },
    field: "Link",
  };
}
