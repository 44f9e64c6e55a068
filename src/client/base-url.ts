import type { Contract } from "../openapi/contract.ts";
import type { ClientOptions } from "./options.ts";

/**
 * A base URL without the slash that paths begin with.
 * @throws TypeError for anything but an absolute http or https URL without user info, query and fragment. The message
 *   shows neither of these: they may be secrets.
 */
export function readBaseUrl(given: string | URL): string {
  const text = String(given);
  const shown = text.split(/[?#]/, 1)[0]?.replace(/[^/\\]*@/g, "...@");
  const refuse = (why: string) => new TypeError(`The base URL "${shown}" ${why}`);
  if (!URL.canParse(text)) throw refuse("is not an absolute URL, such as https://api.example.com/v1");
  const { protocol, username, password, origin, pathname } = new URL(text);
  if (!/^https?:$/.test(protocol)) throw refuse("is not an http or https URL");
  if (username || password) {
    throw refuse("has a user name or password in it. Give credentials as `token` or `credentials`");
  }
  if (/[?#]/.test(text)) throw refuse("has a query or a fragment, which no path can follow");
  return origin + pathname.replace(/\/$/, "");
}

/** The base URL of each documented server: the caller's for all, the caller's for this one, or its own. */
export function readBaseUrls(
  { title, servers, operations, noDefaultServer }: Contract,
  given: ClientOptions["baseUrl"],
): (server: string | undefined) => string {
  const one = typeof given === "string" || given instanceof URL ? readBaseUrl(given) : undefined;
  if (one !== undefined) return () => one;
  const bases = new Map<string, string>();
  const documented = [...servers, ...Object.values(operations).flatMap(({ server = [] }) => server)];
  for (const [server, url] of Object.entries(given ?? {})) {
    if (url === undefined) continue;
    if (!documented.includes(server)) {
      const known = [...new Set(documented)].join(", ");
      throw new TypeError(`baseUrl names ${server}, which ${title} does not document. It documents ${known}`);
    }
    bases.set(server, readBaseUrl(url));
  }
  return (server = servers[0]) => {
    const known = bases.get(server);
    if (known !== undefined) return known;
    if (noDefaultServer) throw new TypeError(`${title} needs the option baseUrl. ${noDefaultServer}`);
    const base = readBaseUrl(server);
    bases.set(server, base);
    return base;
  };
}

/** Whether a request to this URL can be read on its way: plain http, and not to this machine. */
export function isExposed(url: string): boolean {
  if (!/^http:/i.test(url)) return false;
  return !/^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1\]$/.test(new URL(url).hostname);
}

/** The error for a credential that would travel where others can read it. */
export function exposed(url: string): TypeError {
  return new TypeError(
    `Credentials would travel in plain text to ${new URL(url).origin}, where others on the way can read them. Use https, or the option allowInsecure: true if all of that way is yours`,
  );
}
