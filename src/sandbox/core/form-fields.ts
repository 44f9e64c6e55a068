import { isComposed } from "../../openapi/schema.ts";
import type { Bundle } from "./bundle.ts";
import { jsonOrText } from "./exact-json.ts";
import { type JsonObject, object } from "./json.ts";
import { openReader, pairedValue, type Reader } from "./parameter-values.ts";
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
  const exploded = explodedReaders(bundle, schema, encoding);
  return async (bytes, contentType) => {
    const fields = /^multipart\//i.test(contentType)
      ? await partsOf(bundle, schema, bytes, contentType)
      : rawPairs(bytes.toString()).map(([name, raw]): Field => [name, { raw }]);
    if (fields === undefined) return undefined;
    const made = new Map<string, unknown>();
    for (const { name, read } of readers) {
      const value = read(fields);
      if (value !== undefined) made.set(name, value);
    }
    // Fields without a description are kept, so that a closed schema can refuse them.
    for (const [name, own] of undescribed(fields, names)) {
      if (made.has(name) || exploded.some(({ takes }) => takes(name))) continue;
      made.set(name, openField(bundle, schema, name, encoding, names)(own));
    }
    return Object.fromEntries(made);
  };
}

/** The fields, by name, that are neither described nor in the brackets of one that is. */
function undescribed(fields: readonly Field[], names: ReadonlySet<string>): ReadonlyMap<string, Field[]> {
  const found = new Map<string, Field[]>();
  for (const field of fields) {
    const [name] = field;
    const [outer = name] = name.split("[", 1);
    if (names.has(outer)) continue;
    const same = found.get(name);
    if (same) same.push(field);
    else found.set(name, [field]);
  }
  return found;
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
    const inBrackets = bracketed(name, pairs, [name]);
    if (inBrackets) return convertedWithin(bundle, own, inBrackets);
    // A form encodes what stands between the items as well.
    if (isStyled) return pairedValue(reader, explode === false ? pairs.map(withCommas) : pairs);
    const texts = pairs.filter(([key]) => key === name).map(([, raw]) => decoded(raw));
    if (texts.length === 0) return undefined;
    if (types.has("array")) {
      const items = itemSchema(bundle, own);
      return texts
        .map((text) => typed(bundle, items, text, name))
        .flat(typesOf(bundle, items).has("array") ? 0 : 1);
    }
    return texts.length > 1 ? texts : typed(bundle, own, texts[0] ?? "", name);
  };
}

function withCommas([name, raw]: Pair): Pair {
  return [name, raw.replaceAll(/%2C/gi, ",")];
}

/** A text by its schema: JSON where the value is an object or a list. */
function typed(bundle: Bundle, schema: JsonObject, text: string, name: string): unknown {
  const types = typesOf(bundle, schema);
  return isComposed(types) && !types.has("string")
    ? jsonOrText(text, [name])
    : convertedWithin(bundle, schema, text);
}

/** The objects whose properties stand beside the other fields. */
function explodedReaders(bundle: Bundle, schema: JsonObject | undefined, encoding: JsonObject): Reader[] {
  return Object.entries(encoding).flatMap(([name, notation]) => {
    const { style, explode } = object(notation);
    const isSpread = explode === true || (explode === undefined && style === "form");
    const own = propertySchema(bundle, schema, name);
    if (!isSpread || style === "deepObject" || !typesOf(bundle, own).has("object")) return [];
    return [openReader(bundle, { name, schema: own, value: {} }, new Set())];
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
        return [name, { part: isText ? content.toString() : jsonOrText(content.toString(), [name]) }];
      }),
    );
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
