import type { IncomingHttpHeaders } from "node:http";

/** Header fields with an unusable request id replaced by the generated one. */
export function withUsableId(
  name: string | undefined,
  headers: IncomingHttpHeaders,
  { givenId, requestId }: { readonly givenId: string | undefined; readonly requestId: string },
): IncomingHttpHeaders {
  const useless = name !== undefined && givenId === undefined && headers[name] !== undefined;
  return useless ? { ...headers, [name]: requestId } : headers;
}

/** The caller's id if it is short and printable; otherwise `undefined`. */
export function usableId(value: unknown): string | undefined {
  return typeof value === "string" && /^[\x20-\x7e]{1,255}$/.test(value) ? value : undefined;
}
