import { proxyVariables as countingVariables, proxiesOf } from "../client/node/index.ts";
import { CommandFailed } from "./exit.ts";

/** The variables whose proxies count, for messages. */
export function proxyVariables(): string[] {
  const { http, https } = countingVariables(process.env);
  return [...new Set([https, http])].filter((name) => name !== undefined);
}

/** @throws CommandFailed for an unusable proxy. It names the variable. */
export function refuseUnusableProxies(): void {
  try {
    proxiesOf(process.env);
  } catch (error) {
    throw new CommandFailed(`${Object(error).message}.`);
  }
}
