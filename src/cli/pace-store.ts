import { createHash } from "node:crypto";
import type { ClientOptions } from "../client/index.ts";
import type { Contract } from "../openapi/contract.ts";
import { CommandFailed, exit } from "./exit.ts";

/** The environment variable for `--pace-store`. */
export const PACE_STORE_VARIABLE = "CONCORD_PACE_STORE";

/**
 * The pace that all processes with the same key share; empty if no store is named.
 * @throws CommandFailed if the store is unusable. It never shows the address, which may hold a password.
 */
export async function sharedPace(
  { name }: Contract,
  keys: readonly string[],
  given: string | undefined,
  line: (text: string) => void,
): Promise<Pick<ClientOptions, "pace">> {
  const url = given ?? process.env[PACE_STORE_VARIABLE]?.trim();
  if (url === undefined || (given === undefined && url === "")) return {};
  // Loaded on demand: few commands need it.
  const { redisPace } = await import("../client/pace-redis/index.ts");
  // Each key has its own limits. The server gets a digest, which does not reveal the key.
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
