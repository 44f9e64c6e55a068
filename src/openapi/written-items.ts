import { isObject } from "./json.ts";
import type { Sequence } from "./media-types.ts";

/** Items that follow each other, in the form of their media type. */
export function writtenItems(sequence: Sequence, items: readonly unknown[]): string {
  return items.map(WRITERS[sequence]).join("");
}

const WRITERS: Readonly<Record<Sequence, (item: unknown) => string>> = {
  lines: (item) => `${JSON.stringify(item)}\n`,
  sequence: (item) => `\u001e${JSON.stringify(item)}\n`,
  events: writeEvent,
};

/** An event by its fields, or data alone. */
function writeEvent(item: unknown): string {
  const fields = isObject(item) && "data" in item ? item : { data: item };
  const lines = Object.entries(fields).flatMap(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return text.split("\n").map((line) => `${name}: ${line}\n`);
  });
  return `${lines.join("")}\n`;
}
