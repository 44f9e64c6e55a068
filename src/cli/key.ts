import { readFileSync } from "node:fs";
import { CommandFailed } from "./exit.ts";

/** `main-api` takes its key from `MAIN_API_KEY`. */
export function keyVariable(api: string): string {
  return `${api.toUpperCase().replaceAll("-", "_")}_KEY`;
}

/**
 * The key of an API: from the file if one is named, else from the environment. White space around it, such as the line
 * break that editors and `echo` leave, is not part of it.
 * @throws CommandFailed that never quotes the key.
 */
export function readKey(api: string, keyFile: string | undefined): string {
  const variable = keyVariable(api);
  if (keyFile !== undefined) {
    const key = readKeyFile(keyFile).trim();
    if (key === "")
      throw new CommandFailed(`The key file ${keyFile} is empty. Put the API key into it, on one line.`);
    return usable(key, `The key file ${keyFile}`);
  }
  const value = process.env[variable];
  if (value === undefined) {
    throw new CommandFailed(
      `There is no API key. Set ${variable} in the environment, or name a file: --key-file <file>.`,
    );
  }
  const key = value.trim();
  if (key === "") throw new CommandFailed(`${variable} is set, but empty. Set it to the API key.`);
  return usable(key, variable);
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "error";
    throw new CommandFailed(`The key file ${path} cannot be read (${code}). Check its path and permissions.`);
  }
}

function usable(key: string, source: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new CommandFailed(
    `${source} does not hold a key: it has a space, a line break or a letter that no key has. It must hold the key alone.`,
  );
}
