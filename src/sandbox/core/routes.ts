import type { ValidateFunction } from "ajv";
import { itemErrorOf, maxBytesOf } from "../../openapi/annotations.ts";
import { METHODS } from "../../openapi/methods.ts";
import { requirementsOf, type SecurityRequirement } from "../../openapi/security.ts";
import { Bundle } from "./bundle.ts";
import { isObject, type JsonObject, object } from "./json.ts";
import { type MediaBodyOf, openMediaBodies } from "./media-body.ts";
import { type Described, describedOperations, jsonSchema } from "./operations.ts";
import { openParameters, parametersSchema, type ReadParameters } from "./parameters.ts";
import { type Found, openPaths } from "./paths.ts";
import type { Beside } from "./told-apart.ts";
import { openValidators, type Validators } from "./validators.ts";
import { openViolations } from "./violations.ts";

/** One operation of a document, ready to check requests. Its schemas are compiled on first use. */
export interface Route {
  readonly id: string;
  /** In upper case. */
  readonly method: string;
  readonly operation: Described;
  readonly security: readonly SecurityRequirement[];
  /** Limit of the request body in bytes; `undefined` if the document sets none. */
  readonly maxBytes: number | undefined;
  readonly takesBody: boolean;
  /** Whether the body is required. */
  readonly needsBody: boolean;
  /** Schema of `{requestBody}`. */
  readonly bodySchema: JsonObject | undefined;
  readonly mediaBodyOf: MediaBodyOf;
  /** Set if the body's items are checked one by one. `bodySchema` then checks only the array. */
  readonly itemSchema: JsonObject | undefined;
  readonly parametersSchema: JsonObject;
  readonly readParameters: ReadParameters;
  /** Stops at the first error. */
  validate(schema: JsonObject): ValidateFunction;
}

export type Match =
  | { readonly route: Route; readonly path: Found["parameters"]; readonly raw: Found["raw"] }
  /** The path is known, but not with this method. */
  | { readonly allow: readonly string[]; readonly security: readonly SecurityRequirement[] };

export interface Routes {
  readonly bundle: Bundle;
  readonly all: readonly Route[];
  readonly findViolations: ReturnType<typeof openViolations>;
  /** To be called after a check that was ended in the middle. */
  readonly renew: Validators["renew"];
  readonly compiled: Validators["compiled"];
  /** `undefined` if there is no such path. HEAD falls back to GET. */
  match(method: string, path: string, beside?: Beside): Match | undefined;
}

/** Routes have no state, so all sandboxes of a process share those of a document. */
const opened = new WeakMap<object, Routes>();

export function openRoutes(document: object, lenient = false): Routes {
  const routes = opened.get(document) ?? readRoutes(document, lenient);
  opened.set(document, routes);
  return routes;
}

function readRoutes(document: object, lenient: boolean): Routes {
  const bundle = new Bundle(document);
  const validators = openValidators(bundle, lenient);
  const operations = describedOperations(bundle);
  const routes = new Map(operations.map((operation) => [operation, routeOf(bundle, validators, operation)]));
  const find = openPaths(operations);
  return {
    bundle,
    all: [...routes.values()],
    findViolations: openViolations(bundle, validators),
    renew: validators.renew,
    compiled: validators.compiled,
    match(method, path, beside) {
      const found = find(method, path, beside);
      const route = found && routes.get(found.operation);
      if (route) return { route, path: found.parameters, raw: found.raw };
      const allow = METHODS.filter((other) => other === "OPTIONS" || find(other, path, beside));
      if (allow.length === 1) return undefined;
      const neighbour = allow.map((other) => find(other, path, beside)).find((known) => known);
      return { allow, security: (neighbour && routes.get(neighbour.operation)?.security) ?? [] };
    },
  };
}

function routeOf(bundle: Bundle, { first }: Validators, operation: Described): Route {
  const { requestBody, requestSchema, parameters } = operation;
  const itemwise = itemwiseSchemas(bundle, operation);
  const needsBody = requestBody?.required === true;
  return {
    id: operation.id,
    method: operation.method,
    operation,
    security: requirementsOf(bundle.root, operation.value),
    maxBytes: maxBytesOf(requestBody),
    takesBody: requestBody !== undefined,
    needsBody,
    bodySchema: requestSchema && {
      properties: { requestBody: itemwise?.array ?? requestSchema },
      required: needsBody ? ["requestBody"] : [],
    },
    mediaBodyOf: openMediaBodies(bundle, requestBody, requestSchema),
    itemSchema: itemwise?.items,
    parametersSchema: parametersSchema(parameters),
    readParameters: openParameters(bundle, parameters),
    validate: (schema) => first(schema),
  };
}

/**
 * Schemas of an array body whose response reports on each item (`x-item-error` in the order of the request). Such a
 * body is refused as a whole only if the array itself is invalid.
 */
function itemwiseSchemas(
  bundle: Bundle,
  { requestSchema, responses }: Described,
): { readonly array: JsonObject; readonly items: JsonObject } | undefined {
  const [array] = bundle.layers(requestSchema).filter(({ items }) => isObject(items));
  if (array === undefined) return undefined;
  const { items, ...rest } = array;
  const ordered = [...responses.values()]
    .flatMap((response) => bundle.layers(jsonSchema(bundle, response)))
    .flatMap(({ properties }) => Object.values(object(properties)))
    .flatMap((property) => bundle.layers(property))
    .some((property) => itemErrorOf(property)?.inOrder);
  return ordered ? { array: rest, items: object(items) } : undefined;
}
