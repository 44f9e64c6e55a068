/** A rate limit as a text says it. */
export interface Figure {
  readonly said: string;
  readonly requests: number;
  readonly seconds: number;
}

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^s/i, 1],
  [/^m/i, 60],
  [/^h/i, 3600],
  [/^d/i, 86_400],
];

const COUNT = String.raw`(\d[\d,.]*k?)`;
const UNIT = String.raw`(?:(\d+)[\s-]*)?(seconds?|secs?|s|minutes?|mins?|min|hours?|hrs?|h|days?|d)\b`;
const PER = String.raw`\s*(?:\/|per|an?|every|each|in(?:\s+an?|\s+each|\s+any)?|within)\s*`;

/** "100 requests per minute", "5,000 calls an hour", "a rate limit of 120/min", "50 rps". */
const PHRASES: readonly RegExp[] = [
  new RegExp(
    String.raw`${COUNT}\s*(?:(?:API|HTTP|total|successful)\s+)*(?:requests?|reqs?|calls?|queries|hits)${PER}${UNIT}`,
    "gi",
  ),
  new RegExp(
    String.raw`\b(?:rate[- ]limit|limited to|limit of|limits?:)[^.\n\d]{0,40}${COUNT}${PER}${UNIT}`,
    "gi",
  ),
  /\b(\d[\d,.]*)\s*()(?:rp|qp|tp)(s|m|h)\b/gi,
];

/** The rate limits in a text, each once. */
export function figuresIn(text: string): Figure[] {
  const found = new Map<string, Figure>();
  for (const phrase of PHRASES)
    for (const [said, count = "", many, unit = ""] of text.matchAll(phrase)) {
      const requests = numberIn(count);
      const seconds = Number(many || 1) * (UNITS.find(([name]) => name.test(unit))?.[1] ?? 1);
      const key = `${requests}/${seconds}`;
      if (requests > 0 && seconds > 0 && !found.has(key))
        found.set(key, { said: said.trim().replace(/\s+/g, " "), requests, seconds });
    }
  return [...found.values()];
}

/** "5,000", "5.000" and "5k" are the same. */
function numberIn(text: string): number {
  const plain = Number(text.replace(/k$/i, "").replace(/[,.](?=\d{3}\b)/g, ""));
  const number = /k$/i.test(text) ? plain * 1000 : plain;
  return Number.isInteger(number) ? number : 0;
}
