import { isHtml, titleOf } from "../../openapi/html-page.ts";
import { type Env, orAborted } from "../env.ts";
import { parseRetryAfter } from "../http-date.ts";
import { boundedText, isJson, redirectOf, typeOf } from "../response.ts";
import { transported } from "../transported.ts";

/** What a token request has got: the text of a response, and what in it rules out that it holds a token. */
interface Received {
  readonly text: string;
  /** Why the response cannot be what was asked for, whatever its text says; `undefined` if it can. */
  readonly obstacle: string | undefined;
  /** When the server takes the next request, where it says so. */
  readonly retryAt: Date | undefined;
}

/** Reads a response as far as a token may reach, and no longer than the signal allows. */
export async function receive(response: Response, env: Env, signal: AbortSignal): Promise<Received> {
  const text = await orAborted(boundedText(transported(response)), signal);
  const wait = parseRetryAfter(response.headers, env.now());
  return {
    text,
    obstacle: obstacleIn(response, text),
    retryAt: wait === undefined ? undefined : new Date(env.now() + wait),
  };
}

const CHECK = "Check the address, and whether a proxy or a login page responds in its place";
const PROXY_ASKS = "a proxy asks for a user name and a password";

function obstacleIn(response: Response, text: string): string | undefined {
  const { status } = response;
  const target = redirectOf(response);
  if (target !== undefined)
    return `it redirects to ${target}. Redirects are not followed, because the secret must not go where they lead. ${CHECK}`;
  if (status < 200 || status > 599)
    return "HTTP has no such status for a response. Check the address, and any proxy before it";
  if (status === 407) return PROXY_ASKS;
  // Some servers call everything HTML, also their JSON.
  if ((/html/i.test(typeOf(response)) && !isJson(text)) || isHtml(text)) {
    const named = titleOf(text);
    return `it is an HTML page${named && `, titled "${named}"`}. ${CHECK}`;
  }
  return undefined;
}

/** Whether a header field can carry a token: visible ASCII characters, with spaces within at most (RFC 6749, appendix A.12). */
export function isToken(text: string): boolean {
  return /^[!-~]+( +[!-~]+)*$/.test(text);
}

/** Why a token of another type than Bearer is not taken. A long type is not quoted: it may be the token. */
export function notBearer(type: string): string {
  const named = /^[\w.-]{1,20}$/.test(type) ? `its token_type is ${type}` : "its token_type is another one";
  return `${named}, and the client sends Bearer tokens only. Have the server give this client Bearer tokens`;
}

/**
 * Why a response without an error code of OAuth holds no token. The cause of the library's error is left out: the message of a
 * JSON parser quotes the text, which may be a token.
 */
export function whyNoToken(status: number, error: unknown): string {
  if (status === 429) return "the server takes no more requests at the moment";
  if (status >= 500)
    return "the server, or a proxy in front of it, cannot respond as it should at the moment. Try again later";
  if (status === 404 || status === 405) return "no token endpoint is at this address. Check the address";
  if (status >= 400)
    return "the server refuses the request and does not say why. Check the address, clientId and clientSecret";
  if (status !== 200) return "a token comes with the status 200. Check the address";
  const { message, cause } = Object(error);
  // Only of the type does the library not say which one it was.
  const type = /`token_type`/.test(message) && Object(Object(cause).body).token_type;
  return `${typeof type === "string" ? notBearer(type) : message}. Check the address`;
}

/** Fetch says no more than that it failed; its cause says why, where it has one. */
export function messageOf(error: unknown): string {
  const { message, cause } = Object(error);
  // A host that refuses on all of its addresses is an error with a code alone.
  const why = Object(cause).message || Object(cause).code;
  if (message === "fetch failed" && cause && !why) return `${PROXY_ASKS} (407, which fetch hides)`;
  // Fetch makes no response with such a status.
  if (Object(cause).name === "RangeError") return "the response has a status that HTTP does not have";
  return [message ?? error, why].filter(Boolean).map(String).join(": ");
}
