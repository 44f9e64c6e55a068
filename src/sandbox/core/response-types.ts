import type { JsonObject } from "../../openapi/json.ts";
import { isJsonType } from "../../openapi/media-types.ts";
import { object } from "./json.ts";
import type { Described } from "./operations.ts";

const JSON_TYPE = "application/json";
const known = new WeakMap<Described, Map<number, string>>();

/** The media type of an operation's JSON in a response of this status, such as `application/problem+json`. */
export function jsonTypeOf(operation: Described | undefined, status: number): string {
  if (operation === undefined) return JSON_TYPE;
  const types = known.get(operation) ?? new Map<number, string>();
  known.set(operation, types);
  const type = types.get(status) ?? readType(operation, status);
  types.set(status, type);
  return type;
}

function readType(operation: Described, status: number): string {
  const documented = Object.keys(object(responseOf(operation, status)?.content));
  return documented.find(isJsonType) ?? JSON_TYPE;
}

/** The response that an operation documents for a status, its class, or every other one. */
export function responseOf(operation: Described | undefined, status: number): JsonObject | undefined {
  const { responses } = operation ?? {};
  return (
    responses?.get(String(status)) ?? responses?.get(`${String(status)[0]}XX`) ?? responses?.get("default")
  );
}
