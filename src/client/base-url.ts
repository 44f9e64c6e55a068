import type { Contract } from "../openapi/contract.ts";
import type { ClientOptions } from "./options.ts";

/**
 * A base URL without slashes at its end, for paths begin with one.
 * @throws TypeError for anything but an absolute http or https URL without user info, query and fragment. The message
 *   shows neither of these: they may be secrets.
 */
export function readBaseUrl(given: string | URL): string {
  const text = String(given).trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const why = !url
    ? "is not an absolute URL, such as https://api.example.com/v1"
    : !/^https?:$/.test(url.protocol)
      ? "is not http or https"
      : url.username || url.password
        ? "has a user name or password in it. Give credentials as `token` or `credentials`"
        : /[?#]/.test(text)
          ? "has a query or a fragment, which no path can follow"
          : // A parser would take out what is white, turn a backslash and complete what lacks its slashes.
            !/^\w+:\/\/[^/\s\\][^\s\\]*$/.test(text) && "would be read as another one";
  if (url && !why) return url.origin + url.pathname.replace(/\/+$/, "");
  const shown = text.split(/[?#]/, 1)[0]?.replace(/[^/\\]*@/g, "...@");
  throw new TypeError(`The base URL "${shown}" ${why}`);
}

/** The base URL of each documented server: the caller's for all, the caller's for this one, or its own. */
export function readBaseUrls(
  { title, servers, operations, noDefaultServer }: Contract,
  given: ClientOptions["baseUrl"] = {},
): (server: string | undefined) => string {
  if (typeof given === "string" || given instanceof URL) {
    const one = readBaseUrl(given);
    return () => one;
  }
  const bases: Record<string, string> = {};
  const documented = [...servers, ...Object.values(operations).flatMap(({ server = [] }) => server)];
  for (const [server, url] of Object.entries(given)) {
    if (url === undefined) continue;
    if (!documented.includes(server)) {
      const known = [...new Set(documented)].join(", ");
      throw new TypeError(`baseUrl names ${server}, which ${title} does not document. It documents ${known}`);
    }
    bases[server] = readBaseUrl(url);
  }
  return (server = servers[0]) => {
    if (noDefaultServer && !bases[server])
      throw new TypeError(`${title} needs the option baseUrl. ${noDefaultServer}`);
    bases[server] ??= readBaseUrl(server);
    return bases[server];
  };
}

/** Plain http, and not to this machine. Parsing the URL for that would cost every call more than this. */
const EXPOSED = /^http:(?!\/\/(([^/]+\.)?localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$))/;

/** Whether a request can be read on its way to this URL, which is as `URL` writes it. */
export function isExposed(url: string): boolean {
  return EXPOSED.test(url);
}

/** The error for a credential that would travel where others can read it. */
export function exposed(url: string): TypeError {
  return new TypeError(
    `Credentials would travel in plain text to ${new URL(url).origin}. Use https, or set the option allowInsecure: true if nobody else can read the connection`,
  );
}
