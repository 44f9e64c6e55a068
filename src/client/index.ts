/** Concord's client: an API's calls and the verbs built on them, with behaviour read from the API's contract. */

export type { Api } from "../openapi/api.ts";
export type {
  Contract,
  ErrorCode,
  Operation,
  OperationKey,
  Outcome,
  RateLimit,
} from "../openapi/contract.ts";
export { readAnyErrorBody } from "./any-error-body.ts";
export type { Credentials } from "./auth.ts";
export { largestItem } from "./batch-body.ts";
export type { BatchProgress, BatchResult, BatchStatus, RejectedItem } from "./batch-result.ts";
export { BatchFailed, type BatchItem, type BatchOptions, batch } from "./batches.ts";
export { Rows, UnusableItem } from "./chunks.ts";
export { createClient } from "./client.ts";
export { codesOf } from "./codes.ts";
export { type Deprecation, deprecations } from "./deprecation.ts";
export { DownloadFailed, download } from "./download.ts";
export {
  ConflictDiffers,
  type Difference,
  type Ensured,
  ensure,
  existingCall,
  type LinkedCall,
} from "./ensure.ts";
export { type Env, orAborted, sleepOn, systemEnv } from "./env.ts";
export { readErrorFields } from "./error-fields.ts";
export {
  ApiError,
  type Attempt,
  type CallError,
  TransportError,
  type UndocumentedCode,
  UnexpectedResponse,
} from "./errors.ts";
export { type Finished, type FollowOptions, follow, PollFailed, type Progress, RunFailed } from "./follow.ts";
export { foresee } from "./foresee.ts";
export { writeForm, writeMultipart } from "./form-body.ts";
export { type ItemError, itemErrorsIn } from "./item-errors.ts";
export { withKey } from "./keys.ts";
export { eject, use } from "./middleware.ts";
export { nextByLink, nextByUrl } from "./next-address.ts";
export { nextByCount } from "./next-count.ts";
export { nextByLast } from "./next-last.ts";
export type { CallInfo, CallOptions, ClientOptions, Hooks, Transport, Wait } from "./options.ts";
export type { MakePace, Pacing } from "./pace.ts";
export { withPageBody } from "./page-body.ts";
export { type Page, PageCycle, type PageParameters, type Pages, paginate } from "./paginate.ts";
export { at as valueAt } from "./pointer.ts";
export { readByType } from "./read-by-type.ts";
export { readItems } from "./read-items.ts";
export type { RetryOptions, RetryPolicy } from "./retry.ts";
export { isRetried, retryProfile } from "./retry-rules.ts";
export type { RunHandle } from "./run-handle.ts";
export { type FinishedRun, prepare, type RunOptions, resume, run } from "./runs.ts";
export { signedToken } from "./signed-token.ts";
export type { Token, TokenRequest } from "./token-source.ts";
export type { Client } from "./typed-client.ts";
export type { Meta, Result } from "./types.ts";
export { unwrap } from "./unwrap.ts";
export { writeBody } from "./write-body.ts";
export { writeItems } from "./write-items.ts";
export { writeParameters } from "./write-parameters.ts";
