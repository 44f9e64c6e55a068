import type { FoundDocument } from "./found-document.ts";
import { isCursor, isLimit, isOffset, isPage, plain } from "./names.ts";
import type { Kind, Page, Parameter } from "./page.ts";
import { proseOf } from "./prose.ts";

/** Words for the `Link` field of a response. */
const LINK =
  /\bLink\b[`'"*]*\s+(?:HTTP\s+)?(?:response\s+)?header|\bheaders?\s+[`'"*]*Link\b|\brel=\\?["']?next|\bnext[`'"*]* link relation/i;

/** The `Link` field of a response (RFC 8288), which it declares or a description speaks of. */
export function linkHeader(page: Page): Kind | undefined {
  const { response, query } = page;
  const header = response.headers.find(({ name }) => plain(name) === "link");
  if (!header) return promisedLink(page);
  const said = /next|page|pagin|rel=/i.test(JSON.stringify(header.value));
  return {
    name: "the `Link` header",
    confidence: query.some(asks) || said ? "certain" : "guess",
    evidence: `the ${response.status} response has the header \`${header.name}\``,
    next: { link: `$response.header.${header.name}` },
  };
}

/** A list without room for a cursor, and a parameter that takes one: it comes in a header, and most send `Link`. */
export function linkByCursor({ query, items, operation }: Page): Kind | undefined {
  const parameter = query.find(({ name }) => isCursor(name));
  if (items.path.length > 0 || operation.method !== "GET" || !parameter) return undefined;
  return undeclared(
    "guess",
    `${parameter.shown} takes a cursor, which cannot stand beside the items of an array`,
  );
}

/** A `Link` field that a description speaks of: certain where it describes the parameter that the next page has. */
function promisedLink({ document, operation, response, query }: Page): Kind | undefined {
  const asking = query.filter(asks);
  if (asking.length === 0) return undefined;
  const described = asking.find(({ text }) => LINK.test(text));
  if (described) return undeclared("certain", `the description of ${described.shown} speaks of it`);
  const text = `${proseOf(document)}\n${operation.text}\n${response.value.description ?? ""}`;
  if (LINK.test(text))
    return undeclared("guess", "the description speaks of it, and the response does not declare it");
  const elsewhere = asking.find(({ name }) => isCursor(name) && linkParameters(document).has(name));
  if (!elsewhere) return undefined;
  return undeclared("guess", `the description of ${elsewhere.shown} speaks of it at another operation`);
}

function undeclared(confidence: Kind["confidence"], evidence: string): Kind {
  return {
    ...{ name: "the `Link` header", confidence, evidence },
    ...{ next: { link: "$response.header.Link" }, field: "Link" },
  };
}

function asks({ name }: Pick<Parameter, "name">): boolean {
  return isPage(name) || isCursor(name) || isLimit(name) || isOffset(name);
}

const known = new WeakMap<FoundDocument, ReadonlySet<string>>();

/** Names of the query parameters whose description speaks of the `Link` field at any operation. */
function linkParameters(document: FoundDocument): ReadonlySet<string> {
  const names =
    known.get(document) ??
    new Set(
      document.operations.flatMap(({ parameters }) =>
        parameters
          .filter(({ in: location, value }) => location === "query" && LINK.test(String(value.description)))
          .map(({ name }) => name),
      ),
    );
  known.set(document, names);
  return names;
}
