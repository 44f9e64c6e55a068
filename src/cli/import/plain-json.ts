import type { TextColumn } from "./plain-columns.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/** A cell with a value, and where the value stands in the bytes, without quotes. */
export interface Value {
  column: TextColumn;
  from: number;
  to: number;
  /** Its JSON has the same bytes. */
  isExact: boolean;
}

/** Writes the JSON of an item that has the first `count` of these values, which stand in the bytes of its row. */
export function writeItem(
  bytes: Uint8Array,
  values: readonly Value[],
  count: number,
  target: Uint8Array,
  start: number,
): void {
  let at = start;
  for (let index = 0; index < count; index += 1) {
    const value = values[index];
    if (!value) break;
    const { opening } = value.column;
    target[at] = index === 0 ? OPENING : COMMA;
    at = copied(opening, 0, opening.length, target, at + 1);
    at = value.isExact ? copied(bytes, value.from, value.to, target, at) : escaped(bytes, value, target, at);
    target[at++] = QUOTE;
  }
  target[at] = CLOSING;
}

/** Writes a value as the inside of a JSON string. */
function escaped(bytes: Uint8Array, { from, to }: Value, target: Uint8Array, start: number): number {
  // Before a value without quotes stands a delimiter or a line end.
  const isQuoted = from > 0 && bytes[from - 1] === QUOTE;
  let at = start;
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === QUOTE || byte === BACKSLASH) target[at++] = BACKSLASH;
    target[at++] = byte;
    // Inside quotes, a quote stands twice.
    if (byte === QUOTE && isQuoted) index += 1;
  }
  return at;
}

/** Copies a few bytes: for as many as a cell has, this is faster than the method for it. */
function copied(source: Uint8Array, from: number, to: number, target: Uint8Array, start: number): number {
  let at = start;
  for (let index = from; index < to; index += 1) target[at++] = source[index] ?? 0;
  return at;
}
