import { type Command, Option } from "commander";
import { CommandFailed, exit } from "./exit.ts";
import { KeyFile } from "./key-file.ts";
import { atLeastOne } from "./numbers.ts";
import { PACE_STORE_VARIABLE } from "./pace-store.ts";

/** Options of every command that calls an API. */
export interface ConnectionOptions {
  readonly baseUrl?: string;
  readonly keyFile?: KeyFile;
  readonly profile?: string;
  readonly attempts?: number;
  readonly insecureHttp?: boolean;
  readonly paceStore?: string;
  readonly verbose?: boolean;
  /** Environment variables with the credentials of an API of redocly.yaml, by security scheme. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** Option names that people might try for a secret. */
export const SECRET_OPTIONS = [
  "key",
  "api-key",
  "token",
  "password",
  "access-key",
  "secret-key",
  "publishable-key",
];

export function withConnectionOptions(command: Command): Command {
  for (const name of SECRET_OPTIONS) {
    // Hidden and refused: everyone on the machine can read an argument, and the shell's history keeps it.
    command.addOption(new Option(`--${name} <secret>`).hideHelp().argParser(refuseSecret));
  }
  return command
    .option("--base-url <url>", "server to call, instead of the API's own")
    .option(
      "--key-file <file>",
      "file with the API key, or with NAME=value lines where there are several, instead of the environment",
      (path) => new KeyFile(path),
    )
    .option("--profile <name>", "credentials and server that concord login has stored")
    .option("--attempts <n>", "most requests for a call, the first included", atLeastOne)
    .option(
      "--pace-store <url>",
      `Redis or Valkey (redis://host:6379) in which all processes with the same key share its rate limits; or ${PACE_STORE_VARIABLE}`,
    )
    .option("--insecure-http", "send the key over plain http to a host that is not this machine")
    .option("-v, --verbose", "report every request, response and wait on standard error");
}

function refuseSecret(): never {
  throw new CommandFailed(
    "A key is not taken as an argument: others on this machine can read it, and the shell's history keeps it. Use the environment variable, --key-file <file>, or concord login.",
    exit.misuse,
  );
}
