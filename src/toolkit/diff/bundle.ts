import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { jsonSchemaOf } from "../../openapi/media-types.ts";
import type { Parameter } from "../../openapi/operations.ts";
import { tokensOf } from "../../openapi/pointer.ts";
import { layersOf } from "../../openapi/schema.ts";

/** An API's bundle, read by the keys of a contract's operations. */
export class Bundle {
  readonly root: JsonObject;
  readonly #document: OpenApiDocument;

  constructor(root: JsonObject) {
    this.root = root;
    this.#document = new OpenApiDocument(root);
  }

  /** Follows a `$ref` to its end. An object that is no reference is returned as it is. */
  resolve(value: Json | undefined): JsonObject | undefined {
    return this.#document.resolve(value);
  }

  /** The value that a `#/...` reference names. */
  step(reference: string): Json | undefined {
    return this.#document.step({ $ref: reference });
  }

  /** The operation with the key of a contract, such as `"PUT /events/{event_id}"`. */
  operation(key: string): JsonObject | undefined {
    return this.#document.operation(key)?.value;
  }

  /** Parameters of an operation. Its own replace those of its path. */
  parameters(key: string): readonly Parameter[] {
    return this.#document.operation(key)?.parameters ?? [];
  }

  requestBody(key: string): JsonObject | undefined {
    return this.#document.operation(key)?.requestBody;
  }

  /** Responses by status. */
  responses(key: string): Map<string, JsonObject> {
    const responses = this.#document.operation(key)?.responses ?? [];
    return new Map(responses.map(({ status, value }) => [String(status), value]));
  }

  /** Schema of the JSON media type of a request body or response. */
  jsonSchema(body: JsonObject | undefined): JsonObject | undefined {
    return jsonSchemaOf(this.#document, body);
  }

  /** The schema itself, what its `$ref` names, and the branches of `allOf`, `oneOf` and `anyOf`: all describe one value. */
  layers(schema: Json | undefined): Set<JsonObject> {
    return layersOf(this.#document, schema);
  }

  /** The schema that declares the property at a JSON Pointer into the schema's values, and the property's name. */
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
