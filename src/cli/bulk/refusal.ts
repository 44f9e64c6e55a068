import { ApiError, type BatchResult, UnexpectedResponse } from "../../client/index.ts";

/** Why a request was refused whole, before any work: its size, or something in what it carries. */
export type Refusal = "size" | "content";

/** Whether a status refuses a request for its content. */
export function isOfContent(status: number | undefined): boolean {
  return status === 400 || status === 422;
}

/**
 * Whether a proxy or the API refused a batch whole for its size or its content. Then nothing of it was worked on, and its
 * parts can be sent. `keyed`: the API recognises a batch that comes again.
 */
export function refusalOf(
  error: BatchResult["error"],
  { keyed }: { readonly keyed: boolean },
): Refusal | undefined {
  const status = statusOf(error);
  const refusal = status === 413 ? "size" : isOfContent(status) ? "content" : undefined;
  if (!refusal || !(error && "attempts" in error)) return undefined;
  // An API that had worked on an earlier attempt would have recognised the key, and not looked at the content.
  if (keyed && refusal === "content" && error instanceof ApiError) return refusal;
  // After any other lost response, the batch may have been worked on. Sending its parts would repeat that work.
  const isHarmless = error.attempts.every(({ status = 0, failure }) =>
    // A proxy may close a connection before the whole body is sent. Without a key it may also have been another end.
    failure ? failure === "refused" || (keyed && failure === "network") : status < 500,
  );
  return isHarmless ? refusal : undefined;
}

export function statusOf(error: unknown): number | undefined {
  if (error instanceof ApiError) return error.status;
  return error instanceof UnexpectedResponse ? error.response.status : undefined;
}

/** Why a single row was refused: what the API says, or that something on the way refuses it. */
export function reasonAlone(error: unknown, refusal: Refusal): string {
  if (error instanceof ApiError) return `${error.message} (${error.code})`;
  return refusal === "size"
    ? "too large for something on the way, even alone (413)"
    : `refused by something on the way, even alone (${statusOf(error)})`;
}
