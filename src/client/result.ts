import type { Contract, Operation } from "../openapi/contract.ts";
import { documentedAs } from "./documented.ts";
import {
  type CallError,
  readError,
  requestIdOf,
  type Trace,
  TransportError,
  UNDOCUMENTED,
  unexpected,
} from "./errors.ts";
import { at } from "./pointer.ts";
import { quietly } from "./quietly.ts";
import { DEEPEST_JSON, isDeep, isJson, type ReadResponse } from "./response.ts";
import type { AnyResult } from "./types.ts";

/** Turns a response into a result: an error read by the contract, or a success with its trace. */
export function resultOf(
  contract: Contract,
  definition: Operation,
  sent: Trace,
  received: ReadResponse,
  now: number,
): AnyResult {
  const { response, status, ok, data, raw, mask = String } = received;
  const trace = { ...sent, requestId: requestIdOf(contract, sent, response, ok ? undefined : data) };
  const { operation, outcomeUnknown } = trace;
  // A retried DELETE that finds nothing did its work before its response was lost.
  if (status === 404 && outcomeUnknown && operation.startsWith("DELETE")) {
    return { data: undefined, response, meta: { ...trace, replayed: false, alreadyGone: true } };
  }
  if (!ok) return failed(trace, readError(contract, definition, trace, received, now));
  const key = documentedAs(definition, status);
  const bodiless =
    status === 204 ||
    status === 205 ||
    operation.startsWith("HEAD") ||
    (key && definition.bodiless?.includes(key));
  if (!key || (data === undefined && !bodiless)) {
    // Nobody could read on from the stream of an error.
    if (raw instanceof ReadableStream) void quietly(() => raw.cancel());
    const why = !key
      ? UNDOCUMENTED
      : isDeep(raw)
        ? `with JSON nested deeper than ${DEEPEST_JSON} levels`
        : isJson(raw)
          ? "with JSON that the option parse does not take"
          : "without a JSON body";
    return failed(trace, unexpected(trace, why, response, typeof raw === "string" ? mask(raw) : raw));
  }
  const replayed = definition.replay !== undefined && at(data, definition.replay) === true;
  return { data: bodiless ? undefined : data, response, meta: { ...trace, replayed } };
}

/** A transport error has no response: then neither has the result. */
export function failed(trace: Trace, error: CallError): AnyResult {
  const meta = { ...trace, replayed: false };
  return error instanceof TransportError ? { error, meta } : { error, response: error.response, meta };
}
