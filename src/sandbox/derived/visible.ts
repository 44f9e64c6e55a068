import { Beneath } from "../../openapi/beneath.ts";
import { entriesOf, isObject, type JsonObject } from "../../openapi/json.ts";
import type { Reply } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { type Described, jsonSchema } from "../core/operations.ts";
import { responseOf } from "../core/response-types.ts";

/** Leaves out of responses what the document calls write-only, such as a password: a request alone has it. */
export function openVisible(bundle: Bundle): (operation: Described, reply: Reply) => Reply {
  const hides = new Beneath<"hidden">((schema) => {
    const layers = bundle.layers(schema);
    const properties = layers
      .flatMap((layer) => entriesOf(layer.properties).map(([, each]) => each))
      .filter(isObject);
    const isHidden = properties.some(({ writeOnly }) => writeOnly === true);
    const others = layers.flatMap(({ items, additionalProperties }) => [items, additionalProperties]);
    return { facts: isHidden ? ["hidden"] : [], inner: [...properties, ...others].filter(isObject) };
  });
  return (operation, reply) => {
    if (typeof reply.body !== "object" || reply.body === null) return reply;
    const schema = jsonSchema(bundle, responseOf(operation, reply.status));
    if (schema === undefined || hides.in(schema).size === 0) return reply;
    // What was an object is one still.
    return { ...reply, body: shown(bundle, [schema], reply.body) as object };
  };
}

function shown(bundle: Bundle, schemas: readonly JsonObject[], value: unknown): unknown {
  if (typeof value !== "object" || value === null || schemas.length === 0) return value;
  const layers = bundle.layers(...schemas);
  const inner = (keyword: string): JsonObject[] =>
    layers.map((layer) => layer[keyword]).filter((each) => isObject(each));
  if (Array.isArray(value)) return value.map((item) => shown(bundle, inner("items"), item));
  const entries = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    const named = layers
      .flatMap(({ properties }) =>
        isObject(properties) && Object.hasOwn(properties, name) ? [properties[name]] : [],
      )
      .filter((each) => isObject(each));
    if (named.some(({ writeOnly }) => writeOnly === true)) return [];
    return [[name, shown(bundle, named.length > 0 ? named : inner("additionalProperties"), each)]];
  });
  return Object.fromEntries(entries);
}
