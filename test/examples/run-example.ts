import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "vitest";

const folder = join(import.meta.dirname, "../../examples");

/** Runs an example as a person does. Returns what it printed under each title. Fails if it fails or writes to standard error. */
export async function runExample(name: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const example = spawn(process.execPath, [join(folder, `${name}.ts`)], { env: { PATH: process.env.PATH } });
  const [out, err] = await Promise.all([text(example.stdout), text(example.stderr), once(example, "close")]);
  expect({ code: example.exitCode, err }).toEqual({ code: 0, err: "" });
  const steps = new Map<string, string[]>();
  for (const line of out.split("\n")) {
    const title = /^\d+\. (.*?) {2}/.exec(line)?.[1];
    if (title !== undefined) steps.set(title, []);
    else if (line !== "") [...steps.values()].at(-1)?.push(line.trim());
  }
  return steps;
}
