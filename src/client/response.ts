export type ParseAs = "json" | "text" | "blob" | "arrayBuffer" | "stream";

/** A response whose body has been read, unless it is a stream. */
export interface ReadResponse {
  readonly response: Response;
  /** The body as it came, as far as it was read. */
  readonly raw: string | Blob | ArrayBuffer | ReadableStream | null;
  /** The body as it was asked for; of an error what its JSON says. `undefined` where that is no JSON. */
  readonly data: unknown;
}

/** An error body beyond this many characters is no API's; the rest of it is not read. */
const LARGEST_ERROR_BODY = 256 * 1024;

/**
 * Reads a response while its attempt still runs, so the time-out covers the body and a truncated body can be retried.
 */
export async function read(response: Response, parseAs: ParseAs): Promise<ReadResponse> {
  const { ok, body } = response;
  if (ok && parseAs !== "json") {
    const raw = parseAs === "stream" ? body : await response[parseAs]();
    return { response, raw, data: raw };
  }
  const raw = await (ok ? response.text() : bounded(body));
  return { response, raw, data: parse(raw) };
}

/**
 * Whether JSON was cut off somewhere on its way, however well framed it arrived.
 * A proxy's HTML page is no JSON that was cut off; a retry would get it again.
 */
export function isCut({ response, raw, data }: ReadResponse): boolean {
  return response.ok && data === undefined && raw !== "" && /json/.test(typeOf(response));
}

/** The response for middleware, which may read its body again. */
export function shown({ response, raw }: ReadResponse): Response {
  return raw === response.body || isOpaque(response) ? response : new Response(raw || null, response);
}

/** A redirect in a browser, which hides its status and header fields. */
function isOpaque({ type }: Response): boolean {
  return type === "opaqueredirect";
}

/** Where a redirect leads, without a query, which may hold a credential; `undefined` where a response is no redirect. */
export function redirectOf(response: Response): string | undefined {
  if (isOpaque(response)) return "an address that the browser does not show";
  const { status, headers, url } = response;
  if (status < 300 || status > 399 || status === 304) return undefined;
  const location = headers.get("location");
  if (location === null) return "an address that it does not name";
  if (!URL.canParse(location, url || undefined)) return location.split(/[?#]/, 1)[0]?.slice(0, 200);
  const { origin, pathname } = new URL(location, url || undefined);
  return origin + pathname;
}

export function typeOf({ headers }: Response): string {
  return headers.get("content-type") ?? "no content type";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A small body is drained, which keeps its connection usable; a large one is cut off and cancelled. */
async function bounded(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (text.length < LARGEST_ERROR_BODY) {
    const read = await reader?.read();
    if (!read?.value) return text;
    text += decoder.decode(read.value, { stream: true });
  }
  // Whether cancelling succeeds does not matter: nobody reads on.
  reader?.cancel().catch(() => {});
  return text;
}
