import { matches } from "../../openapi/pattern.ts";
import type { JsonObject } from "../core/json.ts";
import { patternText } from "./pattern-text.ts";

/** Limit on the items, properties and letters that a schema demands. */
const MOST = 1000;

/** The largest of the limits that a keyword sets, such as `minItems`. */
export function least(layers: readonly JsonObject[], keyword: string): number {
  return Math.min(MOST, Math.max(0, ...layers.map((layer) => Number(layer[keyword] ?? 0))));
}

/** The limits that a keyword sets. */
export function limitsOf(layers: readonly JsonObject[], keyword: string): number[] {
  return layers.map((layer) => layer[keyword]).filter((limit) => typeof limit === "number");
}

/** A number that the schemas allow: zero, or one at or near a limit. */
export function sampleNumber(layers: readonly JsonObject[], isWhole: boolean): number {
  const limits = (keyword: string): number[] => limitsOf(layers, keyword);
  const [minimum, above] = [limits("minimum"), limits("exclusiveMinimum")];
  const [maximum, below] = [limits("maximum"), limits("exclusiveMaximum")];
  const step = limits("multipleOf")[0] ?? (isWhole ? 1 : undefined);
  const low = Math.max(...minimum, ...above);
  const high = Math.min(...maximum, ...below);
  const steps = step === undefined ? [low, high, low + 0.5, (low + high) / 2] : stepsNear([low, high], step);
  const fits = (number: number): boolean =>
    [...minimum.map((limit) => number >= limit), ...above.map((limit) => number > limit)].every(Boolean) &&
    [...maximum.map((limit) => number <= limit), ...below.map((limit) => number < limit)].every(Boolean);
  return [0, ...steps].find((number) => Number.isFinite(number) && fits(number)) ?? 0;
}

function stepsNear(limits: readonly number[], step: number): number[] {
  return limits.flatMap((limit) => {
    const count = Math.round(limit / step);
    return [count, count + 1, count - 1].map((each) => each * step);
  });
}

/** Texts by format. */
const texts: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T00:00:00.000Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  duration: "PT1H",
  email: "someone@example.com",
  uuid: "00000000-0000-4000-8000-000000000000",
  uri: "https://example.com/",
  url: "https://example.com/",
  "uri-reference": "/",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  byte: "dGV4dA==",
  "json-pointer": "/text",
  "relative-json-pointer": "0",
};

/** A text that the schemas allow: in their format, with their length, or by their pattern. */
export function sampleText(layers: readonly JsonObject[]): string {
  const named = layers.map((layer) => texts[String(layer.format)]).find((text) => text !== undefined);
  const formatted = named?.includes("@") ? named.padStart(least(layers, "minLength"), "x") : named;
  const most = Math.min(...layers.map(({ maxLength }) => Number(maxLength ?? Infinity)));
  const patterns = layers.flatMap(({ pattern }) => (typeof pattern === "string" ? [pattern] : []));
  if (formatted !== undefined && patterns.every((pattern) => matches(pattern, formatted))) return formatted;
  const plain = "text".slice(0, most).padEnd(least(layers, "minLength"), "x");
  if (patterns.every((pattern) => matches(pattern, plain))) return plain;
  const made = patterns.map((pattern) => patternText(pattern)).filter((text) => text !== undefined);
  return made.find((text) => patterns.every((pattern) => matches(pattern, text))) ?? plain;
}
