import { isObject } from "./json.ts";
import type { Sequence } from "./media-types.ts";

type Text = (value: unknown) => string;

/** Items that follow each other, in the form of their media type. */
export function writtenItems(
  sequence: Sequence,
  items: readonly unknown[],
  text: Text = JSON.stringify,
): string {
  return items.map((item) => WRITERS[sequence](item, text)).join("");
}

const WRITERS: Readonly<Record<Sequence, (item: unknown, text: Text) => string>> = {
  lines: (item, text) => `${text(item)}\n`,
  sequence: (item, text) => `\u001e${text(item)}\n`,
  events: writeEvent,
};

/** Writes an event. An item without `data` is itself the data. */
function writeEvent(item: unknown, text: Text): string {
  const fields = isObject(item) && "data" in item ? item : { data: item };
  const lines = Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const written = typeof value === "string" ? value : text(value);
    return written.split(/\r\n|\r|\n/).map((line) => `${name}: ${line}\n`);
  });
  return `${lines.join("")}\n`;
}
