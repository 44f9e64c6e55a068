import { STATUS_CODES } from "node:http";
import type { Contract, ErrorBody } from "../../openapi/contract.ts";
import { tokensOf } from "../../openapi/pointer.ts";
import type { Failure } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { type JsonObject, list, object } from "../core/json.ts";
import { jsonSchema } from "../core/operations.ts";
import { valueAt, withValue } from "./location.ts";
import { propertyOf } from "./properties.ts";
import { sampleBody, sampleOf } from "./sample.ts";
import { typesOf } from "./schema-at.ts";
import { isClosed } from "./shape.ts";

/** The documented body of an error with what is wrong in it, as far as the document allows. */
export function errorBody(
  bundle: Bundle,
  contract: Contract,
  response: JsonObject | undefined,
  { status, code, message, requestId, details }: Failure,
): object {
  const schema = jsonSchema(bundle, response);
  const error = bodyFor(bundle, contract, schema);
  let made: unknown = sampleBody(bundle, response) ?? {};
  const write = (pointer: string, value: unknown): void => {
    const { layers, forbidden } = placeOf(bundle, schema, pointer);
    if (forbidden) return;
    made = withItems(bundle, schema, made, pointer);
    made = withValue(made, pointer, fitted(layers, value, status, valueAt(made, pointer)));
  };
  // One property may be both. A document without annotations names neither.
  const isOne = error.code !== undefined && error.code === error.message;
  // Nor has a body what a header field says.
  const fields = contract.errorFields ?? {};
  if (!isOne && !(fields.code && error.code === undefined)) write(error.code || "/code", code);
  if (!(fields.message && error.message === undefined)) write(error.message || "/message", message);
  if (error.requestId !== undefined) made = withValue(made, error.requestId, requestId);
  // The details of the example belong to another error.
  if (error.details !== undefined) made = withValue(made, error.details, details);
  return Array.isArray(made) ? made : object(made);
}

/** The error body of the API that a response has: the first whose message or code its schema declares. */
function bodyFor(bundle: Bundle, contract: Contract, schema: JsonObject | undefined): ErrorBody {
  const declares = (pointer: string | undefined): boolean =>
    pointer !== undefined && placeOf(bundle, schema, pointer).layers.length > 0;
  const all = [contract.error, ...(contract.otherErrors ?? [])];
  return all.find(({ message, code }) => declares(message) || declares(code)) ?? contract.error;
}

interface Place {
  /** The schemas of the value; none where the document does not declare it. */
  readonly layers: readonly JsonObject[];
  /** Whether the document declares it nowhere and allows no more than it declares. */
  readonly forbidden: boolean;
}

/** What a schema says about a location, also within arrays. */
function placeOf(bundle: Bundle, schema: JsonObject | undefined, pointer: string): Place {
  let layers: readonly JsonObject[] = bundle.layers(schema);
  for (const token of tokensOf(pointer)) {
    const next = bundle.layers(...inner(bundle, layers, token));
    if (next.length === 0) return { layers: next, forbidden: isClosed(layers) || isList(layers) };
    layers = next;
  }
  return { layers, forbidden: false };
}

function inner(bundle: Bundle, layers: readonly JsonObject[], token: string): unknown[] {
  const property = propertyOf(bundle, layers, token);
  if (property) return [property];
  return /^\d+$/.test(token) ? layers.flatMap(({ items }) => items ?? []) : [];
}

function isList(layers: readonly JsonObject[]): boolean {
  return (
    layers.length > 0 && layers.every(({ type, properties }) => type === "array" && properties === undefined)
  );
}

/** Fills the empty arrays on the way of a pointer with a sample item. */
function withItems(bundle: Bundle, schema: JsonObject | undefined, body: unknown, pointer: string): unknown {
  const tokens = tokensOf(pointer);
  let made = body;
  for (const [at, token] of tokens.entries()) {
    const way = tokens.slice(0, at).map((each) => `/${each}`);
    const holder = valueAt(made, way.join(""));
    const isEmpty = holder === undefined || (Array.isArray(holder) && holder.length === 0);
    if (!/^\d+$/.test(token) || !isEmpty) continue;
    const [item] = placeOf(bundle, schema, `${way.join("")}/0`).layers;
    if (item) made = withValue(made, way.join(""), [sampleOf(bundle, item)]);
  }
  return made;
}

/**
 * A value that the schemas allow: of a list of codes the one that the status is called by, for a number the status, and else what the
 * sample has.
 */
export function fitted(
  layers: readonly JsonObject[],
  value: unknown,
  status: number,
  shown: unknown,
): unknown {
  const allowed = layers.flatMap((layer) => ("const" in layer ? [layer.const] : list(layer.enum)));
  if (allowed.length > 0 && !allowed.some((each) => each === value)) {
    const named = allowed.find((each) => words(each) === words(STATUS_CODES[status]) || each === status);
    return named ?? (allowed.some((each) => each === shown) ? shown : allowed[0]);
  }
  const types = typesOf({ layers });
  if (types.size === 0 || types.has("string") || allowed.length > 0) return value;
  return types.has("integer") || types.has("number") ? status : shown;
}

function words(text: unknown): string {
  return String(text)
    .toLowerCase()
    .replaceAll(/[^a-z]/g, "");
}
