import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export const PROGRAM = join(import.meta.dirname, "../../src/cli/main.ts");
/** Tests start hundreds of commands, so the compiled source files are kept for the next start. */
const compiled = join(tmpdir(), "concord-compile-cache");

/** A key that the sandbox knows; no output may ever show it. */
export const KEY = "meshi-full-key";

export interface Ended {
  /** Exit code; `null` if a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Waits until the command has printed this, on either stream. Returns all that it printed so far. */
  said(text: string): Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

export interface Setting {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
}

/** The environment of a command: as little as it needs, a key, and what a test adds or takes away. */
export function environmentOf(env: Setting["env"]): Record<string, string> {
  const { PATH, HOME, TMPDIR } = process.env;
  const all = { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE: compiled, MESHI_KEY: KEY, ...env };
  return Object.fromEntries(
    Object.entries(all).filter((each): each is [string, string] => each[1] !== undefined),
  );
}

/** Nothing listens there: a request would fail, with another exit code than wrong use. */
export const nowhere = ["--base-url", "http://127.0.0.1:9"];

/** Starts the real command line in a process of its own, with a key in its environment unless `env` takes it away. */
export function start(args: readonly string[], { cwd, env, input }: Setting = {}): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: environmentOf(env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A command may end without having read its input.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  let told = "";
  let heard = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      told += part;
      heard();
    });
  }
  const read = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return {
    pid: child.pid ?? 0,
    ended: read.then(([out, err]) => ({ code: child.exitCode, out, err })),
    kill: (signal) => child.kill(signal),
    async said(wanted) {
      while (!told.includes(wanted)) {
        const more = new Promise<"more">((resolve) => {
          heard = () => resolve("more");
        });
        if ((await Promise.race([more, read])) !== "more") break;
      }
      if (!told.includes(wanted)) throw new Error(`It never said "${wanted}", but:\n${told}`);
      return told;
    },
  };
}

/** Runs the command line to its end. @throws Error if its output shows a key from its environment. */
export async function concord(args: readonly string[], setting: Setting = {}): Promise<Ended> {
  return expectNoKey(args, await start(args, setting).ended, setting.env);
}

/** What a command printed. @throws Error if that shows a key from its environment. */
export function expectNoKey<Printed extends Pick<Ended, "out" | "err">>(
  args: readonly string[],
  ended: Printed,
  env: Setting["env"] = {},
): Printed {
  const given = Object.entries(env).flatMap(([name, value]) =>
    /KEY$/.test(name) && value?.trim() ? [value.trim()] : [],
  );
  const { out, err } = ended;
  // A call prints the API's own response, which may contain the publishable key.
  const own = args[0] === "call" ? err : `${out}${err}`;
  const shown = `${out}${err}`.includes(KEY) || given.some((key) => own.includes(key));
  if (args[0] !== "sandbox" && shown) {
    throw new Error(`The output of concord ${args.join(" ")} shows a key.`);
  }
  return ended;
}

/** A folder that is gone when the test is over. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "concord-cli-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Writes a file into a folder of its own and gives its path. */
export async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await folder(), name);
  await writeFile(path, content);
  return path;
}
