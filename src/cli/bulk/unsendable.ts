import type { ItemViolation } from "./check.ts";
import type { Item } from "./roster.ts";

/** No API nests JSON more deeply; the client does not read it either. */
const DEEPEST = 1000;

/** A half of a character of two code units, written as an escape. */
const ESCAPED_HALF = /\\u[dD][89a-fA-F]/;
/** A half without its other one. */
const HALF = /\p{Surrogate}/u;

/**
 * What makes an item one that no request may carry, so that a server would refuse all the others with it. The text of the
 * item shows which items have to be looked at: hardly any.
 */
export function unsendable(item: Item, original: string): readonly ItemViolation[] {
  const mayBeDeep = original.length > DEEPEST && opensOften(original);
  if (!mayBeDeep && !ESCAPED_HALF.test(original)) return NONE;
  const found: ItemViolation[] = [];
  const open: (readonly [path: readonly string[], value: unknown])[] = [[[], item]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, value] = next;
    const [field = ""] = path;
    if (typeof value === "string" && HALF.test(value)) found.push(halved(path));
    if (typeof value !== "object" || value === null) continue;
    if (path.length >= DEEPEST) return [...found, tooDeep(field)];
    for (const [name, inner] of Object.entries(value)) {
      if (HALF.test(name)) found.push(halved(path));
      open.push([[...path, name], inner]);
    }
  }
  return found;
}

const NONE: readonly ItemViolation[] = [];

function halved(path: readonly string[]): ItemViolation {
  return {
    path,
    rule: "it holds half a character (a surrogate without its other half), which is no Unicode text",
    remedy: "Write the whole character, or leave it out.",
  };
}

function tooDeep(field: string): ItemViolation {
  return {
    path: [field],
    rule: `it is nested more than ${DEEPEST} levels deep, which no API takes`,
    remedy: "Send it flatter, or as text.",
  };
}

function opensOften(text: string): boolean {
  let openings = 0;
  for (const bracket of "[{")
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1))
      if (++openings > DEEPEST) return true;
  return false;
}
