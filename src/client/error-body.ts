import type { Contract, ErrorBody } from "../openapi/contract.ts";
import { at } from "./pointer.ts";

/** What an error body says. */
export interface ErrorWords {
  readonly code: string;
  readonly message: string;
  readonly details: unknown;
  /** The body has no code: that is the status. */
  readonly codeless: boolean;
}

/**
 * Reads an error body where the contract says: the usual one, else the first of the others that fits. A code that is a
 * number is its digits; a body without a code has the status as its code. `undefined` if no body fits.
 */
export function readErrorBody(
  { errors }: Contract,
  bodies: readonly ErrorBody[],
  { status, statusText }: Response,
  body: unknown,
): ErrorWords | undefined {
  for (const places of bodies) {
    const codeless = places.code === undefined;
    const code = codeless ? String(status) : codeAt(body, places.code, errors);
    const message =
      places.message === undefined ? statusText || `Status ${status}` : at(body, places.message);
    if (code === undefined || typeof message !== "string") continue;
    return { code, message, details: places.details && at(body, places.details), codeless };
  }
  return undefined;
}

/** Every error body of an API, the usual one first. */
export function errorBodies({ error, otherErrors = [] }: Contract): readonly ErrorBody[] {
  return [error, ...otherErrors];
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
