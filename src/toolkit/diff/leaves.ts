import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { escapeToken } from "../../openapi/pointer.ts";

/** A difference between two bundles that has no smaller part. */
export interface Leaf {
  readonly kind: "added" | "removed" | "changed" | "order";
  /** Tokens from the root on. References are not followed: their targets are compared where they are defined. */
  readonly tokens: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** The objects of the new bundle that contain it, the nearest last. */
  readonly around: readonly (JsonObject | Json[])[];
}

/** Every difference between two values, whatever it means. So a change that no rule knows is still found. */
export function leavesOf(before: Json, after: Json): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (
    old: Json | undefined,
    now: Json | undefined,
    tokens: string[],
    around: Leaf["around"],
  ): void => {
    const add = (kind: Leaf["kind"]) => leaves.push({ kind, tokens, before: old, after: now, around });
    // If a whole map of links or examples came or went, list each of its entries.
    if (
      (old === undefined || now === undefined) &&
      isObject(old ?? now) &&
      /^(?:links|examples)$/.test(tokens.at(-1) ?? "")
    )
      properties(
        isObject(old) ? old : {},
        isObject(now) ? now : {},
        tokens,
        isObject(now) ? [...around, now] : around,
      );
    else if (old === undefined) add("added");
    else if (now === undefined) add("removed");
    else if (isObject(old) && isObject(now)) properties(old, now, tokens, [...around, now]);
    else if (Array.isArray(old) && Array.isArray(now)) items(old, now, tokens, around);
    else if (old !== now) add("changed");
  };

  const properties = (old: JsonObject, now: JsonObject, tokens: string[], around: Leaf["around"]): void => {
    if (!inSameOrder(Object.keys(old), Object.keys(now)))
      leaves.push({ kind: "order", tokens, before: old, after: now, around });
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)]))
      visit(old[key], now[key], [...tokens, key], around);
  };

  const items = (old: Json[], now: Json[], tokens: string[], around: Leaf["around"]): void => {
    const [was, is] = [keysOf(old), keysOf(now)];
    if (!was || !is) {
      for (let at = 0; at < Math.max(old.length, now.length); at++)
        visit(old[at], now[at], [...tokens, String(at)], [...around, now]);
      return;
    }
    if (!inSameOrder(was, is)) leaves.push({ kind: "order", tokens, before: old, after: now, around });
    // A removed item has its old index, any other its new one.
    for (const [at, key] of was.entries())
      if (!is.includes(key)) visit(old[at], undefined, [...tokens, String(at)], [...around, now]);
    for (const [at, key] of is.entries()) {
      const index = was.indexOf(key);
      visit(index < 0 ? undefined : old[index], now[at], [...tokens, String(at)], [...around, now]);
    }
  };

  visit(before, after, [], []);
  return leaves;
}

/** JSON Pointer of a leaf, as a fragment. */
export function pointerOf({ tokens }: Leaf): string {
  return `#${tokens.map((token) => `/${escapeToken(token)}`).join("")}`;
}

/** Keys that identify the items of a list: constant, reference, name, URL, property names or the value. `undefined` if not unique. */
function keysOf(list: readonly Json[]): string[] | undefined {
  const keys = list.map((item) => {
    if (!isObject(item)) return JSON.stringify(item);
    const { const: constant, $ref, name, in: location, url } = item;
    const key = constant ?? $ref ?? (name === undefined ? undefined : [location ?? null, name]) ?? url;
    return key === undefined ? JSON.stringify(Object.keys(item).sort()) : JSON.stringify(key);
  });
  return new Set(keys).size === keys.length ? keys : undefined;
}

/** True if the items that both lists have are in the same order. */
function inSameOrder(a: readonly string[], b: readonly string[]): boolean {
  const [before, after] = [a.filter((each) => b.includes(each)), b.filter((each) => a.includes(each))];
  return before.every((each, at) => each === after[at]);
}
