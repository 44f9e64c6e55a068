import { CommandFailed, exit } from "./exit.ts";
import type { Fetch } from "./http-fetch.ts";

/** A proxy as the environment names it. */
export interface Proxy {
  readonly variable: string;
  readonly url: string;
}

/** The variables for each scheme of a target, the first one that is set counting; as curl has them. */
const VARIABLES = {
  http: ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
  https: ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
} as const;

/** The proxy for targets of a scheme. @throws CommandFailed for one that no request can go through. */
export function proxyFor(scheme: keyof typeof VARIABLES): Proxy | undefined {
  const variable = VARIABLES[scheme].find((name) => process.env[name]?.trim());
  if (variable === undefined) return undefined;
  const text = process.env[variable]?.trim() ?? "";
  // As curl does, a proxy without a scheme is taken as one that speaks HTTP.
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(url))
    throw new CommandFailed(`${variable} is not the address of a proxy. Set it to http://host:port.`);
  const { protocol } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") {
    throw new CommandFailed(
      `${variable} names a proxy of the kind ${protocol.slice(0, -1)}, which concord does not speak. Set it to an http or https proxy, or unset it.`,
      exit.failed,
    );
  }
  return { variable, url };
}

/** The proxies that are set, for messages. */
export function proxyVariables(): string[] {
  const names = Object.values(VARIABLES).flat();
  return [...new Set(names.filter((name) => process.env[name]?.trim()))];
}

/**
 * A `fetch` that goes through the proxies of HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, but for the hosts of NO_PROXY; nothing
 * where no proxy is set, so that the library behind it is loaded only when it is needed.
 */
export async function proxiedFetch(): Promise<Fetch | undefined> {
  const [http, https] = [proxyFor("http"), proxyFor("https")];
  if (!http && !https) return undefined;
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: http?.url ?? "",
    httpsProxy: https?.url ?? "",
  });
  // undici's own fetch is the platform's, in a version of its own: only the types of the two are not the same.
  const proxied = fetch as unknown as (url: string, init: object) => Promise<Response>;
  return (url, init) => proxied(url, { ...init, dispatcher, redirect: "manual" });
}
