export type ParseAs = "json" | "text" | "blob" | "arrayBuffer" | "stream";

/** An answer whose body has been read, but for a stream. */
export interface Answer {
  readonly response: Response;
  /** The body as it came, as far as it was read. */
  readonly raw: string | Blob | ArrayBuffer | ReadableStream | null;
  /** The body as it was asked for; of an error what its JSON says. `undefined` where that is no JSON. */
  readonly data: unknown;
}

/** An error body beyond this many characters is no API's envelope; the rest of it is not read. */
const LARGEST_ERROR_BODY = 256 * 1024;

/**
 * Reads an answer while the attempt that brought it still runs: its time-out then covers the body, and a truncated one can
 * be asked for again.
 */
export async function read(response: Response, parseAs: ParseAs): Promise<Answer> {
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
 * A proxy's HTML page is not JSON cut off, and asking again would only bring it again.
 */
export function isCut({ response, raw, data }: Answer): boolean {
  return response.ok && data === undefined && raw !== "" && /json/.test(typeOf(response));
}

/** The answer for those who read it anew. */
export function shown({ response, raw }: Answer): Response {
  return raw === response.body ? response : new Response(raw || null, response);
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
