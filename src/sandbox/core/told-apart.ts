import type { IncomingHttpHeaders } from "node:http";

/** What a request says beside its method and path. */
export interface Beside {
  /** Without the question mark. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
}

/** A name that a path of a document has after its own end, and the value, if it has one. */
type Pair = readonly [name: string, value: string | undefined];

/** A path of a document whose operations share it with others: `/?Action=ListQueues`, `/{key}?acl`, `/#Action=ListQueues`. */
export interface ToldApart {
  /** What a request can have as its path. */
  readonly path: string;
  /** What its query has to have: it is part of every call. */
  readonly query: readonly Pair[];
  /** What a fragment says of a parameter. No request has a fragment, but a query or a field of the header may say the same. */
  readonly hints: readonly Pair[];
}

export function toldApart(template: string): ToldApart {
  const [before = "", fragment = ""] = template.split("#", 2);
  // A place of a path may have a question mark within its braces.
  const question = before.replace(/\{[^}]*\}/g, (place) => "_".repeat(place.length)).indexOf("?");
  const path = question < 0 ? before : before.slice(0, question);
  return { path, query: question < 0 ? [] : pairsIn(before.slice(question + 1)), hints: pairsIn(fragment) };
}

export function hasQuery(query: readonly Pair[], { search }: Pick<Beside, "search">): boolean {
  const sent = new URLSearchParams(search);
  return query.every(([name, value]) =>
    value === undefined ? sent.has(name) : sent.getAll(name).includes(value),
  );
}

export function hasHints(hints: readonly Pair[], { search, headers }: Beside): boolean {
  const sent = new URLSearchParams(search);
  return hints.every(
    ([name, value]) => sent.getAll(name).includes(value ?? "") || headers[name.toLowerCase()] === value,
  );
}

function pairsIn(text: string): Pair[] {
  return text
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [[name, value] = ["", ""]] = new URLSearchParams(part);
      return [name, part.includes("=") ? value : undefined];
    });
}
