import { appendFileSync } from "node:fs";
import { CommandFailed, exit } from "../exit.ts";
import { fileErrorText } from "../file-errors.ts";

/** Appends a report to a file, such as the summary of a job. */
export function appendTo(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    const isFull = /^(ENOSPC|EDQUOT|EFBIG|EIO)$/.test(Object(error).code);
    throw new CommandFailed(
      `The summary cannot be written to ${path}: ${fileErrorText(error) ?? error}.`,
      isFull ? exit.failed : exit.misuse,
    );
  }
}
