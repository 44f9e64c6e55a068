import type { Bundle } from "./bundle.ts";
import { type JsonObject, object } from "./json.ts";
import { openReader, pairedValue } from "./parameter-values.ts";
import { bracketed, decoded, type Pair, rawPairs } from "./styles.ts";
import { convertedWithin, itemSchema, propertySchema, typesOf } from "./text-types.ts";

/** What a form has under a name: text as a query has it, or the value of a part with a type of its own. */
type Field = readonly [name: string, value: { readonly raw: string } | { readonly part: unknown }];

/** Reads the body of a form. `undefined` if it is not one. */
export type ReadForm = (bytes: Buffer, contentType: string) => Promise<object | undefined>;

export function openForm(bundle: Bundle, schema: JsonObject | undefined, media: JsonObject): ReadForm {
  const layers = bundle.layers(schema);
  const names = new Set(layers.flatMap(({ properties }) => Object.keys(object(properties))));
  const encoding = object(media.encoding);
  const readers = [...names].map((name) => ({
    name,
    read: openField(bundle, schema, name, encoding, names),
  }));
  return async (bytes, contentType) => {
    const fields = /^multipart\//i.test(contentType)
      ? await partsOf(bundle, schema, bytes, contentType)
      : rawPairs(bytes.toString()).map(([name, raw]): Field => [name, { raw }]);
    if (fields === undefined) return undefined;
    const made: Record<string, unknown> = {};
    for (const { name, read } of readers) {
      const value = read(fields);
      if (value !== undefined) made[name] = value;
    }
    // Fields without a description are kept, so that a closed schema can refuse them.
    for (const [name] of fields) {
      const [outer = name] = name.split("[");
      if (name in made || names.has(outer) || isExploded(bundle, schema, encoding, name)) continue;
      made[name] = openField(bundle, schema, name, encoding, names)(fields);
    }
    return made;
  };
}

function openField(
  bundle: Bundle,
  schema: JsonObject | undefined,
  name: string,
  encoding: JsonObject,
  names: ReadonlySet<string>,
): (fields: readonly Field[]) => unknown {
  const own = propertySchema(bundle, schema, name);
  const types = typesOf(bundle, own);
  const { style, explode } = object(encoding[name]);
  const isStyled = style !== undefined || explode !== undefined;
  const reader = openReader(bundle, { name, schema: own, value: { style, explode } }, names);
  return (fields) => {
    const parts = fields.flatMap(([key, given]) => (key === name && "part" in given ? [given.part] : []));
    const pairs = fields.flatMap(([key, given]): Pair[] => ("raw" in given ? [[key, given.raw]] : []));
    if (parts.length > 0) return types.has("array") || parts.length > 1 ? parts.flat() : parts[0];
    const inBrackets = bracketed(name, pairs);
    if (inBrackets) return convertedWithin(bundle, own, inBrackets);
    // A form encodes what stands between the items as well.
    if (isStyled) return pairedValue(reader, explode === false ? pairs.map(withCommas) : pairs);
    const texts = pairs.filter(([key]) => key === name).map(([, raw]) => decoded(raw));
    if (texts.length === 0) return undefined;
    if (types.has("array") && texts.length > 0) {
      const items = itemSchema(bundle, own);
      return texts
        .map((text) => typed(bundle, items, text))
        .flat(typesOf(bundle, items).has("array") ? 0 : 1);
    }
    return texts.length > 1 ? texts : typed(bundle, own, texts[0] ?? "");
  };
}

function withCommas([name, raw]: Pair): Pair {
  return [name, raw.replaceAll(/%2C/gi, ",")];
}

/** A text by its schema: JSON where the value is an object or a list. */
function typed(bundle: Bundle, schema: JsonObject, text: string): unknown {
  const types = typesOf(bundle, schema);
  const isComposed = !types.has("string") && (types.has("object") || types.has("array"));
  return isComposed ? jsonOr(text) : convertedWithin(bundle, schema, text);
}

/** Whether a field belongs to an object whose properties stand beside the other fields. */
function isExploded(
  bundle: Bundle,
  schema: JsonObject | undefined,
  encoding: JsonObject,
  name: string,
): boolean {
  return Object.entries(encoding).some(([outer, notation]) => {
    const { style, explode } = object(notation);
    const isSpread = explode === true || (explode === undefined && style === "form");
    const own = propertySchema(bundle, schema, outer);
    if (!isSpread || style === "deepObject" || !typesOf(bundle, own).has("object")) return false;
    return openReader(bundle, { name: outer, schema: own, value: {} }, new Set()).takes(name);
  });
}

/** The parts of a form. The platform reads them as it reads those of a response. */
async function partsOf(
  bundle: Bundle,
  schema: JsonObject | undefined,
  bytes: Buffer,
  contentType: string,
): Promise<Field[] | undefined> {
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { "content-type": contentType },
    }).formData();
    return await Promise.all(
      [...form].map(async ([name, value]): Promise<Field> => {
        if (typeof value === "string") return [name, { raw: encodeURIComponent(value) }];
        const own = propertySchema(bundle, schema, name);
        const types = typesOf(bundle, own);
        const itemTypes = typesOf(bundle, itemSchema(bundle, own));
        const isText = types.has("string") || itemTypes.has("string");
        const content = Buffer.from(await value.arrayBuffer());
        if (/^text\//i.test(value.type)) return [name, { raw: encodeURIComponent(content.toString()) }];
        if (!/\bjson\b/i.test(value.type)) return [name, { part: content.toString("latin1") }];
        return [name, { part: isText ? content.toString() : jsonOr(content.toString()) }];
      }),
    );
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Text that is no JSON stays text, and the schema rejects it. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
