import { MAX_DEPTH, tooDeep } from "./exact-json.ts";

/** What stands between the items of a list, or the parts of an object, that is one value. */
const DELIMITERS: Readonly<Record<string, RegExp>> = {
  form: /,/,
  spaceDelimited: /%20|\+| /,
  pipeDelimited: /\||%7C/i,
};

/** A name, decoded, and its value as it was sent. */
export type Pair = readonly [name: string, raw: string];

/** The pairs of a query as they were sent: what is encoded separates nothing. */
export function rawPairs(search: string): Pair[] {
  return search
    .replace(/^\?/, "")
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const end = pair.indexOf("=");
      return end < 0 ? [decoded(pair), ""] : [decoded(pair.slice(0, end)), pair.slice(end + 1)];
    });
}

/** The pairs of a field `Cookie`, in which `+` is itself. */
export function cookiePairs(field: string): Pair[] {
  const pairs = field.split(";").map((pair) => pair.trim().replaceAll("+", "%2B"));
  return pairs.flatMap((pair) => rawPairs(pair.replaceAll("&", "%26")));
}

/** A text out of a query, where `+` is a space. A broken escape stays as it is. */
export function decoded(raw: string): string {
  const text = raw.replaceAll("+", " ");
  return unescaped(text) ?? text.replaceAll(ESCAPES, (given) => unescaped(given) ?? given);
}

/** An ASCII character, or others that follow each other: some of them are escaped together. */
const ESCAPES = /%[0-7][\da-f]|(?:%[89a-f][\da-f])+/gi;

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The items of a list in one value. With `isPlain`, no item can have a delimiter in it, so an encoded one separates as well. */
export function delimited(raw: string, style: string, isPlain: boolean): string[] {
  const delimiter = DELIMITERS[style] ?? /,/;
  const parts = raw.split(delimiter);
  return parts.length === 1 && isPlain ? decoded(raw).split(/[,|]/) : parts.map(decoded);
}

/** An object whose names and values follow each other. */
export function paired(parts: readonly string[]): Record<string, string> {
  const names = parts.filter((_, index) => index % 2 === 0);
  return Object.fromEntries(names.map((name, index) => [name, parts[2 * index + 1] ?? ""]));
}

/**
 * An object in brackets: `filter[size][min]=1`.
 * @param path Its location.
 * @throws UnusableJson if it is nested too deeply.
 */
export function bracketed(name: string, pairs: readonly Pair[], path: readonly string[]): object | undefined {
  const made = withoutPrototype();
  for (const [key, raw] of pairs) {
    if (!key.startsWith(`${name}[`) || !key.endsWith("]")) continue;
    const way = key.slice(name.length + 1, -1).split("][");
    if (way.length > MAX_DEPTH) throw tooDeep(path);
    const last = way.pop() ?? "";
    let inner = made;
    for (const step of way) {
      const known = inner[step];
      const next = typeof known === "object" ? known : withoutPrototype();
      inner[step] = next;
      inner = next;
    }
    inner[last] = decoded(raw);
  }
  return Object.keys(made).length > 0 ? made : undefined;
}

/** What brackets make: texts, and more of its kind. */
interface Bracketed {
  [name: string]: string | Bracketed;
}

/** An object without a prototype, in which `__proto__` is a name like any other. */
function withoutPrototype(): Bracketed {
  return Object.create(null);
}
