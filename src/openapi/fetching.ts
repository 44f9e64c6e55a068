import { type Boundary, strayAddress } from "./boundary.ts";
import { CannotLoad, cannotRead } from "./loading.ts";

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

function ask(url: string): Promise<Response> {
  const headers = { accept: "application/yaml, application/json, text/yaml, text/plain, */*;q=0.1" };
  return fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(30_000) }).catch(
    cannotRead(url),
  );
}

/** A host may lead from http to https. To any other host, only the user leads. */
function refuseRedirect(from: string, to: string, boundary: Boundary): void {
  const [was, is] = [new URL(from), new URL(to)];
  const isEncrypted = is.protocol === "https:" && is.hostname === was.hostname && is.port === "";
  if (isEncrypted && is.username === "" && is.password === "") return;
  const stray = strayAddress(boundary, to);
  if (stray) throw new CannotLoad(`${from} redirects. The new address ${stray.reason}. ${stray.remedy}`);
}

async function textOf(url: string, response: Response): Promise<string> {
  if (!response.ok)
    throw new CannotLoad(`${url} gives the status ${response.status}. Check the address, or save the file.`);
  const text = await response.text().catch(cannotRead(url));
  if (/^\s*<(?:!doctype|html)/i.test(text))
    throw new CannotLoad(`${url} is a web page. Use the address of the document itself ("raw", "download").`);
  return text;
}
