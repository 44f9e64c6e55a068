import type { Json } from "../../openapi/json.ts";

/** Number of characters shown on either side of a difference. */
const AROUND = 30;

/** Both values as JSON, cut to the part that differs: a long common beginning would hide the change. */
export function difference(before: Json, after: Json): [was: string, is: string] {
  const [was, is] = [before, after].map((value) => JSON.stringify(value)) as [string, string]; // two values, two texts
  if (Math.max(was.length, is.length) <= 2 * AROUND) return [was, is];
  let start = 0;
  while (start < Math.min(was.length, is.length) && was[start] === is[start]) start++;
  let end = 0;
  while (end < Math.min(was.length, is.length) - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  return [window(was, start, was.length - end), window(is, start, is.length - end)];
}

/** The part of a text from `start` to `end`, with some context, cut at words. */
function window(text: string, start: number, end: number): string {
  const from = start <= AROUND ? 0 : text.lastIndexOf(" ", start - AROUND / 2) + 1 || start - AROUND;
  const most = Math.max(end, start) + AROUND;
  const space = text.indexOf(" ", Math.min(Math.max(end, start) + AROUND / 2, text.length));
  const to = space < 0 || space > most ? Math.min(most, text.length) : space;
  const middle = text.slice(from, to);
  const short = middle.length > 5 * AROUND ? `${middle.slice(0, 4 * AROUND)}…` : middle;
  return `${from > 0 ? "…" : ""}${short}${to < text.length && !short.endsWith("…") ? "…" : ""}`;
}

/** An added or removed value as JSON, shortened. */
export function short(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 2 * AROUND ? `${text.slice(0, 2 * AROUND - 3)}…` : text;
}
