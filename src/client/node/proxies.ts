import { isIPv6 } from "node:net";

/** Proxies as undici takes them. */
interface Proxies {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The names of the variables whose proxies count. As with curl, lower case wins over upper case, and ALL_PROXY is the fallback for
 * both. A blank variable counts as one that is not set.
 */
export function proxyVariables(variables: Variables): { readonly http?: string; readonly https?: string } {
  const all = nameOf("ALL_PROXY", variables);
  const http = nameOf("HTTP_PROXY", variables) ?? all;
  const https = nameOf("HTTPS_PROXY", variables) ?? all;
  return { ...(http !== undefined && { http }), ...(https !== undefined && { https }) };
}

/**
 * The proxies that the usual variables name; `undefined` where there is none. A proxy without a scheme is an http one, as
 * with curl.
 */
export function proxiesOf(variables: Variables): Proxies | undefined {
  const { http, https } = proxyVariables(variables);
  const read = (name: string | undefined) => (name === undefined ? "" : (variables[name] ?? "").trim());
  return http || https
    ? {
        httpProxy: addressOfProxy(read(http)),
        httpsProxy: addressOfProxy(read(https)),
        noProxy: exceptions(read(nameOf("NO_PROXY", variables))),
      }
    : undefined;
}

function nameOf(name: string, variables: Variables): string | undefined {
  return [name.toLowerCase(), name].find((spelling) => variables[spelling]?.trim());
}

/** The address of a proxy as a variable gives it. As in curl, a proxy without a scheme speaks HTTP. */
export function addressOfProxy(proxy: string): string {
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
