import { type Boundary, strayAddress } from "./boundary.ts";
import { isHtml, titleOf } from "./html-page.ts";
import { CannotLoad } from "./loading.ts";
import { onOneLine } from "./one-line.ts";

/** A file of the web. */
export interface WebFile {
  readonly text: string;
  /** Whether it is JSON or YAML, in which references are followed. */
  readonly isParsed: boolean;
}

/** Files of the web by their addresses. */
export type Web = ReadonlyMap<string, WebFile>;

/** A server that redirects more often does not lead to a document. */
const MOST_REDIRECTS = 5;

/** Fetches the text at an address. Each redirect has to lead to an address that the boundary allows. @throws CannotLoad */
export async function fetchText(address: string, boundary: Boundary): Promise<string> {
  let url = address;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await ask(url);
    const { status, headers } = response;
    if (status < 300 || status > 399 || status === 304) return textOf(url, response);
    await response.body?.cancel();
    const location = headers.get("location");
    if (location === null || !URL.canParse(location, url))
      throw new CannotLoad(
        `${url} gives the status ${status} without an address. Save the file, and name that.`,
      );
    const next = new URL(location, url).href;
    refuseRedirect(url, next, boundary);
    url = next;
  }
  throw new CannotLoad(`${address} redirects more than ${MOST_REDIRECTS} times. Check the address.`);
}

/** No document is larger; a response without an end would fill the memory. */
const MOST_MEGABYTES = 100;
const MOST_SECONDS = 30;

function ask(url: string): Promise<Response> {
  const headers = { accept: "application/yaml, application/json, text/yaml, text/plain, */*;q=0.1" };
  const signal = AbortSignal.timeout(MOST_SECONDS * 1000);
  return fetch(url, { headers, redirect: "manual", signal }).catch(cannotRead(url));
}

/** Fails with the reason why an address cannot be read. */
function cannotRead(url: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof CannotLoad) throw error;
    if (Object(error).name === "TimeoutError")
      throw new CannotLoad(`${url} was not read in ${MOST_SECONDS} seconds. Save the file, and name that.`);
    throw new CannotLoad(`${url} cannot be read: ${reasonOf(error)}. Check the address.`);
  };
}

/** What the codes mean by which Node says that no response came, or not all of it. */
const REASONS: readonly (readonly [codes: RegExp, reason: string])[] = [
  [/^ECONNREFUSED$/, "nothing listens there"],
  [/^ENOTFOUND$/, "the host name is not known"],
  [/^EAI_AGAIN$/, "the host name cannot be looked up now"],
  [/^(?:ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL)$/, "the host cannot be reached"],
  [/TIMEOUT|^ETIMEDOUT$/, "the connection was not made in time, or the response stopped"],
  [
    /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/,
    "the server closed the connection early",
  ],
  [/CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ERR_TLS/, "the server's certificate is not trusted"],
  [/^EPROTO$|SSL/, "the server does not speak TLS on this port"],
  [/^Z_/, "what came is not compressed as it says"],
];

function reasonOf(error: unknown): string {
  const { code, message } = Object(Object(error).cause ?? error);
  const [, known] = REASONS.find(([codes]) => codes.test(String(code))) ?? [];
  return known ?? onOneLine(String(message || code || error)).replace(/\.$/, "");
}

/** Refuses a redirect, unless it only turns http into https on the same host, or the boundary allows the new address. @throws CannotLoad */
function refuseRedirect(from: string, to: string, boundary: Boundary): void {
  const [was, is] = [new URL(from), new URL(to)];
  const isEncrypted = is.protocol === "https:" && is.hostname === was.hostname && is.port === "";
  if (isEncrypted && is.username === "" && is.password === "") return;
  const stray = strayAddress(boundary, to);
  if (stray) throw new CannotLoad(`${from} redirects. The new address ${stray.reason}. ${stray.remedy}`);
}

async function textOf(url: string, response: Response): Promise<string> {
  const text = await boundedText(url, response).catch(cannotRead(url));
  if (response.ok && !isHtml(text)) return text;
  const title = isHtml(text) ? titleOf(text) : "";
  const page = title === "" ? "" : `, titled "${title}"`;
  throw new CannotLoad(
    response.ok
      ? `${url} is a web page${page}. Use the address of the document itself ("raw", "download").`
      : `${url} gives the status ${response.status}${page && `, with a web page${page}`}. Check the address, or save the file.`,
  );
}

/** The text of a response, as far as a document may reach. */
async function boundedText(url: string, response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_MEGABYTES * 1e6)
      throw new CannotLoad(
        `${url} gives more than ${MOST_MEGABYTES} MB, which no document has. Check the address.`,
      );
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
