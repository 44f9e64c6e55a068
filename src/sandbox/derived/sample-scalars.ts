import { matches } from "../../openapi/pattern.ts";
import type { JsonObject } from "../core/json.ts";
import { candidateTexts, isTextOf, patternsOf } from "./candidate-texts.ts";
import { least, limitsOf } from "./limits.ts";

/** A number that the schemas allow, as far as one is found. */
export function sampleNumber(layers: readonly JsonObject[], isWhole: boolean): number {
  return sampleNumbers(layers, isWhole)[0] ?? 0;
}

/** Numbers that the schemas allow: zero, then those at or near a limit, then small ones. */
export function sampleNumbers(layers: readonly JsonObject[], isWhole: boolean): number[] {
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
  const small = [1, -1, 2, 3, 10].map((count) => count * (step ?? 0.5));
  return [0, ...steps, ...small].filter((number) => Number.isFinite(number) && fits(number));
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

/** Texts that schemas may allow: in their format, with their length, by their patterns. Those that do not are not among them. */
export function* sampleTexts(layers: readonly JsonObject[]): Generator<string> {
  const named = layers.map((layer) => texts[String(layer.format)]).find((text) => text !== undefined);
  const formatted = named?.includes("@") ? named.padStart(least(layers, "minLength"), "x") : named;
  if (formatted !== undefined && patternsOf(layers).every((pattern) => matches(pattern, formatted)))
    yield formatted;
  for (const text of candidateTexts(layers)) if (isTextOf(layers, text)) yield text;
}

/** A text that the schemas allow, as far as one is found. */
export function sampleText(layers: readonly JsonObject[]): string {
  const [plain = "text"] = candidateTexts(layers);
  const [text = plain] = sampleTexts(layers);
  return text;
}
