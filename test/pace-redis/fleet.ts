import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Job, Report } from "./process.ts";

/** What all processes did together. */
export interface Outcome {
  readonly succeeded: number;
  readonly warnings: readonly number[];
}

/** Starts so many processes, lets them begin at the same time, and waits for the end of all. */
export async function runFleet(processes: number, job: Job, begun = async () => {}): Promise<Outcome> {
  const children: ChildProcess[] = [];
  for (let number = 0; number < processes; number++) {
    const child = fork(join(import.meta.dirname, "process.ts"), {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    children.push(child);
    const ready = once(child, "message");
    child.send(job);
    await ready;
  }
  const ends = children.map(async (child): Promise<Report> => {
    const [report] = await once(child, "message");
    return report;
  });
  for (const child of children) child.send("go");
  const [reports] = await Promise.all([Promise.all(ends), begun()]);
  await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")));
  const ended = reports.filter((report) => "succeeded" in report);
  return {
    succeeded: ended.reduce((sum, { succeeded }) => sum + succeeded, 0),
    warnings: ended.map(({ warnings }) => warnings),
  };
}
