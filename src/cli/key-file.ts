import { parseEnv } from "node:util";
import { CommandFailed } from "./exit.ts";
import { fileErrorText } from "./file-errors.ts";
import { isOfStop } from "./interrupt.ts";

/** A file with credentials. It is read once: several operations may need it, and a pipe gives its text only once. */
export class KeyFile {
  readonly path: string;
  #text: Promise<string> | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** The one key that it holds. @throws CommandFailed if it is unreadable or empty; the signal's reason. */
  async key(signal?: AbortSignal): Promise<string> {
    const key = (await this.#read(signal)).trim();
    if (key === "")
      throw new CommandFailed(`The key file ${this.path} is empty. Put the API key into it, on one line.`);
    return key;
  }

  /** Its `NAME=value` lines, as in `.env` files. @throws CommandFailed if it is unreadable or empty; the signal's reason. */
  async lines(signal?: AbortSignal): Promise<Readonly<Record<string, string | undefined>>> {
    const text = await this.#read(signal);
    if (text.trim() === "")
      throw new CommandFailed(
        `The key file ${this.path} is empty. Put the credentials into it, as NAME=value lines.`,
      );
    return parseEnv(text);
  }

  #read(signal = new AbortController().signal): Promise<string> {
    this.#text ??= textOf(this.path, signal);
    return this.#text;
  }
}

async function textOf(path: string, signal: AbortSignal): Promise<string> {
  // Loaded only for a key file: most commands have none.
  const { readToEnd } = await import("./read-to-end.ts");
  try {
    return String(await readToEnd(path, signal));
  } catch (error) {
    if (isOfStop(error)) throw error;
    throw new CommandFailed(
      `The key file ${path} cannot be read: ${fileErrorText(error)}. Check its path and permissions.`,
    );
  }
}
