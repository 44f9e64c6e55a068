import type { JsonObject } from "../../openapi/json.ts";
import {
  essenceOf,
  isJsonType,
  type MediaType,
  mediaTypesOf,
  sequenceOf,
} from "../../openapi/media-types.ts";
import { writtenItems } from "../../openapi/written-items.ts";
import type { Bundle } from "../core/bundle.ts";
import { list, object } from "../core/json.ts";
import { propertyOf } from "./properties.ts";
import { sampleOf, statedExample } from "./sample.ts";

/**
 * The content of a response that is no JSON: its documented example, or what its schema gives. Items that follow each other are
 * written in the form of their media type. `undefined` for an object in a form that is not known, such as XML.
 */
export function sampleContent(bundle: Bundle, media: MediaType, name?: string): string | undefined {
  const { type, value, schema, itemSchema } = media;
  const shown = statedExample(bundle, value, name);
  if (typeof shown === "string" && !isJsonType(type)) return shown;
  const sequence = itemSchema && sequenceOf(type);
  if (sequence) {
    const items = shown === undefined ? sampleItems(bundle, itemSchema) : list([shown].flat());
    return writtenItems(sequence, items);
  }
  const made = shown ?? sampleOf(bundle, schema ?? { type: "string" });
  if (typeof made === "object") return undefined;
  return isJsonType(type) ? JSON.stringify(made) : String(made);
}

/** What is sent for a range of media types that nobody narrows. */
const USUAL: Readonly<Record<string, string>> = {
  text: "text/plain",
  image: "image/png",
  audio: "audio/mpeg",
  video: "video/mp4",
};

/** A media type in which content can be sent: for a range, such as `image/*`, the type that the request accepts, or a usual one. */
export function concrete(media: MediaType, accept: unknown): MediaType {
  const range = essenceOf(media.type);
  if (!range.endsWith("/*")) return media;
  const accepted = wantedTypes(accept).find((wanted) => !wanted.endsWith("/*") && isOf(wanted, range));
  // What a schema describes is JSON, for the client too.
  const json = media.schema && isOf("application/json", range) ? "application/json" : undefined;
  const [kind = ""] = range.split("/");
  const usual = kind === "*" ? "text/plain" : (USUAL[kind] ?? "application/octet-stream");
  return { ...media, type: accepted ?? json ?? usual };
}

/** Items as a schema shows them: its examples, or one of each kind. */
function sampleItems(bundle: Bundle, itemSchema: JsonObject): readonly unknown[] {
  const whole = bundle.layers(itemSchema).find(({ examples }) => list(examples).length > 0);
  if (whole) return list(whole.examples);
  const kinds = list(bundle.resolve(itemSchema).oneOf);
  return (kinds.length > 0 ? kinds : [itemSchema]).map((kind) =>
    withData(bundle, kind, sampleOf(bundle, kind)),
  );
}

/** An event whose data is said to be JSON has the JSON that its schema describes. */
function withData(bundle: Bundle, schema: unknown, item: unknown): unknown {
  const data = propertyOf(bundle, bundle.layers(schema), "data");
  const content = bundle.layers(data).find(({ contentSchema }) => contentSchema !== undefined)?.contentSchema;
  return content === undefined ? item : { ...object(item), data: sampleOf(bundle, content) };
}

/**
 * The media type that a request gets: the first one that it accepts, else JSON, else the first documented one. Where a request asks for
 * a stream, as by `stream: true`, it is the one with items.
 */
export function chosenMedia(
  bundle: Bundle,
  response: JsonObject | undefined,
  { accept, body }: { readonly accept: unknown; readonly body: unknown },
): MediaType | undefined {
  const documented = mediaTypesOf(bundle, response);
  if (object(body).stream === true) {
    const stream = documented.find(({ type }) => sequenceOf(type));
    if (stream) return stream;
  }
  const json = documented.find(({ type }) => /json/i.test(type) && !sequenceOf(type));
  for (const wanted of wantedTypes(accept)) {
    if (wanted === "*/*") break;
    const found = documented.find(
      ({ type }) => isOf(essenceOf(type), wanted) || isOf(wanted, essenceOf(type)),
    );
    if (found) return found;
  }
  return json ?? documented[0];
}

/** The types of a field `Accept`, the most wanted first. */
function wantedTypes(accept: unknown): string[] {
  if (typeof accept !== "string") return [];
  const weighted = accept.split(",").map((each) => {
    const [, q = "1"] = /;\s*q=([\d.]+)/.exec(each) ?? [];
    return { type: essenceOf(each), q: Number(q) };
  });
  return weighted.sort((a, b) => b.q - a.q).map(({ type }) => type);
}

function isOf(type: string, wanted: string): boolean {
  return (
    type === wanted || wanted === "*/*" || (wanted.endsWith("/*") && type.startsWith(wanted.slice(0, -1)))
  );
}
