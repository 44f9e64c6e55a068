import type { UnexpectedResponse } from "../client/index.ts";
import { isHtml, titleOf } from "../openapi/html-page.ts";
import { onOneLine } from "../openapi/one-line.ts";
import { proxyVariables } from "./proxy.ts";

/** Describes an undocumented response, and what to do about it. */
export function describeUnexpected({ operation, response, bodyText, message }: UnexpectedResponse): string {
  const { status, headers, ok } = response;
  const type = headers.get("content-type") ?? "no content type";
  const isPage = /html/i.test(type) || isHtml(bodyText);
  const title = isPage ? titleOf(bodyText) : "";
  // Without a sentence here, use the client's message: it says which rule the response breaks.
  const what = isPage
    ? `${operation} got ${status} with an HTML page (text/html)${title && `, titled "${title}"`}.`
    : ok || !(status in ADVICE || isRedirect(status))
      ? `${message.replace(/[\s:]+$/, "").replace(/([^.!?])$/, "$1.")}`
      : `${operation} got ${status} (${type}), which is not a response of the API.`;
  const location = headers.get("location");
  if (isRedirect(status)) {
    const to = location === null ? "" : ` to ${onOneLine(location)} (Location)`;
    if (message.includes(", as its contract says."))
      return `${operation} got ${status}, as its contract says. It redirects${to}. Redirects are not followed, because a key must not go where they lead.`;
    return `${what} It redirects${to}. Redirects are not followed, because a key must not go where they lead: check the base URL, and any proxy.`;
  }
  const advice = ADVICE[status];
  if (advice && (isPage || !ok)) return `${what} ${advice()}`;
  return `${what} Something between here and the API may have responded: check the base URL and any proxy.`;
}

/** Advice for a temporary gateway error. */
const DOWN = "It passes by itself: try again in a minute.";

const ADVICE: Readonly<Record<number, () => string>> = {
  401: () =>
    "A login page or a proxy has responded, not the API: check the base URL and any proxy, and whether you are in the right network.",
  403: () => "A firewall or a proxy has responded, not the API: check the base URL and any proxy.",
  407: () => {
    const [proxy = "HTTPS_PROXY"] = proxyVariables();
    return `The proxy asks for a user name and a password: put them into ${proxy}, as http://user:password@host:port.`;
  },
  413: () =>
    "Something between here and the API takes no request of this size: send less at once. import and emit do that by themselves; with --batch-rows and --batch-events they begin with less.",
  502: () => `A gateway before the API could not reach it. ${DOWN}`,
  503: () => `A gateway before the API says that it is not available. ${DOWN}`,
  504: () => `A gateway before the API got no response from it in time. ${DOWN}`,
};

export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}
