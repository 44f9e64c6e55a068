import { CommandFailed } from "./exit.ts";

/** The variables that name proxies, as in curl. */
const VARIABLES = [
  "https_proxy",
  "HTTPS_PROXY",
  "http_proxy",
  "HTTP_PROXY",
  "all_proxy",
  "ALL_PROXY",
] as const;

/** The variables that are set, for messages. */
export function proxyVariables(): string[] {
  return VARIABLES.filter((name) => process.env[name]?.trim());
}

/** @throws CommandFailed for an unusable proxy. It names the variable. */
export function refuseUnusableProxies(): void {
  for (const variable of proxyVariables()) {
    const text = process.env[variable]?.trim() ?? "";
    // As in curl, a proxy without a scheme speaks HTTP.
    const url = text.includes("://") ? text : `http://${text}`;
    if (!URL.canParse(url))
      throw new CommandFailed(`${variable} is not the address of a proxy. Set it to http://host:port.`);
    const kind = new URL(url).protocol.slice(0, -1);
    if (kind !== "http" && kind !== "https") {
      throw new CommandFailed(
        `${variable} names a proxy of the kind ${kind}, which concord cannot use. Set it to an http or https proxy, or unset it.`,
      );
    }
  }
}
