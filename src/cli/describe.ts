import {
  ApiError,
  type Attempt,
  type CallError,
  PollFailed,
  RunFailed,
  TransportError,
  UnexpectedResponse,
} from "../client/index.ts";
import type { Contract } from "../openapi/contract.ts";
import { connectionTrouble } from "./connection-error.ts";
import { CommandFailed } from "./exit.ts";
import { fileErrorText } from "./file-errors.ts";
import { Crashed } from "./interrupt.ts";
import { describeUnexpected } from "./unexpected-response.ts";

/** Describes an error for people: what happened, what to do, and every attempt if there were several. */
export function describeError(error: unknown, contract: Contract): string {
  if (error instanceof ApiError) {
    const { status, code, message, remedy } = error;
    const lookUp = contract.errors[code] ? `\n    concord explain ${contract.name} ${code}` : "";
    // An API without codes has the status in their place.
    const named = code === String(status) ? code : `${code} (${status})`;
    return `${ofCall(error, contract, sentence(`${named}: ${message}`), remedy && sentence(remedy))}${lookUp}`;
  }
  if (error instanceof UnexpectedResponse)
    return ofCall(error, contract, sentence(describeUnexpected(error)));
  if (error instanceof TransportError) {
    const trouble = connectionTrouble(error.cause);
    if (!trouble)
      return ofCall(error, contract, sentence(error.message), "Check the network and the base URL.");
    const what = `${error.operation} got no response: ${trouble.what} (attempts: ${error.attempts.length})`;
    return ofCall(error, contract, sentence(what), trouble.advice);
  }
  if (error instanceof PollFailed) {
    // Without a response nobody knows whether there is such a run.
    const known =
      error.data === undefined && !error.handle ? "" : "The run goes on, but cannot be followed. ";
    return `${known}${describeError(error.cause, contract)}`;
  }
  if (error instanceof RunFailed || error instanceof CommandFailed) return sentence(error.message);
  return describeOther(error);
}

/** Describes an error outside a call. Messages of the JavaScript engine are hidden. */
export function describeOther(error: unknown): string {
  if (error instanceof CommandFailed) return sentence(error.message);
  const path = error instanceof Error && "path" in error ? `${String(error.path)}: ` : "";
  const file = fileErrorText(error);
  if (file !== undefined) return sentence(`${path}${file}`);
  const ownsMessage =
    error instanceof Error && !(error instanceof Crashed) && !ENGINE.test(error.name) && !("code" in error);
  if (ownsMessage) return sentence(error.message);
  return `Something went wrong inside concord itself. Please report it, with the command${locationIn(error)}.`;
}

/** Where the code failed. The message is left out: the engine may quote a key in it. */
function locationIn(error: unknown): string {
  const cause = error instanceof Crashed ? error.cause : error;
  if (!(cause instanceof Error)) return "";
  const [, location] = /^ +at .*?([^\s/\\(]+[/\\][^\s/\\(]+:\d+:\d+)\)?$/m.exec(cause.stack ?? "") ?? [];
  return location === undefined ? "" : ` and this location: ${cause.name} at ${location}`;
}

/** Names of the JavaScript engine's errors. This program's own errors have messages for people. */
const ENGINE = /^(Type|Range|Syntax|Reference|Eval|URI|Aggregate)Error$/;

/** The parts of an error that a program can use. */
export function errorToJson(error: unknown): object {
  if (error instanceof PollFailed) return { ...errorToJson(error.cause), following: true };
  if (error instanceof ApiError) {
    const { name, status, code, message, remedy, requestId, attempts } = error;
    return { name, status, code, message, remedy, requestId, attempts, ...retryAtOf(error) };
  }
  if (error instanceof UnexpectedResponse) {
    const { name, requestId, attempts, response } = error;
    const message = describeUnexpected(error);
    return { name, status: response.status, message, requestId, attempts, ...retryAtOf(error) };
  }
  if (error instanceof TransportError) {
    const { name, message, requestId, attempts } = error;
    return { name, message, requestId, attempts, ...retryAtOf(error) };
  }
  const { name } = error instanceof Error ? error : new Error();
  return { name, message: error instanceof RunFailed ? error.message : describeOther(error) };
}

export function describeAttempt({ number, status, failure, message, duration, waited }: Attempt): string {
  const outcome = status === undefined ? `${failure}${message ? ` (${message})` : ""}` : `${status}`;
  const pause = waited === undefined ? "" : `, then waited ${milliseconds(waited)}`;
  return `attempt ${number}: ${outcome} after ${milliseconds(duration)}${pause}`;
}

export function milliseconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Joins what is reported of a call: sentences, when to retry, the id, and every attempt if there were several. */
function ofCall(error: CallError, contract: Contract, ...sentences: readonly (string | undefined)[]): string {
  const { retryAt, requestId, attempts } = error;
  const again = retryAt && `Try again after ${retryAt.toISOString()}.`;
  const said = sentences.filter(Boolean).join(" ");
  const spent = error.retryBudgetSpent && !said.includes("retry budget") && BUDGET_SPENT;
  const text = [said, spent, again, idOf(contract, requestId)].filter(Boolean).join(" ");
  if (attempts.length < 2) return text;
  return [text, ...attempts.map((attempt) => `    ${describeAttempt(attempt)}`)].join("\n");
}

/** Added unless the client's own message already says it. */
const BUDGET_SPENT = "It was not retried again: too many requests fail, and the retry budget is used up.";

function retryAtOf({ retryAt }: CallError): { readonly retryAt?: string } {
  return retryAt ? { retryAt: retryAt.toISOString() } : {};
}

/** Names the id by the API's own header, so that support can find it. Empty if the API has no request id. */
function idOf({ requestId, error }: Contract, id: string): string {
  if (!(requestId.response || requestId.request || error.requestId)) return "";
  return `(${requestId.response ?? requestId.request ?? "request id"}: ${id})`;
}

/** Text on one line with a full stop. A message may quote a page of HTML. A remark in brackets after a full stop needs none. */
function sentence(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return /[.!?:]$|[.!?] ?\([^()]*\)$|[.!?]\)$/.test(line) ? line : `${line}.`;
}
