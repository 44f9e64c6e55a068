import { hasSegments } from "../../openapi/annotations.ts";
import { escapePattern } from "../../openapi/pattern.ts";
import type { Described } from "./operations.ts";
import { escaped, unprefixed } from "./parameter-values.ts";
import { type Beside, hasHints, hasQuery, toldApart } from "./told-apart.ts";

type Template = ReturnType<typeof compile>;

export interface Found {
  readonly operation: Described;
  /** Path parameters, percent-decoded and without what the style puts before them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Path parameters as they were sent. */
  readonly raw: Readonly<Record<string, string>>;
}

/**
 * Finds operations by method and path; HEAD falls back to GET. Paths are not normalised: `..` is an ordinary value, and an
 * empty segment matches no parameter. If several templates match, the one with the most literal characters wins, slashes aside; of equals
 * one whose values are single segments. Of those that share a path, the one wins that the query or the header names.
 */
export function openPaths(
  operations: readonly Described[],
): (method: string, path: string, beside?: Beside) => Found | undefined {
  const byMethod = new Map<string, Map<number, Template[]>>();
  for (const operation of operations) {
    const byLength = byMethod.get(operation.method) ?? new Map<number, Template[]>();
    byMethod.set(operation.method, byLength);
    const template = compile(operation);
    const length = template.isLong ? ANY_LENGTH : segmentsOf(template.path);
    byLength.set(length, [...(byLength.get(length) ?? []), template]);
  }
  for (const byLength of byMethod.values())
    for (const templates of byLength.values()) templates.sort(byLiterals);
  const find = (method: string, path: string, beside: Beside): Found | undefined => {
    const templates = byMethod.get(method);
    const ofLength = templates?.get(segmentsOf(path)) ?? [];
    const longer = templates?.get(ANY_LENGTH);
    const inOrder = longer ? [...ofLength, ...longer].sort(byLiterals) : ofLength;
    for (const { operation, pattern, names, styles } of areShared ? byHints(inOrder, beside) : inOrder) {
      const values = pattern.exec(path);
      if (!values) continue;
      const parameters: Record<string, string> = {};
      const raw: Record<string, string> = {};
      for (const [index, name] of names.entries()) {
        const sent = values[index + 1] ?? "";
        raw[name] = sent;
        parameters[name] = decode(unprefixed(name, styles[index], sent));
      }
      return { operation, parameters, raw };
    }
    return undefined;
  };
  const areShared = [...byMethod.values()].some((byLength) =>
    [...byLength.values()].flat().some(({ query, hints }) => query.length + hints.length > 0),
  );
  // Programs ask for the same few paths again and again.
  const known = new Map<string, Map<string, Found>>();
  return (method, path, beside = NOTHING) => {
    const ofMethod = known.get(method);
    const before = ofMethod?.get(path);
    if (before) return before;
    const found = find(method, path, beside) ?? (method === "HEAD" ? find("GET", path, beside) : undefined);
    if (!found || areShared) return found;
    if (ofMethod && ofMethod.size < MOST_KNOWN) ofMethod.set(path, found);
    else known.set(method, new Map([[path, found]]));
    return found;
  };
}

const MOST_KNOWN = 1000;

const NOTHING: Beside = { search: "", headers: {} };

function byLiterals(a: Template, b: Template): number {
  return b.literals - a.literals || b.query.length - a.query.length;
}

/** The templates whose query a request has, those first whose hints it has as well. */
function byHints(templates: readonly Template[], beside: Beside): Template[] {
  const possible = templates.filter(({ query }) => hasQuery(query, beside));
  const isNamed = ({ hints }: Template): boolean => hints.length > 0 && hasHints(hints, beside);
  return [...possible.filter(isNamed), ...possible.filter((each) => !isNamed(each))];
}

/** Under which templates stand whose values may have several segments. */
const ANY_LENGTH = -1;

function segmentsOf(path: string): number {
  let count = 0;
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) count += 1;
  return count;
}

function compile(operation: Described) {
  // Literals have even indexes, parameter names odd ones.
  const { path, query, hints } = toldApart(operation.path);
  const parts = path.split(/\{([^}]+)\}/);
  const literals = parts.filter((_, index) => index % 2 === 0);
  const names = parts.filter((_, index) => index % 2 === 1);
  const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
  const long = new Set(inPath.flatMap(({ name, value }) => (hasSegments(value) ? [name] : [])));
  const isLong = (name: string) => long.has(name);
  return {
    ...{ operation, path, query, hints },
    pattern: new RegExp(
      `^${parts.map((part, index) => (index % 2 === 0 ? escapePattern(part) : isLong(part) ? SEGMENTS : SEGMENT)).join("")}$`,
    ),
    isLong: names.some(isLong),
    names,
    styles: names.map((name) => inPath.find((parameter) => parameter.name === name)?.value.style),
    literals: literals.join("").replaceAll("/", "").length,
  };
}

const SEGMENT = "([^/]+)";
const SEGMENTS = "([^/]+(?:/[^/]+)*)";

/** A broken escape stays as it is. The id's pattern then rejects the `%`. */
function decode(value: string): string {
  return value.includes("%") ? escaped(value) : value;
}
