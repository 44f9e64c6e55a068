import { entriesOf, isObject, type Json, objectsOf, stringsOf } from "../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";
import type { Change, Spot } from "./change.ts";

/** One alternative of a `security`: its scopes by security scheme. Without schemes, everybody may call. */
type Alternative = ReadonlyMap<string, readonly string[]>;

/** Compares the credentials that an operation requires. An alternative that requires less admits more callers. */
export function judgeRequirements(key: string, base: Bundle, head: Bundle): Change[] {
  const [was, is] = [alternativesOf(base, key), alternativesOf(head, key)];
  const changes: Change[] = [];
  for (const old of was.filter((each) => !is.some((now) => asksNoMoreThan(now, each))))
    changes.push({
      verdict: "breaking",
      rule: "security-requirement-changed",
      message: `${key}: ${show(old)} no longer suffices; it takes ${is.map(show).join(", or ")}`,
      at: spotsOf(head, key, old),
    });
  for (const now of is.filter((each) => !was.some((old) => asksNoMoreThan(old, each))))
    changes.push(loosened(key, now, was, spotsOf(head, key, now)));
  return changes;
}

function loosened(key: string, now: Alternative, was: readonly Alternative[], at: Spot[]): Change {
  if (now.size === 0)
    return {
      verdict: "breaking",
      weakened: true,
      rule: "credential-dropped",
      message: `${key}: it may be called without a credential; a client made from this document may send none`,
      at,
    };
  const narrower = was.find((old) => asksNoMoreThan(now, old) && sameSchemes(now, old));
  if (narrower)
    return {
      verdict: "compatible",
      weakened: true,
      rule: "scope-dropped",
      message: `${key}: ${show(now)} suffices; it asked for ${show(narrower)}`,
      at,
    };
  return {
    verdict: "compatible",
    weakened: true,
    rule: "credential-added",
    message: `${key}: ${show(now)} suffices as well; it took ${was.map(show).join(", or ")}`,
    at,
  };
}

/** The alternatives of an operation. Without a `security`, the only alternative requires nothing. */
function alternativesOf(bundle: Bundle, key: string): Alternative[] {
  const alternatives = objectsOf(securityOf(bundle, key)).map(
    (each) => new Map(entriesOf(each).map(([scheme, scopes]) => [scheme, stringsOf(scopes)])),
  );
  return alternatives.length > 0 ? alternatives : [new Map()];
}

function securityOf(bundle: Bundle, key: string): Json | undefined {
  return bundle.operation(key)?.security ?? bundle.root.security;
}

function asksNoMoreThan(a: Alternative, b: Alternative): boolean {
  return [...a].every(
    ([scheme, scopes]) => scopes.every((scope) => b.get(scheme)?.includes(scope)) && b.has(scheme),
  );
}

function sameSchemes(a: Alternative, b: Alternative): boolean {
  return a.size === b.size && [...a.keys()].every((scheme) => b.has(scheme));
}

/** An alternative in words: `ShelfKey and ShelfToken (books)`. */
function show(alternative: Alternative): string {
  if (alternative.size === 0) return "a request without a credential";
  const words = [...alternative].map(([scheme, scopes]) =>
    scopes.length > 0 ? `\`${scheme}\` (${scopes.join(", ")})` : `\`${scheme}\``,
  );
  return words.join(" and ");
}

/** The alternative itself, else the operation's list, else the document's. */
function spotsOf(bundle: Bundle, key: string, alternative?: Alternative): Spot[] {
  const operation = bundle.operation(key);
  const own = objectsOf(securityOf(bundle, key)).find(
    (each) => alternative && JSON.stringify(Object.keys(each)) === JSON.stringify([...alternative.keys()]),
  );
  return [
    ...(own ? [{ object: own }] : []),
    isObject(operation) && operation.security !== undefined
      ? { object: operation, key: "security" }
      : { object: bundle.root, key: "security" },
    { object: operation },
  ];
}
