import { quietly } from "./quietly.ts";
import { isPromise } from "./transported.ts";

export type ParseAs = "json" | "text" | "blob" | "arrayBuffer" | "stream";

/** A response whose body has been read, unless it is a stream. */
export interface ReadResponse {
  readonly response: Response;
  /** Read once: the platform's class looks for it in several places each time. */
  readonly status: number;
  readonly ok: boolean;
  /** The body as it came, as far as it was read. */
  readonly raw: string | Blob | ArrayBuffer | ReadableStream | null;
  /** The body as it was asked for; of an error what its JSON says. `undefined` if that is no JSON, or too deep. */
  readonly data: unknown;
  /** Takes credentials out of a success that turns out to be an error. */
  readonly mask?: Mask;
}

/** Chooses by its header how a success is read; with a function, what is made of its stream. */
export type ChosenReading = (
  response: Response,
) => "json" | "text" | "blob" | ((body: ReadableStream<Uint8Array>) => unknown);

/** How a body is read. */
export interface Reading {
  readonly parseAs: ParseAs | ChosenReading;
  /** Reads JSON, in place of `JSON.parse`. */
  readonly parse?: ((text: string) => unknown) | undefined;
}

/** Takes credentials out of an error's body: a server or a proxy may have quoted them. */
type Mask = (text: string) => string;

/** Watches over a stream that is read after its call. */
type Watch = (body: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>;

/** No API nests JSON more deeply. Code that walks through such a value, as `JSON.stringify` does, would overflow its stack. */
export const DEEPEST_JSON = 1000;

/** An error body beyond this many characters is no API's; the rest of it is not read. */
const LARGEST_ERROR_BODY = 256 * 1024;

/**
 * Reads a response while its attempt still runs, so the time-out covers the body and a truncated body can be retried.
 */
export async function read(
  coming: Response | PromiseLike<Response>,
  { parseAs, parse = JSON.parse }: Reading,
  mask: Mask = String,
  guard?: Watch,
  checked?: (given: Response) => Response,
): Promise<ReadResponse> {
  const given = await coming;
  const response = checked?.(given) ?? given;
  const { status } = response;
  const ok = status > 199 && status < 300;
  const as = typeof parseAs === "function" ? parseAs(response) : parseAs;
  if (ok && as !== "json") {
    if (typeof as === "string" && as !== "stream") {
      // A response of another library may have no more than its text.
      const decoder = as === "text" && "arrayBuffer" in response && decoderOf(response);
      const raw = decoder ? decoder.decode(await response.arrayBuffer()) : await response[as]();
      return { response, status, ok, raw, data: raw };
    }
    const raw = response.body && (guard?.(response.body) ?? response.body);
    return { response, status, ok, raw, data: raw && typeof as === "function" ? as(raw) : raw };
  }
  // A body that is read as text is never touched as a stream, which would have to be made first.
  const raw = ok ? await response.text() : mask(await boundedText(response));
  return { response, status, ok, raw, data: isDeep(raw) ? undefined : parsed(raw, parse), mask };
}

/**
 * Whether JSON was cut off somewhere on its way, however well framed it arrived.
 * A proxy's HTML page is no JSON that was cut off; a retry would get it again.
 */
export function isCut({ response, ok, raw, data }: ReadResponse): boolean {
  if (!ok || data !== undefined || raw === "") return false;
  return /json/.test(typeOf(response)) && !isDeep(raw) && !isJson(raw);
}

/** A redirect in a browser, which hides its status and header fields. */
export function isOpaque({ type }: Response): boolean {
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
  const { origin, protocol, pathname } = new URL(location, url || undefined);
  return (origin === "null" ? protocol : origin) + pathname;
}

export function typeOf({ headers }: Response): string {
  return headers.get("content-type") ?? "no content type";
}

/** Whether a body is JSON, whatever the caller's own reader made of it. */
export function isJson(raw: unknown): boolean {
  return typeof raw === "string" && parsed(raw, JSON.parse) !== undefined;
}

/** `undefined` where the text cannot be read. A reader that takes its time gives no value either. */
function parsed(text: string, parse: (text: string) => unknown): unknown {
  try {
    const value = parse(text);
    if (!isPromise(value)) return value;
    void quietly(() => value);
    return undefined;
  } catch {
    return undefined;
  }
}

/** Whether JSON is nested too deeply. */
export function isDeep(text: unknown): boolean {
  if (typeof text !== "string" || text.length <= DEEPEST_JSON || !opensOften(text)) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Most of JSON is in strings, and `indexOf` is faster than this loop.
    if (unit === QUOTE) index = endOfString(text, index);
    else if (unit === BRACE || unit === BRACKET) {
      if (++depth > DEEPEST_JSON) return true;
    } else if (unit === BRACE + 2 || unit === BRACKET + 2) depth--;
  }
  return false;
}

/** Whether JSON has enough brackets to be nested too deeply. Most has not, and `indexOf` finds that out at once. */
function opensOften(text: string): boolean {
  let openings = 0;
  for (const bracket of "[{") {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++openings > DEEPEST_JSON) return true;
    }
  }
  return false;
}

const QUOTE = 34;
const BACKSLASH = 92;
const BRACKET = 91;
const BRACE = 123;

/** Where a string ends that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = start; ; ) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
}

/** Decodes a text by the charset of its type. JSON is UTF-8, whatever its type says (RFC 8259, section 8.1). */
function decoderOf(response: Response): TextDecoder | undefined {
  const [, charset] = /^(?!.*json).*charset="?([^\s";]+)/i.exec(typeOf(response)) ?? [];
  try {
    return charset ? new TextDecoder(charset) : undefined;
  } catch {
    // No charset that the platform knows.
    return undefined;
  }
}

/** The text of a response. A small one is drained, which keeps its connection usable; a large one is cut off and cancelled. */
export async function boundedText(response: Response): Promise<string> {
  // A response of another library may have no stream of the web.
  const reader = response.body?.getReader?.();
  if (!reader) return response.text();
  const decoder = decoderOf(response) ?? new TextDecoder();
  let text = "";
  while (text.length < LARGEST_ERROR_BODY) {
    const { value } = await reader.read();
    if (!value) return text;
    text += decoder.decode(value, { stream: true });
  }
  // Whether cancelling succeeds does not matter: nobody reads on.
  reader.cancel().catch(() => {});
  return text;
}
