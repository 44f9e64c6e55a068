import { matches } from "../../openapi/pattern.ts";
import type { JsonObject } from "../core/json.ts";
import { least } from "./limits.ts";
import { patternText } from "./pattern-text.ts";

/** Texts with letters of each kind, of each kind alone, and none. */
const OTHERS = ["Aa1!", "A", "a", "0", "-", ""];

/** How far the repetitions of a pattern are drawn out, and in how many ways its letters are chosen. */
const [FURTHEST, WAYS] = [64, 8];

/** Texts that schemas may allow, the plainest first: by their patterns, in their lengths. The caller checks that one fits. */
export function* candidateTexts(layers: readonly JsonObject[]): Generator<string> {
  const shortest = least(layers, "minLength");
  const longest = Math.min(...layers.map(({ maxLength }) => Number(maxLength ?? Infinity)));
  yield "text".slice(0, longest).padEnd(shortest, "x");
  const patterns = patternsOf(layers);
  const plain = patterns.flatMap((pattern) => patternText(pattern) ?? []);
  yield* plain;
  for (const begin of plain) for (const end of plain) yield begin + end;
  const furthest = Math.min(shortest, FURTHEST);
  for (const further of [...Array(furthest + 1).keys(), ...plain.map(({ length }) => shortest - length)])
    for (let way = 0; way < WAYS; way += 1)
      for (const pattern of patterns) {
        const text = patternText(pattern, (count) => way % count, Math.max(0, further));
        if (text !== undefined) yield text;
      }
  for (const length of [shortest, Math.max(shortest, 8), Math.max(shortest, 16)])
    for (const other of OTHERS) yield other.padEnd(length, other || "text").slice(0, longest);
}

/** Whether a text has a length that schemas allow, and matches their patterns. */
export function isTextOf(layers: readonly JsonObject[], text: string): boolean {
  // A schema counts letters, and a letter may have two units.
  const { length } = [...text];
  return (
    layers.every(
      ({ minLength, maxLength }) =>
        length >= Number(minLength ?? 0) && length <= Number(maxLength ?? Infinity),
    ) && patternsOf(layers).every((pattern) => matches(pattern, text))
  );
}

export function patternsOf(layers: readonly JsonObject[]): string[] {
  return layers.flatMap(({ pattern }) => (typeof pattern === "string" ? [pattern] : []));
}
