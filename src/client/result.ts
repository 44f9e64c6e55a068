import type { Contract, Operation } from "../openapi/contract.ts";
import type { Answer } from "./answer.ts";
import {
  type CallError,
  readError,
  requestIdOf,
  type Story,
  TransportError,
  UNDOCUMENTED,
  unexpected,
} from "./errors.ts";
import { at } from "./expressions.ts";
import type { AnyResult } from "./types.ts";

/** Turns an answer into a result: an error read by the contract, a success with its story. */
export function resultOf(
  contract: Contract,
  definition: Operation,
  told: Story,
  answer: Answer,
  now: number,
): AnyResult {
  const { response, data, raw } = answer;
  const { status, ok } = response;
  const story = { ...told, requestId: requestIdOf(contract, told, response, ok ? undefined : data) };
  const { operation, ambiguous } = story;
  // A resent DELETE that finds nothing had done its work before its answer was lost.
  if (status === 404 && ambiguous && operation.startsWith("DELETE")) {
    return { data: undefined, response, meta: { ...story, replayed: false, alreadyGone: true } };
  }
  if (!ok) return failed(story, readError(contract, definition, story, answer, now));
  const undocumented = !definition.responses[status];
  const bodiless = status === 204 || status === 205 || operation.startsWith("HEAD");
  if (undocumented || (data === undefined && !bodiless)) {
    const why = undocumented ? UNDOCUMENTED : "without a JSON body";
    return failed(story, unexpected(story, why, response, raw));
  }
  const replayed = definition.replay !== undefined && at(data, definition.replay) === true;
  return { data: bodiless ? undefined : data, response, meta: { ...story, replayed } };
}

/** A transport error has no response: then neither has the result. */
export function failed(story: Story, error: CallError): AnyResult {
  const meta = { ...story, replayed: false };
  return error instanceof TransportError ? { error, meta } : { error, response: error.response, meta };
}
