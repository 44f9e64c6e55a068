import type { Contract, Operation, OperationKey } from "../openapi/contract.ts";
import { type Answer, typeOf } from "./answer.ts";
import { at } from "./expressions.ts";
import { type Failure, parseRetryAfter } from "./retry.ts";

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
}

/** What is known of a call, whatever became of it. */
export interface Story {
  readonly operation: OperationKey;
  /** The id by which the API knows the request; the one to quote to its support. */
  readonly requestId: string;
  readonly attempts: readonly Attempt[];
  /** True when an attempt may have been worked on although it brought no good answer: it was lost, or a 5xx. */
  readonly ambiguous: boolean;
  /** When the server would like to be asked again, where waiting for it would have outlasted the call. */
  readonly retryAt?: Date;
}

/**
 * A code that the document does not list for this response; only an API whose list of codes is open gives it.
 * The pattern stands for "any other string": values do not match it, but as a type it is a string that equals no
 * documented code, so that a code compared under the wrong status does not compile.
 */
export type UndocumentedCode = `(undocumented) ${string}`;

/** An error with fields; a `response` among them can be read but is not printed, so that a logged error stays readable. */
export class Failed extends Error {
  constructor(message: string, fields: object) {
    super(message, fields);
    Object.defineProperty(this, "response", { writable: true });
    Object.assign(this, fields);
  }
}

/** An error answer that the contract documents: its status, and its envelope read. */
export class ApiError<Status extends number = number, Code extends string = string, Body = unknown>
  extends Failed
  implements Story
{
  override readonly name = "ApiError";
  declare readonly operation: OperationKey;
  declare readonly requestId: string;
  declare readonly attempts: readonly Attempt[];
  declare readonly ambiguous: boolean;
  declare readonly retryAt?: Date;
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
 * An answer that the contract does not document, or whose body cannot be read.
 * It has no `status` of its own, so that narrowing an error by `status` stays sound: see `response.status`.
 */
export class UnexpectedResponse extends Failed implements Story {
  override readonly name = "UnexpectedResponse";
  declare readonly operation: OperationKey;
  declare readonly requestId: string;
  declare readonly attempts: readonly Attempt[];
  declare readonly ambiguous: boolean;
  declare readonly retryAt?: Date;
  declare readonly bodyText: string;
  declare readonly response: Response;
}

/** No answer: the connection failed, the time was up, or a credential could not be had. */
export class TransportError extends Failed implements Story {
  override readonly name = "TransportError";
  declare readonly operation: OperationKey;
  declare readonly requestId: string;
  declare readonly attempts: readonly Attempt[];
  declare readonly ambiguous: boolean;
  declare readonly retryAt?: Date;
}

/** Everything that a call can return as its `error`. */
export type CallError = ApiError | UnexpectedResponse | TransportError;

export const UNDOCUMENTED = "unknown to its contract";

/** Says what was wrong with an answer, and shows where it begins. */
export function unexpected(story: Story, why: string, response: Response, body: unknown): UnexpectedResponse {
  const bodyText = typeof body === "string" ? body : "";
  const message = `${story.operation} was answered ${response.status} ${why} (${typeOf(response)}): ${bodyText.slice(0, 120)}`;
  return new UnexpectedResponse(message, { ...story, response, bodyText });
}

/**
 * Reads an error answer by the contract's envelope.
 * Never throws, whatever the body: what is not the documented envelope under a documented status becomes an
 * `UnexpectedResponse`.
 */
export function readError(
  contract: Contract,
  operation: Operation,
  story: Story,
  { response, raw, data: body }: Answer,
  now: number,
): ApiError | UnexpectedResponse {
  const { error: envelope, errors, openCodes, docs } = contract;
  const { status } = response;
  const documented = operation.responses[status];
  if (!documented) return unexpected(story, UNDOCUMENTED, response, raw);
  const code = at(body, envelope.code);
  const message = at(body, envelope.message);
  if (typeof code !== "string" || typeof message !== "string") {
    return unexpected(story, "without its error envelope", response, raw);
  }
  if (!openCodes && !documented.includes(code)) {
    return unexpected(story, `with the code ${code} ${UNDOCUMENTED}`, response, raw);
  }
  const general = errors[code]?.remedy;
  return new ApiError(message, {
    ...story,
    status,
    code,
    details: envelope.details && at(body, envelope.details),
    remedy: operation.remedies?.[status] ?? general,
    docs: docs && general ? `${docs}-${encodeURIComponent(code)}` : docs,
    retryAfter: parseRetryAfter(response.headers, now),
    body,
    response,
  });
}

/** The id of a request as the server knows it: from the body where the envelope has it, else from its header, else the one sent. */
export function requestIdOf(contract: Contract, story: Story, response: Response, body?: unknown): string {
  const { error, requestId } = contract;
  const id =
    (error.requestId && at(body, error.requestId)) ||
    (requestId.response && response.headers.get(requestId.response));
  return typeof id === "string" ? id : story.requestId;
}
