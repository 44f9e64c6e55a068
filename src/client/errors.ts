import type { Contract, Operation, OperationKey } from "../openapi/contract.ts";
import type { readAnyErrorBody } from "./any-error-body.ts";
import { documentedAs } from "./documented.ts";
import { readUsualBody } from "./error-body.ts";
import { PrintableError } from "./error-json.ts";
import { parseRetryAfter } from "./http-date.ts";
import { part } from "./part.ts";
import { at } from "./pointer.ts";
import { type ReadResponse, redirectOf, typeOf } from "./response.ts";
import type { Failure } from "./retry.ts";

/** One request of a call. Times are in ms; `waited` is the backoff that followed it. */
export interface Attempt {
  readonly number: number;
  readonly startedAt: number;
  readonly duration: number;
  readonly status?: number;
  readonly failure?: Failure;
  /** What the platform said about a failure. */
  readonly message?: string;
  readonly waited?: number;
  /** The API rejected the credential (401), and there is another one for the next attempt. */
  readonly renewed?: boolean;
}

/** What is known of a call, whether it succeeded or not. */
export interface Trace {
  readonly operation: OperationKey;
  /** The id by which the API knows the request; the one to quote to its support. */
  readonly requestId: string;
  readonly attempts: readonly Attempt[];
  /** True when the API may have worked on an attempt that failed: no response came, or a 5xx. */
  readonly outcomeUnknown: boolean;
  /** When the server would like to be asked again, where waiting for it would have outlasted the call. */
  readonly retryAt?: Date;
  /** True when there was no retry because too many of the client's calls fail: its retry budget is used up. */
  readonly retryBudgetSpent?: true;
}

/** What a message says where the retry budget ended the call. */
export function budgetNote({ retryBudgetSpent }: Trace): string {
  return retryBudgetSpent ? ". Too many calls of this client fail: its retry budget is used up" : "";
}

/**
 * A code that the document does not list for this response; only an API whose list of codes is open gives it.
 * The pattern stands for "any other string": values do not match it, but as a type it is a string that equals no
 * documented code, so that a code compared under the wrong status does not compile.
 */
export type UndocumentedCode = `(undocumented) ${string}`;

/** An error with fields. A `response` among them can be read but is not printed, so that a logged error stays readable. */
export class Failed extends PrintableError {
  constructor(message: string, fields: object) {
    super(message, fields);
    Object.defineProperty(this, "response", { writable: true });
    Object.assign(this, fields);
  }
}

/** An error response that the contract documents, with its error body read. */
export class ApiError<Status extends number = number, Code extends string = string, Body = unknown>
  extends Failed
  implements Trace
{
  override readonly name = "ApiError";
  declare readonly operation: OperationKey;
  declare readonly requestId: string;
  declare readonly attempts: readonly Attempt[];
  declare readonly outcomeUnknown: boolean;
  declare readonly retryAt?: Date;
  declare readonly retryBudgetSpent?: true;
  declare readonly status: Status;
  declare readonly code: Code;
  declare readonly details: unknown;
  /** What the contract says to do about this code here. */
  declare readonly remedy: string | undefined;
  /** Where the code is explained; for a code that the contract does not know, where all of them are. */
  declare readonly docs: string | undefined;
  /** Wait asked for by the server, in ms. */
  declare readonly retryAfter: number | undefined;
  declare readonly body: Body;
  declare readonly response: Response;
}

/**
 * A response that the contract does not document, or whose body cannot be read.
 * It has no `status` of its own, so that narrowing an error by `status` stays sound: see `response.status`.
 */
export class UnexpectedResponse extends Failed implements Trace {
  override readonly name = "UnexpectedResponse";
  declare readonly operation: OperationKey;
  declare readonly requestId: string;
  declare readonly attempts: readonly Attempt[];
  declare readonly outcomeUnknown: boolean;
  declare readonly retryAt?: Date;
  declare readonly retryBudgetSpent?: true;
  declare readonly bodyText: string;
  declare readonly response: Response;
}

/** No response: the connection failed, the time was up, or a credential could not be had. */
export class TransportError extends Failed implements Trace {
  override readonly name = "TransportError";
  declare readonly operation: OperationKey;
  declare readonly requestId: string;
  declare readonly attempts: readonly Attempt[];
  declare readonly outcomeUnknown: boolean;
  declare readonly retryAt?: Date;
  declare readonly retryBudgetSpent?: true;
}

/** Everything that a call can return as its `error`. */
export type CallError = ApiError | UnexpectedResponse | TransportError;

export const UNDOCUMENTED = "unknown to its contract";

/** Says what is wrong with a response, and shows the beginning of its body. */
export function unexpected(
  trace: Trace,
  why: string,
  response: Response,
  body: unknown,
  operation?: Operation,
): UnexpectedResponse {
  const bodyText = typeof body === "string" ? body : "";
  const target = redirectOf(response);
  const status = response.status || "3xx";
  // A browser hides the status of a redirect.
  const isDocumented = operation && Object.keys(operation.responses).some((each) => each.startsWith("3"));
  const message =
    target === undefined
      ? `got ${status} ${why} (${typeOf(response)}): ${bodyText.slice(0, 120)}${budgetNote(trace)}`
      : `was redirected (${status}) to ${target}${isDocumented ? ", as its contract says" : ""}. Redirects are not followed${isDocumented ? "" : ": check the base URL, and whether a proxy or a login page responds in the API's place"}`;
  return new UnexpectedResponse(`${trace.operation} ${message}`, { ...trace, response, bodyText });
}

/**
 * Reads an error response as the contract says.
 * Never throws: anything but a documented error body under a documented status becomes an `UnexpectedResponse`.
 */
export function readError(
  contract: Contract,
  operation: Operation,
  trace: Trace,
  received: ReadResponse,
  now: number,
): ApiError | UnexpectedResponse {
  const { error, otherErrors, errors, openCodes, docs, uses } = contract;
  const { response, status, raw, data: body } = received;
  const key = documentedAs(operation, status);
  if (!key) return unexpected(trace, UNDOCUMENTED, response, raw, operation);
  const isUnusual = uses?.errorBodies || otherErrors || !error.code || !error.message;
  const reader = isUnusual ? part<typeof readAnyErrorBody>(contract, "errorBodies") : readUsualBody;
  const read = reader({
    ...received,
    contract,
    definition: operation,
    operation: trace.operation,
    documented: key,
  });
  if (!read) {
    const why = status < 400 ? "which is neither a success nor an error" : "without its error body";
    return unexpected(trace, why, response, raw, operation);
  }
  const { code, message, details, codeless } = read;
  if (!openCodes && !codeless && !operation.responses[key]?.includes(code)) {
    return unexpected(trace, `with the code ${code} ${UNDOCUMENTED}`, response, raw);
  }
  const general = errors[code]?.remedy;
  return new ApiError(message + budgetNote(trace), {
    ...trace,
    status,
    code,
    details,
    remedy: operation.remedies?.[status] ?? general,
    docs: docs && general ? `${docs}-${encodeURIComponent(code)}` : docs,
    retryAfter: parseRetryAfter(response.headers, now),
    body: body ?? (raw || undefined),
    response,
  });
}

/** The id of a request as the server knows it: from the error body if that has it, else from its header, else the one sent. */
export function requestIdOf(
  { error, otherErrors = [], requestId: { response: name } }: Contract,
  trace: Trace,
  response: Response,
  body?: unknown,
): string {
  const said =
    body &&
    [error, ...otherErrors]
      .map(({ requestId }) => requestId && at(body, requestId))
      .find((each) => each && typeof each === "string");
  return typeof said === "string" ? said : (name && response.headers.get(name)) || trace.requestId;
}
