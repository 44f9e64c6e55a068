import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { keys as meshesKeys } from "../../src/sandbox/meshes/keys.ts";

const program = join(import.meta.dirname, "../../src/cli/main.ts");

/** Everything that commands printed. It is searched for credentials. */
export const printed: string[] = [];

/** Every credential that the run used. */
export const credentials = { meshi: "meshi-full-key", meshes: meshesKeys.publishable } as const;

export interface Command {
  readonly child: ChildProcess;
  /** Resolves when the command has ended. The exit code is `null` if a signal ended it. */
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

export interface Setting {
  readonly env?: Readonly<Record<string, string>>;
  /** A program with arguments that starts the command line: it gets the command as further arguments. */
  readonly through?: readonly string[];
}

/** Starts the command line in a child process. */
export function start(args: readonly string[], { env = {}, through = [] }: Setting = {}): Command {
  const { PATH, HOME } = process.env;
  const [command = "", ...given] = [...through, process.execPath, program, ...args];
  const child = spawn(command, given, {
    env: {
      PATH,
      HOME,
      NODE_COMPILE_CACHE: join(tmpdir(), "concord-compile-cache"),
      MESHI_KEY: credentials.meshi,
      MESHES_PUBLISHABLE_KEY: credentials.meshes,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const read = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  const ended = read.then(([out, err]) => {
    // The sandbox prints its published test keys on purpose.
    if (args[0] !== "sandbox") printed.push(out, err);
    return { code: child.exitCode, out, err };
  });
  return { child, ended };
}
