import type { Contract, ErrorBody } from "../openapi/contract.ts";
import { at } from "./pointer.ts";

/** What an error body says. */
export interface ErrorWords {
  readonly code: string;
  readonly message: string;
  readonly details: unknown;
}

/**
 * Reads an error body where the contract says: the usual one, else the first of the others that fits. A code that is a
 * number is its digits; an API without codes has the status as its code. `undefined` if no body fits.
 */
export function readErrorBody(
  { error, otherErrors = [], errors }: Contract,
  { status, statusText }: Response,
  body: unknown,
): ErrorWords | undefined {
  for (const places of [error, ...otherErrors]) {
    const code = places.code === undefined ? String(status) : codeAt(body, places.code, errors);
    const message =
      places.message === undefined ? statusText || `Status ${status}` : at(body, places.message);
    if (code === undefined || typeof message !== "string") continue;
    return { code, message, details: places.details && at(body, places.details) };
  }
  return undefined;
}

/** A number is a code where the contract lists it, or lists none. */
function codeAt(
  body: unknown,
  pointer: NonNullable<ErrorBody["code"]>,
  errors: Contract["errors"],
): string | undefined {
  const value = at(body, pointer);
  if (typeof value === "string") return value;
  const isNumber = typeof value === "number";
  return isNumber && (errors[value] || Object.keys(errors).length === 0) ? String(value) : undefined;
}
