import type { Json } from "../../openapi/json.ts";

const [SPACE, COLON, BACKSLASH] = [0x20, 0x3a, 0x5c];

/** Whether some object of a JSON text has a key twice. `value` is what a parser made of the text, with the last one alone. */
export function hasRepeatedKey(text: string, value: Json): boolean {
  return keysWritten(text) !== keysRead(value);
}

/** How many keys a JSON text has: its strings with a colon after them. */
function keysWritten(text: string): number {
  let keys = 0;
  for (let start = text.indexOf('"'); start !== -1; start = text.indexOf('"', start)) {
    start = endOf(text, start);
    let after = start;
    while (text.charCodeAt(after) <= SPACE) after++;
    if (text.charCodeAt(after) === COLON) keys++;
  }
  return keys;
}

/** Where the string that begins at `start` has ended. */
function endOf(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, place: number): boolean {
  let first = place;
  while (text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (place - first) % 2 === 1;
}

function keysRead(value: Json): number {
  let keys = 0;
  const waiting: Json[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const inner = Array.isArray(next) ? next : Object.values(next);
    if (inner !== next) keys += inner.length;
    for (const each of inner) if (typeof each === "object" && each !== null) waiting.push(each);
  }
  return keys;
}
