import {
  ApiError,
  BatchFailed,
  PollFailed,
  RunFailed,
  TransportError,
  UnexpectedResponse,
} from "../src/client/index.ts";

/** What to do next after a failure. */
export type Turn =
  | "fix the request"
  | "fix the credentials"
  | "look at what is there"
  | "come back later"
  | "ask support";

/**
 * The one error handler for every API. It says what happened, what to do, who acts next, and the id by which support finds
 * the request. It knows no API; status, code and remedy come from the contracts.
 */
export function report(failure: unknown): string[] {
  if (failure instanceof ApiError) {
    const { operation, status, code, message, remedy, requestId } = failure;
    return [
      `${operation} was refused: ${status} ${code}. ${message}`,
      ...(remedy === undefined ? [] : [`What to do: ${remedy}`]),
      `Next: ${turnAfter(status)}. Request ${requestId}.`,
    ];
  }
  if (failure instanceof TransportError || failure instanceof UnexpectedResponse) {
    const { operation, message, outcomeUnknown, requestId } = failure;
    const doubt = outcomeUnknown ? "It may have been worked on all the same." : "Nothing was done.";
    return [
      `${operation} had no usable response: ${message}`,
      doubt,
      `Next: come back later. Request ${requestId}.`,
    ];
  }
  // The verbs wrap the error of the call that they made.
  if (failure instanceof PollFailed || failure instanceof BatchFailed) {
    return [failure.message, ...report(failure.cause)];
  }
  if (failure instanceof RunFailed) return [failure.message, "Next: look at what is there."];
  throw failure;
}

function turnAfter(status: number): Turn {
  if (status === 401 || status === 403) return "fix the credentials";
  if (status === 404 || status === 409) return "look at what is there";
  if (status === 425 || status === 429 || status === 503) return "come back later";
  return status >= 500 ? "ask support" : "fix the request";
}
