import type { ItemReads } from "../openapi/contract.ts";
import { writtenItems } from "../openapi/written-items.ts";
import { jsonText } from "./json-text.ts";
import { isPlain } from "./parameters.ts";

/**
 * Writes items that follow each other. A list is one text, which an attempt more can repeat. What an iterable gives is sent as it
 * comes, and so only once. A text, bytes and a stream of bytes are the whole body already.
 * @throws TypeError for what has no items, and for an item that would not arrive as it is.
 */
export function writeItems(given: unknown, kind: ItemReads): BodyInit {
  const write = (item: unknown) =>
    writtenItems(kind === "lines" || kind === "sequence" ? kind : "events", [framed(item, kind)], textOf);
  if (Array.isArray(given)) return given.map(write).join("");
  const isWhole = given instanceof Blob || given instanceof ArrayBuffer || ArrayBuffer.isView(given);
  // Casts: what fetch takes as it is.
  if (typeof given === "string" || isWhole || given instanceof ReadableStream) return given as BodyInit;
  if (!isIterable(given)) throw new TypeError("The body of items is a list, an iterable, a text or bytes");
  const encoder = new TextEncoder();
  // Ends what gives the items, also where one of them cannot be written.
  async function* written(items: Items) {
    for await (const item of items) yield encoder.encode(write(item));
  }
  const pieces = written(given);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return();
    },
  });
}

type Items = AsyncIterable<unknown> | Iterable<unknown>;

function isIterable(given: unknown): given is Items {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = Object(given);
  return typeof (later ?? now) === "function";
}

/** An event by its fields. Its data is the JSON of a value, or a text. */
function framed(item: unknown, kind: ItemReads): unknown {
  if (kind === "event data") return { data: textOf(item) };
  if (kind !== "json events" || !isPlain(item)) return item;
  return { ...item, data: textOf(item.data) };
}

function textOf(item: unknown): string {
  const text: unknown = jsonText(item, "item", "of the body");
  if (typeof text === "string") return text;
  throw new TypeError("An item of the body has no JSON");
}
