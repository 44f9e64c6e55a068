import type { Bundle } from "./bundle.ts";
import { jsonOrText } from "./exact-json.ts";
import { isObject, type JsonObject, object, valueIn } from "./json.ts";
import { bracketed, decoded, delimited, type Pair, paired } from "./styles.ts";
import { converted, convertedWithin, itemSchema, propertySchema, typesOf } from "./text-types.ts";

/** A parameter, or a field of a form. */
interface Declared {
  readonly name: string;
  /** Where a parameter is. */
  readonly in?: string;
  readonly schema: JsonObject;
  /** What says its notation. */
  readonly value: JsonObject;
}

/** A parameter, and what its schema says of the value. */
export interface Reader {
  readonly parameter: Declared;
  /** Location of the value among the parameters or in the form. */
  readonly path: readonly string[];
  readonly types: ReadonlySet<string>;
  readonly itemTypes: ReadonlySet<string>;
  /** Whether an exploded object takes a pair of this name. */
  takes(name: string): boolean;
  /** Whether a property of the value is a list, which an exploded object has as several pairs. */
  lists(name: string): boolean;
  /** Converts the texts in an object. */
  typed(value: object): unknown;
}

/** The schema of the value, which may be that of its JSON. */
export function schemaOf({ schema, value }: Declared): JsonObject {
  const [media] = Object.values(object(value.content));
  return media === undefined ? schema : object(valueIn(media, "schema"));
}

/** @param taken Names of other parameters in the same place: an open object leaves them alone. */
export function openReader(bundle: Bundle, parameter: Declared, taken: ReadonlySet<string>): Reader {
  const schema = schemaOf(parameter);
  const layers = bundle.layers(schema);
  const declared = new Set(layers.flatMap(({ properties }) => Object.keys(object(properties))));
  const isOpen =
    declared.size === 0 || layers.some(({ additionalProperties: more }) => more === true || isObject(more));
  const { in: place, name } = parameter;
  return {
    parameter,
    path: place === undefined ? [name] : [place, name],
    types: typesOf(bundle, schema),
    itemTypes: typesOf(bundle, itemSchema(bundle, schema)),
    takes: (name) => declared.has(name) || (isOpen && !taken.has(name)),
    lists: (name) => {
      const types = typesOf(bundle, propertySchema(bundle, schema, name));
      return types.has("array") && !types.has("string");
    },
    typed: (value) => convertedWithin(bundle, schema, value),
  };
}

/** Reads a value that is given as pairs, in a query or a cookie: all styles, exploded or not, and JSON. */
export function pairedValue(reader: Reader, all: readonly Pair[]): unknown {
  const { types, itemTypes, typed, takes, lists, path } = reader;
  const { name, value } = reader.parameter;
  const given = value.allowReserved === true ? all.map(([key, raw]): Pair => [key, literal(raw)]) : all;
  const raws = given.filter(([key]) => key === name).map(([, raw]) => raw);
  const [only] = raws;
  if (value.content !== undefined) return only === undefined ? undefined : jsonOrText(decoded(only), path);
  const { style: said, explode: spread } = value;
  const style = said === undefined || said === "cookie" ? "form" : said;
  const explode = spread ?? style === "form";
  if (types.has("object") && style === "deepObject") {
    const found = bracketed(name, given, path);
    if (found) return typed(found);
  }
  const isObjectOnly = types.has("object") && !types.has("array") && !types.has("string");
  if (
    types.has("object") &&
    style !== "deepObject" &&
    explode !== false &&
    (isObjectOnly || only === undefined)
  ) {
    const own = new Map<string, string | string[]>();
    for (const [key, raw] of given.filter(([key]) => takes(key))) {
      const known = own.get(key);
      // A form may have a million pairs.
      if (Array.isArray(known)) known.push(decoded(raw));
      else own.set(key, known === undefined && lists(key) ? [decoded(raw)] : decoded(raw));
    }
    return own.size === 0 ? undefined : typed(Object.fromEntries(own));
  }
  if (only === undefined) return undefined;
  if (types.has("object") && explode === false && !types.has("array"))
    return typed(paired(delimited(only, String(style), false)));
  if (!types.has("array")) return raws.length > 1 ? raws.map(decoded) : converted(decoded(only), types);
  if (explode === false && only === "") return [];
  const texts =
    explode === false ? delimited(only, String(style), !itemTypes.has("string")) : raws.map(decoded);
  return texts.map((text) => converted(text, itemTypes));
}

/** Where reserved characters are sent as they are, `+` is no space. */
function literal(raw: string): string {
  return raw.replaceAll("+", "%2B");
}

/** Reads a header field: a list is separated by commas (style `simple`). Nothing in it is encoded. */
export function fieldValue(reader: Reader, text: string): unknown {
  const { types, itemTypes, typed, path } = reader;
  const { value } = reader.parameter;
  if (value.content !== undefined) return jsonOrText(text, path);
  const parts = text === "" ? [] : text.split(/,\s*/);
  if (types.has("array") && !types.has("string")) return parts.map((item) => converted(item, itemTypes));
  if (!types.has("object") || types.has("string")) return converted(text, types);
  return typed(value.explode === true ? named(parts) : paired(parts));
}

/** Reads a segment of a path as it was sent: the styles `simple`, `label` and `matrix`, and JSON. */
export function segmentValue(reader: Reader, raw: string): unknown {
  const { types, itemTypes, typed, path } = reader;
  const { name, value } = reader.parameter;
  const { style = "simple", explode = false } = value;
  const text = unprefixed(name, style, raw);
  if (value.content !== undefined) return jsonOrText(escaped(text), path);
  const isList = types.has("array");
  if (!isList && !types.has("object")) return converted(escaped(text), types);
  if (types.has("string") && !/[,=]/.test(text)) return converted(escaped(text), types);
  const delimiter = explode === true ? (style === "label" ? "." : style === "matrix" ? ";" : ",") : ",";
  const parts = text.split(delimiter);
  if (isList) {
    const own = `${encodeURIComponent(name)}=`;
    const items = parts.map((part) =>
      style === "matrix" && part.startsWith(own) ? part.slice(own.length) : part,
    );
    return items.map((item) => converted(escaped(item), itemTypes));
  }
  return typed(explode === true ? named(parts, escaped) : paired(parts.map(escaped)));
}

/** A single value of a path without what its style puts before it: `.5`, `;id=5`. */
export function unprefixed(name: string, style: unknown, raw: string): string {
  if (style === "label" && raw.startsWith(".")) return raw.slice(1);
  if (style !== "matrix" || !raw.startsWith(";")) return raw;
  const own = `;${encodeURIComponent(name)}`;
  return raw.startsWith(`${own}=`) ? raw.slice(own.length + 1) : raw === own ? "" : raw.slice(1);
}

/** In a path, `+` is itself. A broken escape stays as it is. */
export function escaped(raw: string): string {
  return raw.includes("%") ? decoded(raw.replaceAll("+", "%2B")) : raw;
}

function named(parts: readonly string[], read: (raw: string) => string = String): Record<string, string> {
  return Object.fromEntries(
    parts.map((part) => {
      const [key = "", text = ""] = part.split(/=(.*)/s);
      return [read(key), read(text)];
    }),
  );
}
