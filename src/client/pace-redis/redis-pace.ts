import type { RateLimit } from "../../openapi/contract.ts";
import { systemEnv } from "../env.ts";
import { type MakePace, Pace } from "../pace.ts";
import { readOptions } from "../read-options.ts";
import { checkedUrl, connectTo, type RedisClient, runOn } from "./driver.ts";
import { Reach } from "./reach.ts";
import { SharedPace } from "./shared-pace.ts";
import { windowCommands } from "./windows.ts";

interface Common {
  /** Whose windows they are, where an API has several keys: each key has limits of its own. Default: the API's name. */
  readonly name?: string | undefined;
  /** In place of the contract's. All processes have to name the same. */
  readonly limits?: readonly RateLimit[] | undefined;
  /** How long the server may take to respond, in ms, before it counts as down. Default 1,000. */
  readonly timeout?: number | undefined;
  /** Called once for each time that the server is lost. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

export type RedisPaceOptions = Common &
  (
    | {
        /** `redis://`, `rediss://` or `redis+cluster://`, the same with `valkey`. Needs the package ioredis. */
        readonly url: string | URL;
      }
    | {
        /** A client of yours, connected; `close` leaves it open. */
        readonly client: RedisClient;
      }
  );

/** For the option `pace`. `close` ends the connection. */
export interface RedisPace extends MakePace {
  close(): Promise<void>;
}

const TIMEOUT = 1000;

/**
 * Makes a pace that all processes share which use the same server and name: together they keep to the rate limits. A server
 * that cannot be reached, now or later, is a warning: each process then keeps to the limits alone, and shares them again
 * once it can.
 * @throws TypeError for an option that cannot be used; Error where ioredis is not installed.
 */
export async function redisPace(given: RedisPaceOptions): Promise<RedisPace> {
  const options = readOptions(given);
  const { name, limits, timeout = TIMEOUT, onWarning = () => {} } = options;
  const connection =
    "client" in options ? undefined : await connectTo(checkedUrl(String(options.url)), timeout);
  const client = "client" in options ? options.client : connection?.client;
  if (typeof client?.eval !== "function") {
    throw new TypeError("The client of a shared pace has to be one of ioredis, iovalkey or node-redis");
  }
  const reach = new Reach({ run: (command) => runOn(client, command), timeout, onWarning });
  await connection?.ready.catch((error: unknown) => reach.fail(systemEnv, error));
  const make: MakePace = (contract, env) => {
    const kept = limits ?? contract.rateLimits;
    const command = windowCommands(name ?? contract.name, kept);
    return new SharedPace(new Pace(kept, env), env, reach, command);
  };
  return Object.assign(make, { close: async () => connection?.close() });
}
