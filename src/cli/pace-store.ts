import { createHash } from "node:crypto";
import type { ClientOptions } from "../client/index.ts";
import type { Contract } from "../openapi/contract.ts";
import { CommandFailed, exit } from "./exit.ts";

/** The variable that stands in for `--pace-store`. */
export const PACE_STORE_VARIABLE = "CONCORD_PACE_STORE";

/**
 * The pace that this process shares with others that have the same key, or nothing where no store is named.
 * @throws CommandFailed for an address that cannot be one, which is never shown: a password may stand in it.
 */
export async function sharedPace(
  { name }: Contract,
  keys: readonly string[],
  given: string | undefined,
  line: (text: string) => void,
): Promise<Pick<ClientOptions, "pace">> {
  const url = given ?? process.env[PACE_STORE_VARIABLE]?.trim();
  if (url === undefined || (given === undefined && url === "")) return {};
  // Loaded when it is needed, which is rarely.
  const { redisPace } = await import("../client/pace-redis/index.ts");
  // Each key has limits of its own. The server gets a digest, from which no key can be found.
  const digest = createHash("sha256").update(keys.join("\n")).digest("hex").slice(0, 16);
  try {
    return { pace: await redisPace({ url, name: `${name}-${digest}`, onWarning: line }) };
  } catch (error) {
    if (!(error instanceof TypeError))
      throw new CommandFailed(error instanceof Error ? error.message : String(error));
    const source = given === undefined ? PACE_STORE_VARIABLE : "--pace-store";
    throw new CommandFailed(`${source} is unusable. ${error.message}.`, exit.misuse);
  }
}
