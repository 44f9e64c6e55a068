import type { ErrorObject } from "ajv";
import { violationOf } from "../../openapi/annotations.ts";
import { tokensOf } from "../../openapi/pointer.ts";
import type { Violation } from "../../openapi/problem.ts";
import type { Bundle } from "./bundle.ts";
import { isObject, type JsonObject, list, valueIn } from "./json.ts";
import type { Described } from "./operations.ts";

/** A part of a request that breaks a rule of the document. The `path` of a parameter starts with its name. */
export interface RequestViolation extends Violation {
  readonly in: "body" | "item" | "path" | "query" | "header" | "cookie";
  /**
   * The keyword of JSON Schema; `maxBytes` for a body that is too large, `json` for one that is not JSON, `depth` for one
   * that is nested too deeply, `number` for a number that cannot be kept exactly, `time` for a check that takes too long.
   */
  readonly keyword: string;
  /** Follows the name of the value in a sentence: `is missing`. */
  readonly complaint: string;
  /** The undeclared property, if that is the violation. */
  readonly unknown?: string | undefined;
}

/** Reads an error of a parameter check, whose data is `{path, query, header, cookie}`. */
export function parameterViolation(
  bundle: Bundle,
  { parameters }: Described,
  error: ErrorObject,
): RequestViolation {
  return atParameter(bundle, parameters, pathOf(error), described(error));
}

/** A violation at a location of the parameters, which begins with where they are. */
export function atParameter(
  bundle: Bundle,
  parameters: Described["parameters"],
  [location = "", name = "", ...inside]: readonly string[],
  more: Pick<RequestViolation, "keyword" | "complaint" | "unknown">,
): RequestViolation {
  const parameter = parameters.find(
    (candidate) => candidate.in === location && candidate.name.toLowerCase() === name.toLowerCase(),
  );
  return {
    // The schema that is checked has these four locations.
    in: location as "path" | "query" | "header" | "cookie",
    path: name === "" ? [] : [parameter?.name ?? name, ...inside],
    ...more,
    code: deepest(bundle, parameter?.schema, inside) ?? marked(parameter?.value),
  };
}

/** Reads an error of a body check, whose data is `{requestBody}`. */
export function bodyViolation(bundle: Bundle, operation: Described, error: ErrorObject): RequestViolation {
  return atBody(bundle, operation, pathOf(error).slice(1), described(error));
}

/** A violation at a location of the body. */
export function atBody(
  bundle: Bundle,
  { requestSchema, requestBody }: Described,
  path: readonly string[],
  more: Pick<RequestViolation, "keyword" | "complaint" | "unknown">,
): RequestViolation {
  return { in: "body", path, ...more, code: deepest(bundle, requestSchema, path) ?? marked(requestBody) };
}

/** Reads an error of the check of one item of a body, whose data is the item. */
export function itemViolation(bundle: Bundle, items: JsonObject, error: ErrorObject): RequestViolation {
  const path = pathOf(error);
  return { in: "item", path, ...described(error), code: deepest(bundle, items, path) };
}

/** A sentence for people: "The body's `a.b` is missing." */
export function sentenceOf({ in: location, path, keyword, complaint }: RequestViolation): string {
  const name = `\`${path.join(".")}\``;
  if (location === "body" || location === "item") {
    return path.length === 0 ? `The ${location} ${complaint}.` : `The ${location}'s ${name} ${complaint}.`;
  }
  if (path.length === 0) return `The ${location} ${complaint}.`;
  // What is missing may be a part of a parameter that is there.
  const [parameter = ""] = keyword === "required" ? [path.join(".")] : path;
  return location === "header"
    ? `Header \`${parameter.toLowerCase()}\` ${complaint}.`
    : `The ${location} parameter \`${parameter}\` ${complaint}.`;
}

/** A path as JavaScript writes it: `metadata.action`, `[2].event`. */
export function written(path: readonly (string | number)[]): string {
  return path.reduce<string>((before, token) => {
    if (/^\d+$/.test(String(token))) return `${before}[${token}]`;
    return before === "" ? String(token) : `${before}.${token}`;
  }, "");
}

/** Path of the failing value, or of the missing property. */
function pathOf(error: ErrorObject): string[] {
  const path = tokensOf(error.instancePath);
  const absent: unknown = error.params.missingProperty;
  return typeof absent === "string" ? [...path, absent] : path;
}

/** The deepest `x-violation` on the path to the failing value. */
function deepest(
  bundle: Bundle,
  schema: JsonObject | undefined,
  path: readonly string[],
): string | undefined {
  let level = bundle.layers(schema);
  let code = level.map(marked).find((mark) => mark !== undefined);
  for (const token of path) {
    level = bundle.layers(...level.flatMap((parent) => inner(parent, token)));
    code = level.map(marked).find((mark) => mark !== undefined) ?? code;
  }
  return code;
}

function inner(schema: JsonObject, token: string): unknown[] {
  const property = valueIn(schema.properties, token);
  if (property !== undefined) return [property];
  if (/^\d+$/.test(token)) return [list(schema.prefixItems)[Number(token)] ?? schema.items];
  return [schema.additionalProperties];
}

/** At most this many allowed values help. */
const MOST_VALUES = 50;

function shown(values: readonly unknown[]): string {
  const texts = values
    .slice(0, MOST_VALUES)
    .map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value)));
  return [...texts, ...(values.length > MOST_VALUES ? ["..."] : [])].join(", ");
}

function marked(schema: unknown): string | undefined {
  return isObject(schema) ? violationOf(schema) : undefined;
}

function described({ keyword, message = "is not valid", params }: ErrorObject) {
  const unknown: unknown = params.additionalProperty ?? params.unevaluatedProperty;
  if (typeof unknown === "string")
    return { keyword, complaint: `has an unknown property \`${unknown}\``, unknown };
  if (keyword === "required") return { keyword, complaint: "is missing" };
  if (keyword === "enum")
    return { keyword, complaint: `must be one of ${shown(list(params.allowedValues))}` };
  return { keyword, complaint: message };
}
