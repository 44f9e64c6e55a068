import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { isObject } from "../../src/openapi/json.ts";
import { escapePattern } from "../../src/openapi/pattern.ts";
import { tokensOf } from "../../src/openapi/pointer.ts";

/*
 * Checks responses against the document with Prism's validator, so that no code of the project judges itself. Prism accepts
 * a 204 with a body and properties that the document does not declare. Both are checked here, as are the request id
 * and the codes that an error status may carry.
 */

type JsonObject = { readonly [property: string]: unknown };

interface PrismOperation {
  readonly iid?: string;
  readonly method: string;
  readonly path: string;
}
interface Prism {
  getHttpOperationsFromSpec(document: object): Promise<PrismOperation[]>;
}
interface Validator {
  validateOutput(check: {
    resource: PrismOperation;
    element: { statusCode: number; headers: Record<string, string>; body: unknown };
  }): { _tag: "Right" } | { _tag: "Left"; left: { message: string; path?: (string | number)[] }[] };
}
// The validator is an internal module of the pinned version, without a typed entry for ES modules.
const require = createRequire(import.meta.url);
const { getHttpOperationsFromSpec } = require("@stoplight/prism-http") as Prism;
const { validateOutput } = require("@stoplight/prism-http/dist/validator") as Validator;

export interface Exchange {
  readonly method: string;
  /** Below the API's base URL, with or without a query. */
  readonly path: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Conformance {
  /** What is wrong with a response; empty if it matches the document. */
  problems(exchange: Exchange): string[];
}

/** Where an API has the request id, and which bodies are error bodies of its kind. */
export interface Conventions {
  /** Absent if no header field carries it. */
  readonly requestIdHeader?: string;
  /** Absent if no body carries it, or only error bodies do. */
  requestIdInBody?: (body: JsonObject) => unknown;
  isError(body: JsonObject): boolean;
}

const meshi: Conventions = {
  requestIdHeader: "x-correlation-id",
  requestIdInBody: (body) => body.correlation_id,
  isError: (body) => Object.keys(body).sort().join() === "code,correlation_id,message",
};

/** Checks responses of Meshi against its bundle. */
export function conformanceToMeshi(): Promise<Conformance> {
  return conformanceToBundle("meshi", meshi);
}

/** Checks responses of an API against its bundle. */
export function conformanceToBundle(api: string, conventions: Conventions): Promise<Conformance> {
  const file = fileURLToPath(new URL(`../../generated/${api}/openapi.yaml`, import.meta.url));
  return conformanceTo(parse(readFileSync(file, "utf8")), conventions);
}

export async function conformanceTo(document: JsonObject, conventions: Conventions): Promise<Conformance> {
  // Prism resolves references in place; it gets its own copy.
  const operations = (await getHttpOperationsFromSpec(structuredClone(document)))
    .map((operation) => ({ operation, template: template(operation.path) }))
    // Literal segments win over parameters, as OpenAPI has it.
    .sort((a, b) => a.operation.path.split("{").length - b.operation.path.split("{").length);

  return {
    problems({ method, path, status, headers, text }) {
      const found = bodyProblems(conventions, method, status, headers, text);
      const body = text === "" ? undefined : json(text);
      const operation = findOperation(operations, method, path);
      if (operation === undefined)
        return [...found, ...undescribedProblems(conventions, method, status, body)];
      const described = responseOf(document, operation, status);
      if (described === undefined) return [...found, `${operation.iid} does not answer with ${status}`];
      const result = validateOutput({
        resource: operation,
        element: { statusCode: status, headers: { ...headers }, body },
      });
      if (result._tag === "Left") {
        found.push(...result.left.map(({ message, path: at }) => `${at?.join(".") ?? "answer"}: ${message}`));
      }
      const schema = pick(described, "content", "application/json", "schema");
      if (schema !== undefined && body !== undefined)
        found.push(...unknownMembers(document, [schema], body, "body"));
      found.push(...codeProblems(described, body), ...headerProblems(document, described, headers));
      return found;
    },
  };
}

function bodyProblems(
  { requestIdHeader, requestIdInBody }: Conventions,
  method: string,
  status: number,
  headers: Exchange["headers"],
  text: string,
): string[] {
  const problems: string[] = [];
  const requestId = requestIdHeader && headers[requestIdHeader];
  if (requestIdHeader && !requestId) problems.push(`the answer has no ${requestIdHeader} header`);
  if (method === "HEAD" || status === 204) {
    if (text !== "") problems.push(`a ${method === "HEAD" ? "HEAD" : status} has a body`);
    return problems;
  }
  const body = json(text);
  if (body === undefined) return [...problems, "the body is not JSON"];
  if (requestIdInBody === undefined) return problems;
  if (!isObject(body) || requestIdInBody(body) !== requestId)
    problems.push(`the id in the body differs from the ${requestIdHeader} header`);
  return problems;
}

/** HEAD, OPTIONS, unknown paths and wrong methods are no operations of the document; their errors share the error body. */
function undescribedProblems(
  { isError }: Conventions,
  method: string,
  status: number,
  body: unknown,
): string[] {
  if (method === "HEAD" || method === "OPTIONS") return [];
  if (status !== 404 && status !== 405) return [`an undescribed ${method} responds with ${status}`];
  return isObject(body) && isError(body) ? [] : ["an undescribed error has another error body"];
}

function codeProblems(described: JsonObject, body: unknown): string[] {
  const codes = described["x-codes"];
  if (!Array.isArray(codes)) return [];
  const code = pick(body, "code") ?? pick(body, "error", "code") ?? pick(body, "error", "name");
  return codes.includes(code) ? [] : [`code ${code} is not one of ${codes.join(", ")}`];
}

/** Prism accepts a response without a header field that the document demands. */
function headerProblems(document: JsonObject, described: JsonObject, headers: Exchange["headers"]): string[] {
  return Object.entries(isObject(described.headers) ? described.headers : {}).flatMap(([name, declared]) => {
    const demanded = pick(resolve(document, declared), "required") === true;
    return demanded && !headers[name.toLowerCase()] ? [`the header ${name} is missing`] : [];
  });
}

function findOperation(
  operations: readonly { readonly operation: PrismOperation; readonly template: RegExp }[],
  method: string,
  path: string,
): PrismOperation | undefined {
  const bare = path.split("?")[0] ?? "";
  return operations.find(
    ({ operation, template }) => operation.method.toUpperCase() === method && template.test(bare),
  )?.operation;
}

function template(path: string): RegExp {
  const parts = path.split(/\{[^}]+\}/).map((part) => escapePattern(part));
  return new RegExp(`^${parts.join("[^/]+")}$`);
}

function responseOf(document: JsonObject, operation: PrismOperation, status: number): JsonObject | undefined {
  const responses = pick(document, "paths", operation.path, operation.method.toLowerCase(), "responses");
  const response = resolve(document, pick(responses, String(status)));
  return isObject(response) ? response : undefined;
}

/** A schema with none of these leaves the form open. */
const shaping = ["type", "properties", "const", "enum", "allOf", "anyOf", "oneOf", "$ref"];

/**
 * Properties of `data` that no schema declares, unless a schema allows further ones explicitly. Of alternatives it is enough
 * that one declares a property; the validator has checked which of them applies.
 */
function unknownMembers(
  document: JsonObject,
  schemas: readonly unknown[],
  data: unknown,
  at: string,
): string[] {
  const parts = schemas.flatMap((schema) => expand(document, schema));
  if (Array.isArray(data)) {
    const items = parts.map((part) => part.items).filter((items) => items !== undefined);
    return data.flatMap((item, index) => unknownMembers(document, items, item, `${at}.${index}`));
  }
  if (!isObject(data) || parts.length === 0) return [];
  const open =
    parts.some(({ additionalProperties: more }) => more === true || isObject(more)) ||
    parts.every((part) => !shaping.some((keyword) => keyword in part));
  return Object.entries(data).flatMap(([name, value]) => {
    const declared = parts
      .map((part) => pick(part, "properties", name))
      .filter((property) => property !== undefined);
    if (declared.length === 0) return open ? [] : [`${at}.${name}: not declared`];
    return unknownMembers(document, declared, value, `${at}.${name}`);
  });
}

/** The parts of each schema: the same schemas are looked at for every response. */
const partsOf = new WeakMap<object, JsonObject[]>();

function expand(document: JsonObject, schema: unknown): JsonObject[] {
  if (!isObject(schema)) return [];
  const known = partsOf.get(schema);
  if (known) return known;
  const resolved = resolve(document, schema);
  if (!isObject(resolved)) return [];
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
    const list = resolved[keyword];
    return Array.isArray(list) ? list : [];
  });
  const { $ref: _, ...rest } = schema;
  const beside = resolved === schema ? [] : [rest];
  const all = [resolved, ...beside, ...parts.flatMap((part) => expand(document, part))];
  partsOf.set(schema, all);
  return all;
}

function resolve(document: JsonObject, value: unknown): unknown {
  const reference = pick(value, "$ref");
  if (typeof reference !== "string") return value;
  return resolve(document, pick(document, ...tokensOf(reference)));
}

function pick(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
