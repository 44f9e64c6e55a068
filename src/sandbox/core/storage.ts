import type { IncomingMessage, ServerResponse } from "node:http";
import type { StoredFile } from "./api.ts";
import type { Mounted, Mounting } from "./mounted.ts";

interface Rejection {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Refusals of the storage, in S3's words. */
const rejections = {
  method: { status: 405, code: "MethodNotAllowed", message: "Files can be read with GET and HEAD." },
  credential: {
    status: 400,
    code: "InvalidArgument",
    message: "Only one auth mechanism allowed: the URL is one, so leave out the Authorization header.",
  },
  forged: {
    status: 403,
    code: "SignatureDoesNotMatch",
    message: "The URL was not signed here, or was changed.",
  },
  expired: { status: 403, code: "AccessDenied", message: "Request has expired." },
  missing: { status: 404, code: "NoSuchKey", message: "The specified key does not exist." },
} as const satisfies Record<string, Rejection>;

/**
 * Plays the storage on another host where an API keeps its files. It accepts only presigned URLs. It refuses an API's
 * credential, to expose clients that leak one. `path` and `search` exclude the prefix.
 */
export async function serveFile(
  apis: ReadonlyMap<string, Mounting>,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  search: string,
): Promise<void> {
  const [, api = "", name = ""] = /^\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const mounted = await apis.get(api)?.();
  const found = mounted ? find(mounted, request, name, search) : rejections.forged;
  const { status, mediaType, bytes } = "bytes" in found ? { status: 200, ...found } : xml(found);
  response.writeHead(status, {
    date: new Date(mounted?.now() ?? Date.now()).toUTCString(),
    "content-type": mediaType,
    "content-length": bytes.length,
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

function find(
  { presigner, service, now }: Mounted,
  request: IncomingMessage,
  name: string,
  search: string,
): StoredFile | Rejection {
  if (request.method !== "GET" && request.method !== "HEAD") return rejections.method;
  if (request.headers.authorization !== undefined) return rejections.credential;
  const verdict = presigner.verify(name, new URLSearchParams(search), now());
  if (verdict !== "valid") return rejections[verdict];
  return service.file?.(name) ?? rejections.missing;
}

function xml({ status, code, message }: Rejection): StoredFile & { readonly status: number } {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`;
  return { status, mediaType: "application/xml", bytes: Buffer.from(text) };
}
