import { spawn } from "node:child_process";
import { once } from "node:events";

export interface Server {
  /** `http://127.0.0.1:<port>`, without a path. */
  readonly origin: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a server in a child process and waits until it prints its address.
 *
 * @throws Error with the server's output, if it ends before that.
 */
export async function start(script: string, args: readonly string[] = []): Promise<Server> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  // Stop the server when this process exits.
  const kill = (): boolean => child.kill();
  process.once("exit", kill);
  const ended = once(child, "close").finally(() => process.off("exit", kill));
  const origin = await new Promise<string>((resolve, reject) => {
    let output = "";
    const read = (text: string): void => {
      output += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    ended.then(() => reject(new Error(`${script} ended before it was listening:\n${output}`)), reject);
  });
  // A server that has printed its address has a pid.
  const { pid = 0 } = child;
  return {
    origin,
    pid,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
