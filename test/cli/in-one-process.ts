import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Ran } from "../support/run-in-place.ts";
import { environmentOf, expectNoKey, type Setting } from "./concord.ts";

let running: ChildProcess | undefined;
let before: Promise<unknown> = Promise.resolve();

/**
 * Runs the command line as `concord` does, but all commands of a file in one process, one after the other: to load what works on
 * documents takes longer than to use it.
 */
export function concordInOne(
  args: readonly string[],
  { cwd = process.cwd(), env }: Omit<Setting, "input"> = {},
): Promise<Ran> {
  const ran = before.then(async () => {
    running ??= started();
    const child = running;
    child.send([args, environmentOf(env), cwd]);
    const ended = new AbortController();
    const events = ["message", "exit"].map((event) => once(child, event, ended));
    const [answer] = await Promise.race(events).finally(() => ended.abort());
    if (typeof answer !== "object" || answer === null)
      throw new Error(`concord ${args.join(" ")} ended its process.`);
    // That process sends nothing else.
    return expectNoKey(args, answer as Ran, env);
  });
  before = ran.catch(() => {});
  return ran;
}

function started(): ChildProcess {
  const process = fork(join(import.meta.dirname, "commands-process.ts"), { stdio: "ignore", execArgv: [] });
  // It ends with the process that runs the tests.
  process.unref();
  process.channel?.unref();
  process.once("exit", () => {
    running = undefined;
  });
  return process;
}
