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
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
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

/** An object in brackets, to any depth: `filter[size][min]=1`. */
export function bracketed(name: string, pairs: readonly Pair[]): object | undefined {
  const made: Record<string, unknown> = {};
  for (const [key, raw] of pairs) {
    if (!key.startsWith(`${name}[`) || !key.endsWith("]")) continue;
    const way = key.slice(name.length + 1, -1).split("][");
    const last = way.pop() ?? "";
    let inner = made;
    for (const step of way) {
      const known = Object.hasOwn(inner, step) ? inner[step] : undefined;
      const next: Record<string, unknown> = typeof known === "object" && known !== null ? { ...known } : {};
      inner[step] = next;
      inner = next;
    }
    inner[last] = decoded(raw);
  }
  return Object.keys(made).length > 0 ? made : undefined;
}
