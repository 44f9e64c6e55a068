import {
  ApiError,
  type Attempt,
  PollFailed,
  RunFailed,
  TransportError,
  UnexpectedResponse,
} from "../client/index.ts";
import type { Contract } from "../openapi/contract.ts";

/** An error for people: one sentence of what and what to do, then every attempt where there were several. */
export function describeError(error: unknown, contract: Contract): string {
  if (error instanceof ApiError) {
    const { status, code, message, remedy, requestId } = error;
    const parts = [
      sentence(`${code} (${status}): ${message}`),
      remedy && sentence(remedy),
      idOf(contract, requestId),
    ];
    return withAttempts(joined(...parts), error.attempts);
  }
  if (error instanceof UnexpectedResponse) {
    const advice = "Something between here and the API may have answered: check the base URL and any proxy.";
    return withAttempts(
      joined(sentence(error.message), advice, idOf(contract, error.requestId)),
      error.attempts,
    );
  }
  if (error instanceof TransportError) {
    const advice = "Check the network and the base URL.";
    return withAttempts(
      joined(sentence(error.message), advice, idOf(contract, error.requestId)),
      error.attempts,
    );
  }
  if (error instanceof PollFailed)
    return `The work goes on, but cannot be followed. ${describeError(error.cause, contract)}`;
  if (error instanceof RunFailed) return sentence(error.message);
  return sentence(error instanceof Error ? error.message : String(error));
}

/** What is worth keeping of an error for a program to read. */
export function errorToJson(error: unknown): object {
  if (error instanceof PollFailed) return { ...errorToJson(error.cause), following: true };
  if (error instanceof ApiError) {
    const { name, status, code, message, remedy, requestId, attempts } = error;
    return { name, status, code, message, remedy, requestId, attempts };
  }
  if (error instanceof UnexpectedResponse || error instanceof TransportError) {
    const { name, message, requestId, attempts } = error;
    return { name, message, requestId, attempts };
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { name, message };
}

export function describeAttempt({ number, status, failure, message, duration, waited }: Attempt): string {
  const outcome = status === undefined ? `${failure}${message ? ` (${message})` : ""}` : `${status}`;
  const pause = waited === undefined ? "" : `, then waited ${milliseconds(waited)}`;
  return `attempt ${number}: ${outcome} after ${milliseconds(duration)}${pause}`;
}

export function milliseconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function withAttempts(text: string, attempts: readonly Attempt[]): string {
  if (attempts.length < 2) return text;
  return [text, ...attempts.map((attempt) => `    ${describeAttempt(attempt)}`)].join("\n");
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(" ");
}

/** Names the id as the API's own header does, so that support knows what is meant; nothing where the API knows of none. */
function idOf({ requestId, error }: Contract, id: string): string {
  if (!(requestId.response || requestId.request || error.requestId)) return "";
  return `(${requestId.response ?? requestId.request ?? "request id"}: ${id})`;
}

/** On one line, and with a full stop: a message may quote a page of HTML. */
function sentence(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return /[.!?:)]$/.test(line) ? line : `${line}.`;
}
