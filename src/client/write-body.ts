import type { Contract, Operation } from "../openapi/contract.ts";
import type { writeForm, writeMultipart } from "./form-body.ts";
import { part } from "./part.ts";
import type { Parts } from "./request.ts";

/**
 * Writes a body whose media type is not `application/json`. A generated contract has this function only where an operation
 * needs it, and the writers of forms only where a body is one.
 */
export function writeBody({ body: notation }: Operation, parts: Parts, contract: Contract): Parts {
  const { body } = parts;
  if (!notation || body === undefined) return parts;
  const { type } = notation;
  if (/\bjson\b/i.test(type)) return { ...parts, type };
  const asItIs = { ...parts, bodySerializer: (given: unknown) => given };
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    const form = part<typeof writeForm>(contract, "form")(body, notation);
    return { ...asItIs, body: form.toString(), type };
  }
  // The platform writes the type of a form itself, with the boundary between its parts.
  if (/^multipart\/form-data\b/i.test(type)) {
    return { ...asItIs, body: part<typeof writeMultipart>(contract, "multipart")(body, notation) };
  }
  return { ...asItIs, type };
}
