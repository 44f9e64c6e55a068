import type { Contract, ErrorBody } from "../openapi/contract.ts";
import type { ErrorWords, FailedRequest } from "./error-body.ts";
import { at } from "./pointer.ts";

/**
 * Reads an error body of an API that has several, or some without a code or a message, or with a number as code, or responses
 * without a body or with a text: the usual one, else the first of the others that fits. A code that is a number is its digits; a body
 * without a code has the status as its code, and one that is a text has it as its message. `undefined` if no body fits.
 */
export function readAnyErrorBody({
  contract,
  definition,
  operation,
  documented,
  response: { status, statusText, headers },
  raw,
  data,
}: FailedRequest): ErrorWords | undefined {
  const { error, otherErrors = [], errors } = contract;
  // A page of a proxy is no response without a body.
  const bodiless =
    (operation.startsWith("HEAD") || definition.bodiless?.includes(documented)) &&
    (!raw || data !== undefined);
  const text =
    definition.textErrors?.includes(documented) && !/html/i.test(headers.get("content-type") ?? "");
  const whole = typeof data === "string" ? data : text && typeof raw === "string" ? raw : "";
  const bodies: readonly ErrorBody[] = [error, ...otherErrors, ...(bodiless || text ? [{}] : [])];
  for (const places of bodies) {
    const codeless = places.code === undefined;
    // A body that may lack everything is JSON all the same.
    if (codeless && !places.message && places !== error && !bodiless && !text && data === undefined) continue;
    const code = codeless ? String(status) : codeAt(data, places.code, errors);
    const message =
      places.message === undefined
        ? whole.trim().slice(0, LONGEST_TEXT) || statusText || `Status ${status}`
        : at(data, places.message);
    if (code === undefined || typeof message !== "string") continue;
    return { code, message, details: places.details && at(data, places.details), codeless };
  }
  return undefined;
}

/** Of a longer text, the rest stands in the body. */
const LONGEST_TEXT = 300;

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
