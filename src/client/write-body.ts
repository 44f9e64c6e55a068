import type { BodyNotation, Contract, Operation } from "../openapi/contract.ts";
import type { writeForm, writeMultipart } from "./form-body.ts";
import { part } from "./part.ts";
import type { Parts } from "./request.ts";
import type { writeItems } from "./write-items.ts";

/**
 * Writes a body whose media type is not `application/json`. A generated contract has this function only where an operation
 * needs it, and the writers of forms only where a body is one.
 */
export function writeBody({ body: notation }: Operation, parts: Parts, contract: Contract): Parts {
  const { body } = parts;
  if (!notation || body === undefined) return parts;
  const { type } = notation;
  const asItIs = { ...parts, bodySerializer: (given: unknown) => given };
  if (notation.items) {
    const items = part<typeof writeItems>(contract, "items")(body, notation.items);
    return { ...asItIs, body: items, type: items instanceof Blob ? typeOf(items, notation) : type };
  }
  if (/\bjson\b/i.test(type)) return { ...parts, type };
  if (/^application\/x-www-form-urlencoded\b/i.test(type) && typeof body !== "string") {
    const form = part<typeof writeForm>(contract, "form")(body, notation);
    return { ...asItIs, body: form.toString(), type };
  }
  if (/^multipart\/form-data\b/i.test(type)) {
    const form = part<typeof writeMultipart>(contract, "multipart")(body, notation);
    // The platform writes the type of its own form itself, with the boundary between the parts.
    return { ...asItIs, body: form, ...(form instanceof Blob && { type: form.type }) };
  }
  return { ...asItIs, type: typeOf(body, notation) };
}

/**
 * The type of bytes or text: a Blob may be of another type that the document allows, and the parts of `multipart` have a boundary.
 * @throws TypeError for parts without one: no server could tell them apart.
 */
function typeOf(body: unknown, { type, others = [] }: BodyNotation): string {
  const own = body instanceof Blob ? body.type : "";
  const isParts = /^multipart\//i.test(type);
  if (isParts && !/boundary=/i.test(own))
    throw new TypeError(`A body of ${type} is a Blob whose type says the boundary between its parts`);
  const isOther = !isKind(own, type) && others.some((each) => isKind(own, each));
  return isParts || isOther ? own : type;
}

/** Whether a media type is another one, or of its range, such as `image/*`. */
function isKind(own: string, documented: string): boolean {
  const [essence, wanted] = [own, documented].map(
    (type) => type.toLowerCase().split(";", 1)[0]?.trim() ?? "",
  );
  if (!essence || !wanted) return false;
  return (
    essence === wanted ||
    wanted === "*/*" ||
    (wanted.endsWith("/*") && essence.startsWith(wanted.slice(0, -1)))
  );
}
