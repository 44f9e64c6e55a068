import type { Fetch } from "./http-fetch.ts";

const VARIABLES = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"];

/**
 * A `fetch` that goes through the proxies of HTTP_PROXY, HTTPS_PROXY and NO_PROXY; nothing where neither proxy is set,
 * so that the library behind it is loaded only when it is needed.
 */
export async function proxiedFetch(): Promise<Fetch | undefined> {
  if (!VARIABLES.some((name) => process.env[name])) return undefined;
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const dispatcher = new EnvHttpProxyAgent();
  // undici's own fetch is the platform's, in a version of its own: only the types of the two are not the same.
  const proxied = fetch as unknown as (url: string, init: object) => Promise<Response>;
  return (url, init) => proxied(url, { ...init, dispatcher });
}
