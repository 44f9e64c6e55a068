import type { ErrorObject, Options, ValidateFunction } from "ajv";
import type { Ajv2020 } from "ajv/dist/2020.js";
import { allOf, decisive, meant } from "./diagnosis.ts";
import { list, object } from "./document.ts";
import { isObject, type JsonObject, member } from "./json.ts";

/** Finds all that is wrong with a request that a check has refused, as that check would tell each by itself. */
export interface Breaches {
  body(data: { readonly requestBody: unknown }): readonly ErrorObject[];
  /** `data` has the members `path`, `query` and `header`. */
  parameters(data: object): readonly ErrorObject[];
}

type Dialect = (options: Options) => Ajv2020;

/** Every error of data that breaks a schema, with the paths from the data on; empty where it breaks nothing. */
type Find = (schema: JsonObject, data: unknown) => readonly ErrorObject[];

/** Where the references of a schema lead that is compiled by itself. */
const BASE = "document";

/** Keywords that are followed one by one, instead of being checked together with the rest of their schema. */
const FOLLOWED = ["$ref", "allOf", "anyOf", "oneOf", "items", "unevaluatedProperties"];

/** The breaches of each operation of a document. Nothing is compiled before a request is refused. */
export function openBreaches(document: JsonObject, dialect: Dialect): (operation: JsonObject) => Breaches {
  const bundle = once(() => object(withBase(document)));
  const inBody = once(() => openFind(bundle(), (options) => dialect(options)));
  // Parameters come as text.
  const inParameters = once(() =>
    openFind(bundle(), (options) => dialect({ ...options, coerceTypes: true })),
  );
  return (operation) => {
    const body = once(() => {
      const { path, method } = operation;
      const place = `#/paths/${escaped(String(path))}/${method}/requestBody/content/application~1json/schema`;
      return { properties: { requestBody: resolved(bundle(), place) } };
    });
    const parameters = once(() => parametersSchema(list(operation.parameters)));
    return {
      body: (data) => inBody()(body(), data),
      parameters: (data) => inParameters()(parameters(), data),
    };
  };
}

/** The schema of `{path, query, header}`, the names of headers in lower case. */
function parametersSchema(parameters: readonly unknown[]): JsonObject {
  const places = ["path", "query", "header"].map((place) => {
    const own = parameters.filter((parameter) => member(parameter, "in") === place);
    const name = (parameter: unknown): string => {
      const written = String(member(parameter, "name"));
      return place === "header" ? written.toLowerCase() : written;
    };
    const required = own.filter((parameter) => member(parameter, "required") === true).map(name);
    const properties = own.map((parameter) => [name(parameter), member(parameter, "schema")]);
    return [place, { properties: Object.fromEntries(properties), required }];
  });
  return { properties: Object.fromEntries(places) };
}

/**
 * Finds everything that is wrong, where a check stops at the first error: goes down the members and items of the data,
 * and checks each by itself. Of several alternatives it goes on with the one that was meant; where that cannot be told,
 * the decisive error stands for all.
 */
function openFind(bundle: JsonObject, dialect: Dialect): Find {
  const first = dialect({}).addSchema(bundle, BASE, undefined, false);
  const every = dialect({ allErrors: true }).addSchema(bundle, BASE, undefined, false);
  const compiled = new WeakMap<object, ValidateFunction>();
  const flattened = new WeakMap<JsonObject, JsonObject>();
  // A schema stands for the check of the whole of it, so that of its own keywords needs another key.
  const ownKeys = new WeakMap<JsonObject, object>();

  /** `key` is what the schema was made of. */
  function check(ajv: Ajv2020, key: object, make: () => object, data: unknown): readonly ErrorObject[] {
    const validate = compiled.get(key) ?? ajv.compile(make());
    compiled.set(key, validate);
    return validate(data) ? [] : (validate.errors ?? []);
  }

  /** With what it refers to in place of the references, as far as they say something about the same value. */
  function flat(schema: JsonObject): JsonObject {
    const known = flattened.get(schema);
    if (known) return known;
    const { $ref, ...beside } = schema;
    const target = typeof $ref === "string" ? [resolved(bundle, $ref)] : [];
    const choices = ["anyOf", "oneOf"].filter((keyword) => keyword in beside);
    const flattenedSchema = {
      ...beside,
      ...Object.fromEntries(choices.map((keyword) => [keyword, list(beside[keyword]).map(object).map(flat)])),
      ...((target.length > 0 || "allOf" in beside) && {
        allOf: [...target, ...list(beside.allOf).map(object)].map(flat),
      }),
    };
    flattened.set(schema, flattenedSchema);
    flattened.set(flattenedSchema, flattenedSchema);
    return flattenedSchema;
  }

  function find(schema: unknown, data: unknown): readonly ErrorObject[] {
    if (!isObject(schema)) return [];
    const whole = flat(schema);
    const errors = check(first, whole, () => whole, data);
    if (errors.length === 0) return [];
    const found = allOf(whole).flatMap((part) => [
      ...ownBreaches(part, data),
      ...chosenBreaches(part, data),
      ...innerBreaches(part, data),
    ]);
    const told = (error: ErrorObject) =>
      `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`;
    const distinct = new Map(found.map((error) => [told(error), error]));
    return distinct.size > 0 ? [...distinct.values()] : [decisive(errors)];
  }

  function ownBreaches(part: JsonObject, data: unknown): readonly ErrorObject[] {
    const own = (): object => {
      const kept = Object.entries(part).filter(([keyword]) => !FOLLOWED.includes(keyword));
      const names = Object.keys(object(part.properties)).map((name) => [name, true]);
      const more = isObject(part.additionalProperties) ? { additionalProperties: true } : {};
      return { ...Object.fromEntries(kept), properties: Object.fromEntries(names), ...more };
    };
    const key = ownKeys.get(part) ?? {};
    ownKeys.set(part, key);
    const errors = check(every, key, own, data);
    // What is no number at all breaks the format of numbers only as a consequence.
    const mistyped = errors.some(({ keyword }) => keyword === "type");
    return mistyped ? errors.filter(({ keyword }) => keyword !== "format") : errors;
  }

  function chosenBreaches(part: JsonObject, data: unknown): readonly ErrorObject[] {
    return ["anyOf", "oneOf"].flatMap((keyword) => {
      const choice = part[keyword];
      if (!Array.isArray(choice)) return [];
      const errors = check(first, choice, () => ({ [keyword]: choice }), data);
      if (errors.length === 0) return [];
      const inner = find(meant(choice, data), data);
      return inner.length > 0 ? inner : [decisive(errors)];
    });
  }

  function innerBreaches(part: JsonObject, data: unknown): readonly ErrorObject[] {
    if (Array.isArray(data)) return data.flatMap((item, index) => below(index, find(part.items, item)));
    if (!isObject(data)) return [];
    const { properties, additionalProperties } = part;
    return Object.entries(data).flatMap(([name, value]) =>
      below(name, find(member(properties, name) ?? additionalProperties, value)),
    );
  }

  return find;
}

/** Errors of a member or an item, with their paths from the value around it on. */
function below(token: string | number, errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.map((error) => ({
    ...error,
    instancePath: `/${escaped(String(token))}${error.instancePath}`,
  }));
}

/** What a reference names, also where other references are on the way. */
function resolved(bundle: JsonObject, reference: string): JsonObject {
  const names = reference.split("/").slice(1).map(unescaped);
  const found = names.reduce<unknown>((inner, name) => {
    const $ref = member(inner, "$ref");
    return member(typeof $ref === "string" ? resolved(bundle, $ref) : inner, name);
  }, bundle);
  return object(found);
}

/** References within the document lead there from any schema. */
function withBase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBase);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      name === "$ref" && typeof inner === "string" ? [name, `${BASE}${inner}`] : [name, withBase(inner)],
    ),
  );
}

/** RFC 6901: a name within a JSON pointer. */
function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The name that stands in a pointer; within a reference it is percent-encoded as well. */
function unescaped(token: string): string {
  return decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
