import { type Command, Option } from "commander";
import type { ClientOptions } from "../client/index.ts";
import type { Contract, Operation } from "../openapi/contract.ts";
import { readCredentials } from "./credentials.ts";
import { CommandFailed, exit } from "./exit.ts";
import { atLeastOne } from "./numbers.ts";
import { proxiedFetch } from "./proxy.ts";
import { traceHooks } from "./trace.ts";
import { packageVersion } from "./version.ts";

/** Options of every command that calls an API. */
export interface ConnectionOptions {
  readonly baseUrl?: string;
  readonly keyFile?: string;
  readonly attempts?: number;
  readonly verbose?: boolean;
}

/** Names under which people might try to give a secret. */
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
    // Hidden, and refused: an argument can be read by everyone on the machine, and stays in the shell's history.
    command.addOption(new Option(`--${name} <secret>`).hideHelp().argParser(refuseSecret));
  }
  return command
    .option("--base-url <url>", "server to call, instead of the API's own")
    .option(
      "--key-file <file>",
      "file with the API key, or with NAME=value lines where there are several, instead of the environment",
    )
    .option(
      "--attempts <n>",
      "requests per call at most, the first included, where it may be sent again",
      atLeastOne,
    )
    .option("-v, --verbose", "tell every request, answer and wait on standard error");
}

function refuseSecret(): never {
  throw new CommandFailed(
    "A key is not taken as an argument: others on this machine can read it, and the shell's history keeps it. Use the environment variable, or --key-file <file>.",
    exit.misuse,
  );
}

/** Options for `createClient`. @throws CommandFailed where there is no usable key or base URL. */
export async function clientOptions(
  contract: Contract,
  operation: Operation,
  { baseUrl, keyFile, attempts, verbose }: ConnectionOptions,
  line: (text: string) => void,
): Promise<ClientOptions> {
  if (baseUrl !== undefined && !(/^https?:\/\/[^/]/.test(baseUrl) && URL.canParse(baseUrl))) {
    throw new CommandFailed(`--base-url ${baseUrl} is not an http or https address.`, exit.misuse);
  }
  if (baseUrl === undefined && contract.noDefaultServer !== undefined) {
    throw new CommandFailed(`--base-url is missing. ${contract.noDefaultServer}`, exit.misuse);
  }
  return {
    credentials: readCredentials(contract, operation, keyFile),
    headers: { "user-agent": `concord/${packageVersion()}` },
    ...(baseUrl === undefined ? {} : { baseUrl }),
    // With node:http come the platform's web classes; help, checks and proxies need neither.
    fetch: (await proxiedFetch()) ?? (await import("./http-fetch.ts")).httpFetch(),
    ...(attempts === undefined ? {} : { retry: { attempts } }),
    ...(verbose ? { hooks: traceHooks(line) } : {}),
  };
}
