import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Job, Message, Report } from "./process.ts";

/** What all processes did together. */
export interface Outcome {
  readonly succeeded: number;
  /** Of each process, since its start. */
  readonly warnings: readonly number[];
}

/** Processes that share an API key. */
export interface Fleet extends AsyncDisposable {
  /** Lets each process make so many calls at once, and waits for the end of all. */
  call(calls: number): Promise<Outcome>;
}

export async function startFleet(processes: number, job: Job): Promise<Fleet> {
  const children: ChildProcess[] = [];
  for (let number = 0; number < processes; number++) {
    const child = fork(join(import.meta.dirname, "process.ts"), {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    children.push(child);
    await ask(child, { job });
  }
  return {
    async call(calls) {
      const reports = await Promise.all(children.map((child) => ask(child, { calls })));
      const ended = reports.filter((report) => "succeeded" in report);
      return {
        succeeded: ended.reduce((sum, { succeeded }) => sum + succeeded, 0),
        warnings: ended.map(({ warnings }) => warnings),
      };
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) child.disconnect();
      await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")));
    },
  };
}

async function ask(child: ChildProcess, message: Message): Promise<Report> {
  const reported = once(child, "message");
  child.send(message);
  const [report] = await reported;
  return report;
}
