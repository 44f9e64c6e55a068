import { Beneath } from "../../openapi/beneath.ts";
import { entriesOf, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { matches } from "../../openapi/pattern.ts";
import type { Reply } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { list, valueIn } from "../core/json.ts";
import { type Described, jsonSchema } from "../core/operations.ts";
import { responseOf } from "../core/response-types.ts";

/** Leaves out of responses what the document calls write-only, such as a password: a request alone has it. */
export function openVisible(bundle: Bundle): (operation: Described, reply: Reply) => Reply {
  const hides = new Beneath<"hidden">((schema) => {
    const layers = bundle.layers(schema);
    const properties = layers.flatMap(({ properties, patternProperties }) =>
      [...entriesOf(properties), ...entriesOf(patternProperties)].flatMap(([, each]) => objectsOf([each])),
    );
    const isHidden = properties.some(({ writeOnly }) => writeOnly === true);
    const others = layers.flatMap(({ items, prefixItems, additionalProperties }) =>
      objectsOf([items, additionalProperties, ...list(prefixItems)]),
    );
    return { facts: isHidden ? ["hidden"] : [], inner: [...properties, ...others] };
  });
  /** The schemas of responses: only of those that hide something. */
  const hiding = new WeakMap<JsonObject, readonly JsonObject[]>();
  const hidingSchemas = (response: JsonObject): readonly JsonObject[] => {
    const known = hiding.get(response);
    if (known) return known;
    const found = objectsOf([jsonSchema(bundle, response)]).filter((schema) => hides.in(schema).size > 0);
    hiding.set(response, found);
    return found;
  };
  return (operation, reply) => {
    const response = responseOf(operation, reply.status);
    if (response === undefined || typeof reply.body !== "object" || reply.body === null) return reply;
    const schemas = hidingSchemas(response);
    // An object stays one.
    return schemas.length === 0 ? reply : { ...reply, body: shown(bundle, schemas, reply.body) as object };
  };
}

function shown(bundle: Bundle, schemas: readonly JsonObject[], value: unknown): unknown {
  if (typeof value !== "object" || value === null || schemas.length === 0) return value;
  const layers = bundle.layers(...schemas);
  if (Array.isArray(value)) {
    const of = (index: number) =>
      objectsOf(layers.map(({ prefixItems, items }) => list(prefixItems)[index] ?? items));
    return value.map((item, index) => shown(bundle, of(index), item));
  }
  const entries = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    const inner = layers.flatMap((layer) => propertiesAt(layer, name));
    if (inner.some(({ writeOnly }) => writeOnly === true)) return [];
    return [[name, shown(bundle, inner, each)]];
  });
  return Object.fromEntries(entries);
}

/** The schemas that an object's schema has for one of its properties. */
function propertiesAt({ properties, patternProperties, additionalProperties }: JsonObject, name: string) {
  const patterns = entriesOf(patternProperties).filter(([pattern]) => matches(pattern, name));
  const found = objectsOf([valueIn(properties, name), ...patterns.map(([, each]) => each)]);
  return found.length > 0 ? found : objectsOf([additionalProperties]);
}
