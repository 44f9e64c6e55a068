import { isObject, type JsonObject as Json } from "../../openapi/json.ts";
import { essenceOf, isJsonType, mediaTypesOf, sequenceOf } from "../../openapi/media-types.ts";
import { isComposed } from "../../openapi/schema.ts";
import type { Bundle } from "./bundle.ts";
import { openForm } from "./form-fields.ts";
import { openItems } from "./item-bodies.ts";
import type { JsonObject } from "./json.ts";
import { converted, typesOf } from "./text-types.ts";

/** How a body that is not described as JSON is read. */
export interface MediaBody {
  /** Whether it is JSON all the same, such as JSON that no schema describes. */
  readonly isJson: boolean;
  /** `undefined` if the bytes are not what their type says. */
  read(bytes: Buffer, contentType: string): Promise<unknown>;
  /** Schema of `{requestBody}`; `undefined` if the value cannot be checked, as that of XML. */
  readonly schema: JsonObject | undefined;
}

/** Finds how a body of a type is read. `undefined` for JSON that a schema describes. */
export type MediaBodyOf = (contentType: string | undefined) => MediaBody | undefined;

const FORM = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)$/;

/** @param described The schema of the JSON among the types. */
export function openMediaBodies(
  bundle: Bundle,
  requestBody: Json | undefined,
  described: JsonObject | undefined,
): MediaBodyOf {
  const documented = mediaTypesOf(bundle, requestBody).map((media) => ({
    ...media,
    essence: essenceOf(media.type),
  }));
  const known = new Map<string, MediaBody>();
  const bodyFor: MediaBodyOf = (contentType) => {
    const given = essenceOf(contentType ?? "");
    const matched =
      documented.find(({ essence }) => essence === given) ??
      documented.find(({ essence }) => essence.endsWith("/*") && given.startsWith(essence.slice(0, -1))) ??
      documented.find(({ essence }) => essence === "*/*");
    if (described !== undefined) {
      const isPlain = matched?.essence !== "*/*" || !isComposed(typesOf(bundle, matched.schema));
      if (!matched || isJsonType(given) || given === "" || isJsonType(matched.type) || !isPlain)
        return undefined;
    }
    const media = matched ?? documented[0];
    const speaks = matched || FORM.test(given) || isJsonType(given);
    const type = speaks && given !== "" ? given : (media?.essence ?? "");
    const key = `${media?.type} ${sequenceOf(type) ?? kindOf(type)}`;
    const body = known.get(key) ?? bodyOf(bundle, type, media?.schema, media?.value ?? {});
    known.set(key, body);
    return body;
  };
  // Almost every request has the type of the request before.
  let last: { readonly type: string | undefined; readonly body: MediaBody | undefined } | undefined;
  return (contentType) => {
    if (last === undefined || last.type !== contentType)
      last = { type: contentType, body: bodyFor(contentType) };
    return last.body;
  };
}

/** What is read alike. Callers choose the types, so there may be any number of those. */
type Kind = "json" | "form" | "items" | "text" | "bytes";

function kindOf(type: string): Kind {
  if (isJsonType(type)) return "json";
  if (FORM.test(type)) return "form";
  if (sequenceOf(type) !== undefined) return "items";
  return /^text\/|\bxml$|\byaml$|json/.test(type) ? "text" : "bytes";
}

function bodyOf(bundle: Bundle, type: string, schema: JsonObject | undefined, media: JsonObject): MediaBody {
  const kind = kindOf(type);
  const whole = schema && { properties: { requestBody: schema } };
  if (kind === "json") return { isJson: true, schema: whole, read: async () => undefined };
  if (kind === "form") return { isJson: false, schema: whole, read: openForm(bundle, schema, media) };
  if (kind === "items" && isObject(media.itemSchema)) return openItems(bundle, type, media.itemSchema);
  const types = typesOf(bundle, schema);
  return {
    isJson: false,
    schema: isComposed(types) ? undefined : whole,
    // A character for each byte, so that bytes can be kept and their number is that of the characters.
    read: async (bytes) =>
      kind === "text" || kind === "items" ? converted(bytes.toString(), types) : bytes.toString("latin1"),
  };
}
