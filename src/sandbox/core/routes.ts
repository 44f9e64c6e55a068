import type { Options, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { type Document, OpenAPIBackend, type Operation } from "openapi-backend";
import { type Breaches, openBreaches } from "./breaches.ts";
import { jsonSchema, list, object, readSecurity, type SchemeRequirement } from "./document.ts";
import { isObject, type JsonObject, member } from "./json.ts";
import { type Found, openPaths } from "./paths.ts";

/** One operation of a document, ready to check requests against. */
export interface Route {
  readonly id: string;
  /** In upper case. */
  readonly method: string;
  /** The operation with every reference resolved. */
  readonly operation: JsonObject;
  readonly security: readonly SchemeRequirement[];
  /** Guard of the request body in bytes; `undefined` where the document names none. */
  readonly maxBytes: number | undefined;
  readonly takesBody: boolean;
  /** Whether the body must not be left out. */
  readonly needsBody: boolean;
  readonly validateBody: ValidateFunction | undefined;
  /** Set where the items of the body are judged one by one; `validateBody` then looks at the array alone. */
  readonly validateItem: ValidateFunction | undefined;
  readonly validateParameters: ValidateFunction;
  /** All that is wrong with data that a check has refused. */
  readonly breaches: Breaches;
}

export interface Parameters {
  readonly path: Readonly<Record<string, string>>;
  /** Declared query parameters as they came. */
  readonly query: Record<string, unknown>;
}

export type Match =
  | { readonly route: Route; readonly parameters: () => Parameters }
  /** The path is known, the method is not among its own. */
  | { readonly allow: readonly string[]; readonly security: readonly SchemeRequirement[] };

export interface Routes {
  readonly all: readonly Route[];
  /** `undefined`: no such path. HEAD goes where GET goes. `search` has no question mark. */
  match(method: string, path: string, search: string): Match | undefined;
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/** Compiling is most of the time that a start takes, and its result has no state. */
const compiled = new WeakMap<JsonObject, Promise<Routes>>();

/** Routes and compiled schemas of a bundle. @throws Error where a schema does not compile. */
export function openRoutes(document: JsonObject): Promise<Routes> {
  const routes = compiled.get(document) ?? compile(document);
  compiled.set(document, routes);
  return routes;
}

async function compile(document: JsonObject): Promise<Routes> {
  const backend = new OpenAPIBackend({
    // The library's type is a union over OpenAPI versions; the generator has linted what stands in a bundle.
    definition: keepSiblings(document) as unknown as Document,
    quick: true,
    strict: false,
    ignoreTrailingSlashes: false,
    customizeAjv: (_, options) => dialect(options),
  });
  await backend.init();
  const { router, validator } = backend;
  const operations = router.getOperations();

  const breaches = openBreaches(document, dialect);
  const routes = new Map<string, Route>();
  for (const operation of operations) {
    const { operationId: id } = operation;
    if (id === undefined) throw new Error(`${operation.method} ${operation.path} has no operationId.`);
    const validators = validator.getRequestValidatorsForOperation(id);
    const validateParameters = validators.at(-1);
    if (validateParameters === undefined) throw new Error(`${id} has no parameter schema.`);
    const plain = toJsonObject(operation);
    const maxBytes = member(plain.requestBody, "x-max-bytes");
    routes.set(id, {
      id,
      method: operation.method.toUpperCase(),
      operation: plain,
      security: readSecurity(document, plain),
      maxBytes: typeof maxBytes === "number" ? maxBytes : undefined,
      takesBody: plain.requestBody !== undefined,
      needsBody: member(plain.requestBody, "required") === true,
      validateBody: validators.length > 1 ? validators[0] : undefined,
      validateItem: undefined,
      ...readItemwise(plain),
      validateParameters,
      breaches: breaches(plain),
    });
  }

  const find = openPaths(operations);

  return {
    all: [...routes.values()],
    match(method, path, search) {
      const found = find(method, path);
      const route = routes.get(found?.operation.operationId ?? "");
      if (found && route) {
        return { route, parameters: () => readParameters(router, found, search) };
      }
      const allow = METHODS.filter((other) => other === "OPTIONS" || find(other, path));
      if (allow.length === 1) return undefined;
      const neighbour = allow.map((other) => find(other, path)).find((found) => found);
      const security = routes.get(neighbour?.operation.operationId ?? "")?.security ?? [];
      return { allow, security };
    },
  };
}

function readParameters(
  router: OpenAPIBackend["router"],
  { operation, parameters }: Found,
  search: string,
): Parameters {
  if (search === "") return { path: parameters, query: {} };
  // Only the query is asked for; the path has been read.
  const request = { method: operation.method, path: "/", query: search, headers: {} };
  const { query } = router.parseRequest(request, operation);
  const declared = list(operation.parameters).filter((parameter) => member(parameter, "in") === "query");
  const names = declared.map((parameter) => String(member(parameter, "name")));
  // What is not declared is ignored, as servers do: a document may say no more about it than a 200 and a 401.
  return {
    path: parameters,
    query: Object.fromEntries(names.filter((name) => name in query).map((name) => [name, query[name]])),
  };
}

/**
 * A body that is an array, and whose answer tells for each item whether it was taken (`x-item-error` in the order of
 * the request), is refused as a whole only for what is wrong with the array itself.
 */
function readItemwise(operation: JsonObject): Pick<Route, "validateBody" | "validateItem"> | undefined {
  const { items, ...array } = object(jsonSchema(operation.requestBody));
  const ordered = Object.values(object(operation.responses))
    .flatMap((response) => Object.values(object(member(jsonSchema(response), "properties"))))
    .some((property) => member(member(property, "x-item-error"), "order") === "request");
  if (!isObject(items) || !ordered) return undefined;
  const ajv = dialect({});
  const validateBody = ajv.compile({ type: "object", properties: { requestBody: array } });
  return { validateBody, validateItem: ajv.compile(items) };
}

/** JSON Schema 2020-12, the dialect of every bundle, with formats asserted, defaults filled in, errors with schema and data. */
function dialect(options: Options): Ajv2020 {
  const ajv = new Ajv2020({ ...options, strict: false, useDefaults: true, verbose: true });
  addFormats.default(ajv);
  return ajv;
}

/**
 * Turns `{$ref, ...siblings}` into `{allOf: [{$ref}], ...siblings}`: both mean the same in a schema, but resolving
 * the reference in place would lose what stands beside it.
 */
function keepSiblings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keepSiblings);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, keepSiblings(inner)] as const);
  const { $ref, ...siblings } = Object.fromEntries(entries);
  const annotationsOnly = Object.keys(siblings).every((name) => name === "description" || name === "summary");
  if (typeof $ref !== "string") return Object.fromEntries(entries);
  return annotationsOnly ? { $ref } : { allOf: [{ $ref }], ...siblings };
}

/** The library types an operation without its `x-` members. */
function toJsonObject(operation: Operation): JsonObject {
  return { ...operation };
}
