import type { OperationKey } from "../../openapi/contract.ts";
import { isJsonType } from "../../openapi/media-types.ts";
import { METHODS } from "../../openapi/methods.ts";
import type { Bundle } from "./bundle.ts";
import { isObject, type JsonObject, list, member, object } from "./json.ts";

/** A parameter with its references followed. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: JsonObject;
  readonly value: JsonObject;
}

/** The parts of an operation that requests are held against. */
export interface Described {
  readonly id: string;
  readonly key: OperationKey;
  /** In upper case. */
  readonly method: string;
  readonly path: string;
  readonly value: JsonObject;
  readonly parameters: readonly Parameter[];
  /** `undefined` where the operation takes none. */
  readonly requestBody: JsonObject | undefined;
  /** Schema of its JSON request body. */
  readonly requestSchema: JsonObject | undefined;
  /** Responses by status. */
  readonly responses: ReadonlyMap<string, JsonObject>;
}

/** All operations of a document. One without an `operationId` goes by its method and path. */
export function describedOperations(bundle: Bundle): Described[] {
  return Object.entries(object(bundle.root.paths)).flatMap(([path, reference]) => {
    const item = bundle.resolve(reference);
    return METHODS.flatMap((method): Described[] => {
      const value = member(item, method.toLowerCase());
      if (!isObject(value)) return [];
      const requestBody = value.requestBody === undefined ? undefined : bundle.resolve(value.requestBody);
      // Paths of a document start with a slash.
      const key = `${method} ${path}` as OperationKey;
      return [
        {
          id: typeof value.operationId === "string" ? value.operationId : key,
          key,
          method,
          path,
          value,
          parameters: parametersOf(bundle, item, value),
          requestBody,
          requestSchema: jsonSchema(bundle, requestBody),
          responses: new Map(
            Object.entries(object(value.responses)).map(([status, response]) => [
              status,
              bundle.resolve(response),
            ]),
          ),
        },
      ];
    });
  });
}

/** Those of an operation replace those of its path that have the same name and location. */
function parametersOf(bundle: Bundle, item: JsonObject, operation: JsonObject): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const reference of [...list(item.parameters), ...list(operation.parameters)]) {
    const value = bundle.resolve(reference);
    const name = String(value.name);
    const place = String(value.in);
    found.set(`${place} ${name.toLowerCase()}`, {
      name,
      in: place,
      required: value.required === true,
      schema: object(value.schema),
      value,
    });
  }
  return [...found.values()];
}

/** Schema of the JSON among the media types of a request body or response. */
export function jsonSchema(bundle: Bundle, body: JsonObject | undefined): JsonObject | undefined {
  for (const [type, media] of Object.entries(object(body?.content))) {
    const schema = member(bundle.resolve(media), "schema");
    if (isJsonType(type) && isObject(schema)) return schema;
  }
  return undefined;
}
