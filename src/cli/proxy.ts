import { CommandFailed } from "./exit.ts";

/**
 * The variables whose proxies count, for messages. As with curl, lower case wins over upper case, and ALL_PROXY counts where one of
 * the others is not set.
 */
export function proxyVariables(): string[] {
  const set = (name: string) => [name.toLowerCase(), name].find((spelling) => process.env[spelling]?.trim());
  const named = [set("HTTPS_PROXY"), set("HTTP_PROXY")];
  const fallback = named.includes(undefined) ? set("ALL_PROXY") : undefined;
  return [...named, fallback].filter((name) => name !== undefined);
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
