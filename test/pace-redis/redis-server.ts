import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The program of a Redis or Valkey on this machine, if there is one. */
export const program = [process.env.REDIS_SERVER_PATH, "redis-server", "valkey-server"].find((name) => {
  try {
    return name !== undefined && execFileSync(name, ["--version"]).length > 0;
  } catch {
    return false;
  }
});

export const missing =
  "There is no Redis: install the package `redis-server` or `valkey-server`, or name one in REDIS_SERVER_PATH. Without it these tests are skipped.";

/** A server that a test has started and must stop. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Ends it as a crash would: its data is lost. */
  kill(): Promise<void>;
  /** Starts it at the same port again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "concord-redis-"));
  const port = await freePort();
  let child = await run(folder, port, settings);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      child = await run(folder, port, settings);
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The server listens at no port");
  return address.port;
}

async function run(folder: string, port: number, settings: readonly string[]): Promise<ChildProcess> {
  if (program === undefined) throw new Error(missing);
  const child = spawn(
    program,
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder, ...settings],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  for await (const line of createInterface(child.stdout)) {
    if (line.includes("Ready to accept connections")) {
      child.stdout.resume();
      return child;
    }
  }
  throw new Error(`${program} ended before it was ready`);
}
