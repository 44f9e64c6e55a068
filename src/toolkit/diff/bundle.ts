import {
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  objectsOf,
  textOf,
  tokensOf,
} from "../../openapi/json.ts";

export interface BundledParameter {
  readonly name: string;
  readonly in: string;
  readonly value: JsonObject;
}

/** Reads an API's bundle: one document, so that every `$ref` begins with `#/`. */
export class Bundle {
  readonly root: JsonObject;

  constructor(root: JsonObject) {
    this.root = root;
  }

  /** What a `$ref` leads to, through any number of steps; the value itself if it is no reference. */
  resolve(value: Json | undefined): JsonObject | undefined {
    let current: Json | undefined = value;
    for (let steps = 0; isObject(current) && typeof current.$ref === "string" && steps < 100; steps++)
      current = this.step(current.$ref);
    return isObject(current) ? current : undefined;
  }

  /** The value a `#/...` reference names. */
  step(reference: string): Json | undefined {
    let value: Json | undefined = this.root;
    for (const token of tokensOf(reference))
      value = Array.isArray(value) ? value[Number(token)] : isObject(value) ? value[token] : undefined;
    return value;
  }

  /** The operation of a contract's key, `"PUT /events/{event_id}"`. */
  operation(key: string): JsonObject | undefined {
    const [method = "", path = ""] = key.split(" ", 2);
    const operation = this.resolve(isObject(this.root.paths) ? this.root.paths[path] : undefined)?.[
      method.toLowerCase()
    ];
    return isObject(operation) ? operation : undefined;
  }

  /** Parameters of an operation; its own replace those of its path. */
  parameters(key: string): BundledParameter[] {
    const path = key.slice(key.indexOf(" ") + 1);
    const item = this.resolve(isObject(this.root.paths) ? this.root.paths[path] : undefined);
    const found = new Map<string, BundledParameter>();
    for (const each of [...objectsOf(item?.parameters), ...objectsOf(this.operation(key)?.parameters)]) {
      const value = this.resolve(each);
      const name = textOf(value?.name);
      const place = textOf(value?.in);
      if (value && name !== undefined && place !== undefined)
        found.set(`${place}.${place === "header" ? name.toLowerCase() : name}`, { name, in: place, value });
    }
    return [...found.values()];
  }

  requestBody(key: string): JsonObject | undefined {
    return this.resolve(this.operation(key)?.requestBody);
  }

  /** Responses by status. */
  responses(key: string): Map<string, JsonObject> {
    const found = new Map<string, JsonObject>();
    for (const [status, reference] of entriesOf(this.operation(key)?.responses)) {
      const value = status.startsWith("x-") ? undefined : this.resolve(reference);
      if (value) found.set(status, value);
    }
    return found;
  }

  /** The schema itself, what its `$ref` names, and the branches of `allOf`, `oneOf` and `anyOf`: all say something about one value. */
  layers(schema: Json | undefined, seen = new Set<JsonObject>()): Set<JsonObject> {
    if (!isObject(schema) || seen.has(schema)) return seen;
    seen.add(schema);
    if (typeof schema.$ref === "string") this.layers(this.step(schema.$ref), seen);
    for (const branches of [schema.allOf, schema.oneOf, schema.anyOf])
      for (const branch of objectsOf(branches)) this.layers(branch, seen);
    return seen;
  }

  /** The object whose `properties` hold what a JSON Pointer leads to in the values of a schema, and the name there. */
  property(schema: Json | undefined, pointer: string): { owner: JsonObject; name: string } | undefined {
    const tokens = tokensOf(pointer);
    const name = tokens.pop();
    if (name === undefined) return undefined;
    const above = tokens.length === 0 ? undefined : this.property(schema, `/${tokens.join("/")}`);
    const owner = above && isObject(above.owner.properties) ? above.owner.properties[above.name] : schema;
    for (const layer of this.layers(tokens.length === 0 ? schema : owner))
      if (isObject(layer.properties) && Object.hasOwn(layer.properties, name)) return { owner: layer, name };
    return undefined;
  }
}

/** Schema of the JSON among the media types of a request body or response. */
export function jsonSchemaOf(body: JsonObject | undefined): JsonObject | undefined {
  for (const [type, media] of entriesOf(body?.content)) {
    const schema = isObject(media) ? media.schema : undefined;
    if (/^application\/(?:[\w.-]+\+)?json\b/i.test(type) && isObject(schema)) return schema;
  }
  return undefined;
}
