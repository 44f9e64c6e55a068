import { addressOfProxy, proxyVariables as countingVariables } from "../client/node/index.ts";
import { CommandFailed } from "./exit.ts";

/** The variables whose proxies count, for messages. */
export function proxyVariables(): string[] {
  const { http, https } = countingVariables(process.env);
  return [...new Set([https, http])].filter((name) => name !== undefined);
}

/** @throws CommandFailed for an unusable proxy. It names the variable. */
export function refuseUnusableProxies(): void {
  for (const variable of proxyVariables()) {
    const url = addressOfProxy(process.env[variable]?.trim() ?? "");
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
