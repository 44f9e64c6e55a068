import type { Contract, Operation, OperationKey } from "../openapi/contract.ts";
import { derivedLength, placeKey } from "./keys.ts";

/** The JSON text around the items of a batch. */
export interface Frame {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Writes what stands around the items: the other properties of the body, among them the idempotency key. */
export function frame(
  { batch, key }: Operation,
  body: Readonly<Record<string, unknown>>,
  value: string,
): Frame {
  const encoder = new TextEncoder();
  if (!batch?.at) return { before: encoder.encode("["), after: encoder.encode("]") };
  const keyed = key?.in === "body" ? placeKey(key, { body }, value).body : body;
  const others = JSON.stringify(keyed).slice(0, -1);
  const name = JSON.stringify(batch.at.slice(1));
  return {
    before: encoder.encode(`${others}${others === "{" ? "" : ","}${name}:[`),
    after: encoder.encode("]}"),
  };
}

/** A frame as long as those with a derived key. @throws RangeError where none can be derived. */
export function blankFrame(definition: Operation, body: Readonly<Record<string, unknown>>): Frame {
  return frame(definition, body, "0".repeat(definition.key ? derivedLength(definition.key) : 0));
}

/** Writes the frame into the body of a batch, around the items: a copy would take their memory once more. */
export function framed({ before, after }: Frame, body: Uint8Array): Uint8Array {
  body.set(before);
  body.set(after, body.length - after.length);
  return body;
}

/**
 * How many bytes the items of one batch may take as JSON in UTF-8, with the commas between them, when the body has no other
 * properties. Use it to check items before `batch` reads them. `Infinity` where the contract limits no bytes.
 * @throws TypeError where the operation takes no batch.
 */
export function largestItem(contract: Contract, operation: OperationKey): number {
  const definition = contract.operations[operation];
  if (!definition?.batch)
    throw new TypeError(`${contract.title} has no operation ${operation} that takes a batch`);
  const { before, after } = blankFrame(definition, {});
  return (definition.batch.maxBytes ?? Number.POSITIVE_INFINITY) - before.length - after.length;
}
