import { isIPv6 } from "node:net";

/** Proxies as undici takes them. */
interface Proxies {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/**
 * The proxies that the usual variables name; `undefined` where there is none. As with curl, lower case wins over
 * upper case, ALL_PROXY is the fallback for both, and a proxy without a scheme is an http one.
 */
export function proxiesOf(variables: Readonly<Record<string, string | undefined>>): Proxies | undefined {
  const read = (name: string) => variables[name.toLowerCase()] || variables[name] || "";
  const all = read("ALL_PROXY");
  const httpProxy = withScheme(read("HTTP_PROXY") || all);
  const httpsProxy = withScheme(read("HTTPS_PROXY") || all);
  return httpProxy || httpsProxy
    ? { httpProxy, httpsProxy, noProxy: exceptions(read("NO_PROXY")) }
    : undefined;
}

function withScheme(proxy: string): string {
  return proxy === "" || proxy.includes("://") ? proxy : `http://${proxy}`;
}

/**
 * The hosts without a proxy, as undici compares them: it knows an IPv6 address only in the brackets and the spelling
 * of a URL, `*` only alone, and no name that ends in a dot.
 */
function exceptions(noProxy: string): string {
  const entries = noProxy.split(/[\s,]+/).filter(Boolean);
  if (entries.includes("*")) return "*";
  return entries.map(exception).join();
}

function exception(entry: string): string {
  const [, bracketed, port = ""] = /^\[([^\]]*)\](:\d+)?$/.exec(entry) ?? [];
  const address = bracketed ?? entry;
  if (isIPv6(address) && !address.includes("%")) return new URL(`http://[${address}]`).hostname + port;
  return entry.replace(/\.(:\d+)?$/, "$1");
}
