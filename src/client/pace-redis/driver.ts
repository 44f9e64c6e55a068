import type { Command } from "./windows.ts";

/** A connected client of ioredis, iovalkey or node-redis, of one server or of a cluster. */
export interface RedisClient {
  eval(script: string, ...rest: never[]): Promise<unknown>;
}

/** How ioredis and iovalkey take a script. */
interface Spread {
  eval(script: string, keyCount: number, ...keysAndArgs: readonly string[]): Promise<unknown>;
}

/** How node-redis takes it. */
interface Structured {
  eval(script: string, input: { keys: readonly string[]; arguments: readonly string[] }): Promise<unknown>;
}

/** Runs a command on whichever client it is: the method that only the first family has tells them apart. */
export function runOn(client: RedisClient, { script, keys, args }: Command): Promise<unknown> {
  const isSpread = "defineCommand" in client;
  // Either interface is what its family documents.
  return isSpread
    ? (client as unknown as Spread).eval(script, keys.length, ...keys, ...args)
    : (client as unknown as Structured).eval(script, { keys, arguments: args });
}

/** What a store of a URL needs of its connection. */
export interface Connection {
  readonly client: RedisClient;
  /** Settles when the server can be asked, or cannot be reached. */
  readonly ready: Promise<unknown>;
  close(): Promise<void>;
}

const SCHEME = /^(redis|valkey)(s?)(\+cluster)?:$/;

/** @throws TypeError without the URL in it, which may have a password. */
export function checkedUrl(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isUsable = url && SCHEME.test(url.protocol) && url.hostname && /^\/?\d*$/.test(url.pathname);
  if (isUsable && !url.hash && !url.search) return url;
  throw new TypeError(
    "The URL of the shared pace has to look like redis://host:6379, rediss://user:password@host/0 or redis+cluster://host:6379",
  );
}

/**
 * Connects with ioredis. A command that cannot be sent at once fails at once, for late ones would take slots that nobody uses.
 * @throws Error with the line that installs ioredis, where it is not.
 */
export async function connectTo(url: URL, timeout: number): Promise<Connection> {
  const { Cluster, Redis } = await import("ioredis").catch((cause: unknown) => {
    throw new Error("A shared pace needs the package ioredis: npm install ioredis", { cause });
  });
  const [, , secure, cluster] = SCHEME.exec(url.protocol) ?? [];
  const plain = url.href.replace(/^[a-z+]+:/, secure ? "rediss:" : "redis:");
  const retry = (times: number) => Math.min(2000, 50 * 2 ** Math.min(times, 6));
  const common = {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    connectTimeout: timeout,
    maxRetriesPerRequest: 0,
  };
  const credentials = {
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    ...(secure && { tls: {} }),
  };
  const client = cluster
    ? new Cluster([{ host: url.hostname, port: Number(url.port || 6379) }], {
        lazyConnect: true,
        enableOfflineQueue: false,
        clusterRetryStrategy: retry,
        redisOptions: { ...common, ...credentials },
      })
    : new Redis(plain, { ...common, retryStrategy: retry });
  // Each failed command reports its error; without a listener a lost connection would end the process.
  client.on("error", () => {});
  return {
    client,
    ready: client.connect(),
    close: async () => client.disconnect(),
  };
}
