import { appendFileSync } from "node:fs";
import { CommandFailed, exit } from "../exit.ts";

/** Appends a report to a file, such as the summary of a job. */
export function appendTo(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new CommandFailed(`The summary cannot be written to ${path}: ${reason}`, exit.misuse);
  }
}
