import { isUtf8 } from "node:buffer";
import { eventOf } from "../../openapi/event.ts";
import { itemReads } from "../../openapi/item-reads.ts";
import { isObject, type JsonObject, objectsOf } from "../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";
import { jsonOrText, jsonWithin, UnusableJson } from "./exact-json.ts";

/** How items that follow each other in a body are read. They are checked as a list. */
export function openItems(bundle: Bundle, type: string, itemSchema: JsonObject) {
  const kind = itemReads(bundle, { type, value: {}, schema: undefined, itemSchema });
  const items = kind === "json events" ? withContent(bundle, bundle.flat(itemSchema)) : itemSchema;
  return {
    isJson: false,
    schema: { properties: { requestBody: { type: "array", items } } },
    async read(bytes: Buffer): Promise<unknown[]> {
      if (kind === "lines" || kind === "sequence") return texts(bytes);
      return eventsIn(bytes).map((event, index) => {
        const data = [String(index), "data"];
        if (kind === "event data") return jsonWithin(Buffer.from(event.data), [String(index)]);
        return kind === "json events" ? { ...event, data: jsonOrText(event.data, data) } : event;
      });
    },
  };
}

/** What begins each item of a JSON text sequence (RFC 7464). */
const RECORD = "\u001e";

/** The items of JSON lines or a JSON text sequence. */
function texts(bytes: Buffer): unknown[] {
  // Each item is JSON without line breaks, or stands between separators that no JSON has.
  const separator = bytes.includes(RECORD) ? RECORD : "\n";
  const all = bytes.toString("latin1").split(separator);
  return all
    .filter((text) => text.trim() !== "")
    .map((text, index) => jsonWithin(Buffer.from(text, "latin1"), [String(index)]));
}

/**
 * The events of a body. A blank line ends each, and the end of the body the last one. @throws UnusableJson for what is neither events
 * nor comments.
 */
function eventsIn(bytes: Buffer) {
  if (!isUtf8(bytes)) throw new UnusableJson("json", "is not UTF-8");
  const lines = bytes
    .toString()
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/);
  const events: NonNullable<ReturnType<typeof eventOf>>[] = [];
  let begun: string[] = [];
  for (const line of [...lines, ""]) {
    if (line !== "") begun.push(line);
    else {
      const event = eventOf(begun);
      if (event) events.push(event);
      begun = [];
    }
  }
  if (events.length === 0 && lines.some((line) => line !== "" && !line.startsWith(":")))
    throw new UnusableJson("json", "has no event: each one has a line that begins with `data:`");
  return events;
}

/** The schema of an event whose data is read as JSON: `contentSchema` describes that, where the data is said to be a text. */
function withContent(bundle: Bundle, schema: JsonObject): JsonObject {
  const changed: JsonObject = { ...schema };
  for (const keyword of ["allOf", "anyOf", "oneOf"])
    if (Array.isArray(schema[keyword]))
      changed[keyword] = objectsOf(schema[keyword]).map((each) => withContent(bundle, each));
  const { properties } = schema;
  if (!isObject(properties) || !isObject(properties.data)) return changed;
  const content = bundle.layers(properties.data).find((layer) => layer.contentMediaType !== undefined);
  if (content) changed.properties = { ...properties, data: content.contentSchema ?? {} };
  return changed;
}
