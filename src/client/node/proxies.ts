import { exceptionsIn } from "./no-proxy.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** The addresses of the proxies, and which hosts are reached without one. */
export interface Proxies {
  readonly http?: string;
  readonly https?: string;
  isException(url: URL): boolean;
}

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
 * The proxies that the usual variables name; `undefined` where there is none, or NO_PROXY excepts every host.
 * @throws TypeError naming a variable that counts and has no usable proxy.
 */
export function proxiesOf(variables: Variables): Proxies | undefined {
  const { http, https } = proxyVariables(variables);
  const noProxy = nameOf("NO_PROXY", variables);
  const isException = exceptionsIn(noProxy === undefined ? "" : (variables[noProxy] ?? ""));
  if ((http ?? https) === undefined || isException === "all") return undefined;
  return {
    ...(http !== undefined && { http: proxyIn(http, variables) }),
    ...(https !== undefined && { https: proxyIn(https, variables) }),
    isException,
  };
}

function nameOf(name: string, variables: Variables): string | undefined {
  return [name.toLowerCase(), name].find((spelling) => variables[spelling]?.trim());
}

/**
 * The address in a variable. As in curl, a proxy without a scheme speaks HTTP.
 * @throws TypeError naming the variable. The address is not shown: a password may be in it.
 */
function proxyIn(variable: string, variables: Variables): string {
  const given = (variables[variable] ?? "").trim();
  const address = given.includes("://") ? given : `http://${given}`;
  if (!URL.canParse(address))
    throw new TypeError(`${variable} is not the address of a proxy. Set it to http://host:port`);
  const { protocol, host, username, password } = new URL(address);
  const kind = protocol.slice(0, -1);
  if (kind !== "http" && kind !== "https") {
    throw new TypeError(
      `${variable} names a proxy of the kind ${kind}, which cannot be used. Set it to an http or https proxy, or unset it`,
    );
  }
  if (!isEscaped(username + password)) {
    throw new TypeError(
      `${variable} has a user name or password that cannot be read. Write a percent sign in them as %25`,
    );
  }
  const user = username || password ? `${username}:${password}@` : "";
  return `${protocol}//${user}${host}`;
}

/** Whether every percent sign begins the escape of a character. */
function isEscaped(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
