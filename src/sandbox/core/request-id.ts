import type { IncomingHttpHeaders } from "node:http";

/** Header fields with a usable request id: an id that cannot be used is replaced, not refused. */
export function withUsableId(
  name: string | undefined,
  headers: IncomingHttpHeaders,
  { givenId, requestId }: { readonly givenId: string | undefined; readonly requestId: string },
): IncomingHttpHeaders {
  const useless = name !== undefined && givenId === undefined && headers[name] !== undefined;
  return useless ? { ...headers, [name]: requestId } : headers;
}

/** An id from the caller is taken if it is short and printable; otherwise the sandbox chooses one. */
export function usableId(value: unknown): string | undefined {
  return typeof value === "string" && /^[\x20-\x7e]{1,255}$/.test(value) ? value : undefined;
}
