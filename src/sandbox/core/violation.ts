import type { ErrorObject } from "ajv";
import { jsonSchema, list } from "./document.ts";
import { isObject, type JsonObject, member } from "./json.ts";

/** A breach of a schema: what was broken, where and by which keyword, for APIs that tell it member by member. */
export interface Breach {
  /** Members on the way to the failing value; a parameter or header is one member. Empty: the body as a whole. */
  readonly path: readonly string[];
  /**
   * The keyword of JSON Schema; `maxBytes` for a body that is too large, `json` for one that is not JSON, `depth` for one
   * that is nested too deeply.
   */
  readonly keyword: string;
  /** Such as `is missing`: what follows the name of the value in a sentence. */
  readonly complaint: string;
}

/** The member of a request that is to blame: `metadata.action`, `[2].event`, or the name of a parameter. */
export interface Blame {
  readonly param: string;
  /** A sentence about it that does not name it: "It is missing." */
  readonly message: string;
}

/** A breach with the document's own code for it, where it names one, and a sentence for people. */
export interface Violation {
  readonly code: string | undefined;
  readonly message: string;
  readonly breach: Breach;
  /** Absent where the whole body is to blame, or the path. */
  readonly blame: Blame | undefined;
}

/** Reads an error of a parameter check, whose data is `{path, query, header}`. */
export function parameterViolation(operation: JsonObject, error: ErrorObject): Violation {
  const [place = "", ...rest] = tokens(error);
  const [name = "", ...inside] = rest;
  const parameter = list(operation.parameters).find(
    (candidate) =>
      member(candidate, "in") === place &&
      String(member(candidate, "name")).toLowerCase() === name.toLowerCase(),
  );
  const code = marked(parameter) ?? undefined;
  const label =
    name === "" ? `The ${place}` : `${place === "header" ? "Header" : `The ${place} parameter`} \`${name}\``;
  const complaint = complain(error);
  const declared = String(member(parameter, "name") ?? name);
  return {
    code: deepest(member(parameter, "schema"), inside) ?? code,
    message: `${label} ${complaint}.`,
    breach: { path: [declared, ...inside], keyword: error.keyword, complaint },
    blame: place === "path" || name === "" ? undefined : blame([name, ...inside], error),
  };
}

/** Reads an error of a body check, whose data is `{requestBody}`. */
export function bodyViolation(operation: JsonObject, error: ErrorObject): Violation {
  const path = tokens(error).slice(1);
  const label = path.length === 0 ? "The body" : `The body's \`${path.join(".")}\``;
  const complaint = complain(error);
  return {
    code: deepest(jsonSchema(operation.requestBody), path) ?? marked(operation.requestBody),
    message: `${label} ${complaint}.`,
    breach: { path, keyword: error.keyword, complaint },
    blame: blame(path, error),
  };
}

/** Reads an error of the check of one item of a body, whose data is the item. */
export function itemViolation(operation: JsonObject, error: ErrorObject): Violation {
  const path = tokens(error);
  const label = path.length === 0 ? "The item" : `The item's \`${path.join(".")}\``;
  const complaint = complain(error);
  return {
    code: deepest(member(jsonSchema(operation.requestBody), "items"), path),
    message: `${label} ${complaint}.`,
    breach: { path, keyword: error.keyword, complaint },
    blame: blame(path, error),
  };
}

function blame(path: readonly string[], error: ErrorObject): Blame | undefined {
  const unknown = unknownMember(error);
  if (unknown !== undefined) return { param: written([...path, unknown]), message: "It is not known." };
  return path.length === 0 ? undefined : { param: written(path), message: `It ${complain(error)}.` };
}

/** A path as JavaScript writes it. */
export function written(path: readonly (string | number)[]): string {
  return path.reduce<string>((before, token) => {
    if (/^\d+$/.test(String(token))) return `${before}[${token}]`;
    return before === "" ? String(token) : `${before}.${token}`;
  }, "");
}

/** Path of the failing value; for a member that is missing or not expected, the path of that member. */
function tokens(error: ErrorObject): string[] {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  const absent: unknown = error.params.missingProperty;
  return typeof absent === "string" ? [...path, absent] : path;
}

/** The `x-violation` that stands deepest on the way to the failing value. */
function deepest(schema: unknown, path: readonly string[]): string | undefined {
  let code: string | undefined;
  let level = expand([schema]);
  for (const token of [...path, undefined]) {
    code = level.map(marked).find((mark) => mark !== undefined) ?? code;
    if (token === undefined) break;
    level = expand(level.flatMap((parent) => children(parent, token)));
  }
  return code;
}

function marked(schema: unknown): string | undefined {
  const code = member(schema, "x-violation");
  return typeof code === "string" ? code : undefined;
}

/** The schemas themselves and all that apply to the same value. */
function expand(schemas: readonly unknown[]): JsonObject[] {
  const all = new Set<JsonObject>();
  const add = (schema: unknown): void => {
    if (!isObject(schema) || all.has(schema)) return;
    all.add(schema);
    for (const keyword of ["allOf", "anyOf", "oneOf"]) list(schema[keyword]).forEach(add);
    for (const keyword of ["if", "then", "else"]) add(schema[keyword]);
  };
  schemas.forEach(add);
  return [...all];
}

function children(schema: JsonObject, token: string): unknown[] {
  const property = member(schema.properties, token);
  if (property !== undefined) return [property];
  if (/^\d+$/.test(token)) return [list(schema.prefixItems)[Number(token)] ?? schema.items];
  return [schema.additionalProperties];
}

function unknownMember({ params }: Pick<ErrorObject, "params">): string | undefined {
  const name: unknown = params.additionalProperty ?? params.unevaluatedProperty;
  return typeof name === "string" ? name : undefined;
}

function complain({ keyword, message = "is not valid", params }: ErrorObject): string {
  if (keyword === "required") return "is missing";
  const unknown = unknownMember({ params });
  if (unknown !== undefined) return `has an unknown member \`${unknown}\``;
  if (keyword === "enum") return `must be one of ${list(params.allowedValues).join(", ")}`;
  return message;
}
