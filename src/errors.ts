import type { Contract, Operation, OperationKey } from "./contract.ts";
import { at } from "./expressions.ts";
import type { Failure } from "./retry.ts";
import { parseRetryAfter } from "./retry.ts";

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
export interface CallRecord {
  readonly operation: OperationKey;
  /** The id that was sent, and so the one to quote when there is no answer. */
  readonly requestId: string;
  readonly attempts: readonly Attempt[];
  /** When the server would like to be asked again, where waiting for it would have outlasted the call. */
  readonly retryAt?: Date;
}

/**
 * A code that the document does not list for this response; only an API whose list of codes is open gives it.
 * The pattern stands for "any other string": values do not match it, but as a type it is a string that equals no
 * documented code, so that a code compared under the wrong status does not compile.
 */
export type UndocumentedCode = `(undocumented) ${string}`;

/** An error answer that the contract documents: its status, and its envelope read. */
export class ApiError<
  Status extends number = number,
  Code extends string = string,
  Body = unknown,
> extends Error {
  override readonly name = "ApiError";
  readonly status: Status;
  readonly code: Code;
  /** The id to quote to the API's support. */
  readonly requestId: string;
  readonly details: unknown;
  /** What the contract says to do about this code. */
  readonly remedy: string | undefined;
  /** Where the API documents itself. */
  readonly docs: string | undefined;
  /** Wait asked for by the server, in ms. */
  readonly retryAfter: number | undefined;
  readonly retryAt: Date | undefined;
  readonly attempts: readonly Attempt[];
  readonly operation: OperationKey;
  readonly body: Body;
  declare readonly response: Response;

  constructor(
    fields: Omit<ApiError<Status, Code, Body>, keyof Error> & { readonly message: string },
    cause?: unknown,
  ) {
    super(fields.message, cause === undefined ? undefined : { cause });
    this.status = fields.status;
    this.code = fields.code;
    this.requestId = fields.requestId;
    this.details = fields.details;
    this.remedy = fields.remedy;
    this.docs = fields.docs;
    this.retryAfter = fields.retryAfter;
    this.retryAt = fields.retryAt;
    this.attempts = fields.attempts;
    this.operation = fields.operation;
    this.body = fields.body;
    hide(this, fields.response);
  }
}

/**
 * An answer that the contract does not document, or whose body cannot be read.
 * It has no `status` of its own, so that narrowing an error by `status` stays sound: see `response.status`.
 */
export class UnexpectedResponse extends Error {
  override readonly name = "UnexpectedResponse";
  readonly operation: OperationKey;
  readonly requestId: string;
  readonly attempts: readonly Attempt[];
  readonly retryAt: Date | undefined;
  readonly bodyText: string;
  declare readonly response: Response;

  constructor(why: string, record: CallRecord, response: Response, bodyText: string) {
    const type = response.headers.get("content-type") ?? "no content type";
    const excerpt = bodyText.trim().slice(0, 120);
    super(
      `${record.operation} was answered ${response.status} ${why} (${type}${excerpt ? `: ${excerpt}` : ""})`,
    );
    this.operation = record.operation;
    this.requestId = record.requestId;
    this.attempts = record.attempts;
    this.retryAt = record.retryAt;
    this.bodyText = bodyText;
    hide(this, response);
  }
}

/** No answer: the connection failed, the time was up, or a credential could not be had. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly operation: OperationKey;
  readonly requestId: string;
  readonly attempts: readonly Attempt[];
  readonly retryAt: Date | undefined;
  /** True when the request may have been worked on although no answer came. */
  readonly ambiguous: boolean;

  constructor(why: string, record: CallRecord, ambiguous: boolean, cause?: unknown) {
    super(`${record.operation} got no answer: ${why}`, cause === undefined ? undefined : { cause });
    this.operation = record.operation;
    this.requestId = record.requestId;
    this.attempts = record.attempts;
    this.retryAt = record.retryAt;
    this.ambiguous = ambiguous;
  }
}

/** Everything that a call can return as its `error`. */
export type CallError = ApiError | UnexpectedResponse | TransportError;

/** A response is reachable but not printed: a logged error stays readable. */
function hide(error: Error, response: Response): void {
  Object.defineProperty(error, "response", { value: response, enumerable: false });
}

/**
 * Reads an error answer by the contract's envelope; `body` is what its JSON says, or its text where it is not JSON.
 * Never throws, whatever the body: what is not the documented envelope under a documented status becomes an `UnexpectedResponse`.
 */
export function readError(
  contract: Contract,
  operation: Operation,
  record: CallRecord,
  response: Response,
  body: unknown,
  now: number,
): ApiError | UnexpectedResponse {
  const unexpected = (why: string) => new UnexpectedResponse(why, record, response, textOf(body));
  const documented = operation.responses[response.status];
  if (!documented) return unexpected("which the contract does not document");
  const { error: envelope } = contract;
  const code = at(body, envelope.code);
  const message = at(body, envelope.message);
  if (typeof code !== "string" || typeof message !== "string") {
    return unexpected("without the API's error envelope");
  }
  if (!contract.openCodes && !documented.includes(code)) {
    return unexpected(`with the code ${code}, which the contract does not list for it,`);
  }
  return new ApiError({
    message,
    status: response.status,
    code,
    requestId: requestIdOf(contract, record, response, body),
    details: envelope.details === undefined ? undefined : at(body, envelope.details),
    remedy: contract.errors[code]?.remedy,
    docs: contract.docs,
    retryAfter: parseRetryAfter(response.headers, now),
    retryAt: record.retryAt,
    attempts: record.attempts,
    operation: record.operation,
    body,
    response,
  });
}

/** The id of a request as the server knows it: from the error body, else from its header, else the one sent. */
export function requestIdOf(
  contract: Contract,
  record: CallRecord,
  response: Response,
  body?: unknown,
): string {
  const pointer = contract.error.requestId;
  const inBody = body === undefined || pointer === undefined ? undefined : at(body, pointer);
  if (typeof inBody === "string" && inBody) return inBody;
  const header = contract.requestId.response;
  return (header && response.headers.get(header)) || record.requestId;
}

function textOf(body: unknown): string {
  return typeof body === "string" ? body : (JSON.stringify(body) ?? "");
}
