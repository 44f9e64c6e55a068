import {
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  objectsOf,
  stringsOf,
  textOf,
} from "../../../openapi/json.ts";
import { resolve } from "./resolve.ts";

/** A property of a body, or a parameter, for readers. */
export interface Field {
  /** Path from the top: `attendees[].email`. Empty for a body that is not an object. */
  readonly path: string;
  /** `string`, `integer`, `array of string`, `string or null`. */
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** Short texts about the limits of a value. */
  readonly limits: readonly string[];
  /** The allowed values, if the document lists them. */
  readonly values: readonly { readonly value: string; readonly description: string }[];
  /** The variant of a union that has this property. */
  readonly variant: string | undefined;
}

/** Deeper properties are only in the document. */
const DEPTH = 6;

/** The properties of a schema, outermost first. A schema within itself is named but not expanded again. */
export function fieldsOf(document: JsonObject, schema: Json | undefined): Field[] {
  return below(document, schema, { path: "", variant: undefined, open: new Set(), depth: 0 });
}

/** One value: a parameter, a header field. */
export function fieldOf(
  document: JsonObject,
  schema: Json | undefined,
): Omit<Field, "path" | "required" | "variant"> {
  const flat = flatten(document, schema);
  return {
    type: typeOf(document, schema),
    description: textOf(flat.description) ?? "",
    limits: limitsOf(flat),
    values: valuesOf(document, flat),
  };
}

interface Position {
  readonly path: string;
  readonly variant: string | undefined;
  /** The schemas around this field. */
  readonly open: ReadonlySet<JsonObject>;
  readonly depth: number;
}

function below(document: JsonObject, schema: Json | undefined, position: Position): Field[] {
  const resolved = resolve(document, schema);
  if (position.depth > DEPTH || position.open.has(resolved)) return [];
  const inside = { ...position, open: new Set([...position.open, resolved]), depth: position.depth + 1 };
  const flat = flatten(document, schema);
  const required = stringsOf(flat.required);
  const own = entriesOf(flat.properties).flatMap(([name, property]): Field[] => {
    const path = position.path === "" ? name : `${position.path}.${name}`;
    const field = {
      path,
      required: required.includes(name),
      variant: position.variant,
      ...fieldOf(document, property),
    };
    return [field, ...below(document, property, { ...inside, path })];
  });
  const items = isObject(flat.items)
    ? below(document, flat.items, { ...inside, path: `${position.path}[]` })
    : [];
  const named = isObject(flat.additionalProperties)
    ? below(document, flat.additionalProperties, { ...inside, path: `${position.path}.*` })
    : [];
  const variants = variantsOf(document, flat).flatMap(({ name, schema: variant }) =>
    below(document, variant, { ...inside, variant: name }),
  );
  return [...own, ...items, ...named, ...variants];
}

/** Merges a schema with the target of its reference and the parts of its `allOf`. Its own keywords win. */
export function flatten(document: JsonObject, schema: Json | undefined): JsonObject {
  const { allOf, ...own } = { ...resolve(document, schema), ...(isObject(schema) && withoutRef(schema)) };
  const parts = objectsOf(allOf).map((part) => flatten(document, part));
  const all = [...parts.toReversed(), own];
  const properties = all.map((part) => object(part.properties));
  const required = all.flatMap((part) => stringsOf(part.required));
  return {
    ...Object.assign({}, ...all),
    ...(properties.some((part) => Object.keys(part).length > 0) && {
      properties: Object.assign({}, ...properties),
    }),
    ...(required.length > 0 && { required }),
  };
}

function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function withoutRef({ $ref: _, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** The alternatives of a union that have properties to show: objects, lists and unions. */
function variantsOf(document: JsonObject, flat: JsonObject): { name: string; schema: Json }[] {
  return [...objectsOf(flat.oneOf), ...objectsOf(flat.anyOf)].flatMap((schema) => {
    const variant = flatten(document, schema);
    const opened = variant.properties ?? variant.items ?? variant.oneOf ?? variant.anyOf;
    return opened === undefined
      ? []
      : [{ name: textOf(variant.title) ?? nameOf(schema) ?? "variant", schema }];
  });
}

/** The name of a component. */
function nameOf({ $ref }: JsonObject): string | undefined {
  return textOf($ref)?.split("/").at(-1);
}

function typeOf(document: JsonObject, schema: Json | undefined): string {
  const flat = flatten(document, schema);
  if (isObject(schema) && textOf(flat.type) === undefined && flat.properties) return "object";
  const union = [...objectsOf(flat.oneOf), ...objectsOf(flat.anyOf)];
  if (union.length > 0) {
    const names = union.map((part) => typeOf(document, part)).filter((name) => name !== "any");
    return names.length > 0 ? [...new Set(names)].sort(nullLast).join(" or ") : "string";
  }
  if (flat.const !== undefined) return flat.const === null ? "null" : typeof flat.const;
  const types = typeof flat.type === "string" ? [flat.type] : stringsOf(flat.type);
  if (types.length === 0) return Array.isArray(flat.enum) ? typeof flat.enum[0] : "any";
  return types
    .map((type) => (type === "array" ? `array of ${typeOf(document, flat.items)}` : type))
    .sort(nullLast)
    .join(" or ");
}

function nullLast(a: string, b: string): number {
  return Number(a === "null") - Number(b === "null");
}

function valuesOf(document: JsonObject, flat: JsonObject): Field["values"] {
  if (Array.isArray(flat.enum)) return flat.enum.map((value) => ({ value: String(value), description: "" }));
  return [...objectsOf(flat.oneOf), ...objectsOf(flat.anyOf)].flatMap((branch) => {
    const variant = flatten(document, branch);
    if (variant.const === undefined) return valuesOf(document, { ...variant, oneOf: variant.oneOf ?? [] });
    return [{ value: String(variant.const), description: textOf(variant.description) ?? "" }];
  });
}

const RANGES = [
  ["minLength", "maxLength", "character"],
  ["minItems", "maxItems", "item"],
  ["minProperties", "maxProperties", "property"],
] as const;

function limitsOf(flat: JsonObject): string[] {
  const ranges = RANGES.flatMap(([low, high, noun]) => {
    // The most common limit gets its own words.
    if (flat[low] === 1 && flat[high] === undefined) return ["not empty"];
    const range = between(flat[low], flat[high]);
    return range === undefined ? [] : [`${range} ${range === "1" ? noun : plural(noun)}`];
  });
  const numbers = between(flat.minimum ?? flat.exclusiveMinimum, flat.maximum ?? flat.exclusiveMaximum);
  const shown = (value: Json) => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
  return [
    ...(textOf(flat.format) ? [`format ${textOf(flat.format)}`] : []),
    ...ranges,
    ...(numbers === undefined ? [] : [numbers]),
    ...(textOf(flat.pattern) ? [`matches ${shown(textOf(flat.pattern) ?? "")}`] : []),
    ...(flat.uniqueItems === true ? ["unique items"] : []),
    ...(flat.default === undefined ? [] : [`default ${shown(flat.default)}`]),
    ...(flat.const === undefined ? [] : [`always ${shown(flat.const)}`]),
  ];
}

function plural(noun: string): string {
  return noun === "property" ? "properties" : `${noun}s`;
}

function between(low: Json | undefined, high: Json | undefined): string | undefined {
  const text = (bound: Json | undefined) =>
    typeof bound === "number" ? bound.toLocaleString("en") : undefined;
  const [from, to] = [text(low), text(high)];
  if (from !== undefined && to !== undefined) return from === to ? from : `${from} to ${to}`;
  if (from !== undefined) return `at least ${from}`;
  return to === undefined ? undefined : `at most ${to}`;
}
