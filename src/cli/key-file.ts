import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { CommandFailed } from "./exit.ts";
import { fileErrorText } from "./file-errors.ts";

/** The one key that a file holds. @throws CommandFailed if it is unreadable or empty. */
export function keyFileOf(path: string): string {
  const key = textOf(path).trim();
  if (key === "")
    throw new CommandFailed(`The key file ${path} is empty. Put the API key into it, on one line.`);
  return key;
}

/** The `NAME=value` lines of a file, as in `.env` files. @throws CommandFailed if it is unreadable or empty. */
export function parsedKeyFile(path: string): Readonly<Record<string, string | undefined>> {
  const text = textOf(path);
  if (text.trim() === "")
    throw new CommandFailed(
      `The key file ${path} is empty. Put the credentials into it, as NAME=value lines.`,
    );
  return parseEnv(text);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandFailed(
      `The key file ${path} cannot be read: ${fileErrorText(error)}. Check its path and permissions.`,
    );
  }
}
