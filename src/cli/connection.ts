import { type Command, Option } from "commander";
import type { ClientOptions } from "../client/index.ts";
import type { Contract, Operation } from "../openapi/contract.ts";
import {
  checkedBaseUrl,
  isOwnServer,
  listensHere,
  refuseClearText,
  SANDBOX_PORT,
  type Target,
} from "./base-url.ts";
import { type Credentials, readCredentials, variableOf } from "./credentials.ts";
import { CommandFailed, exit } from "./exit.ts";
import { atLeastOne } from "./numbers.ts";
import { refuseUnusableProxies } from "./proxy.ts";
import { isSandboxKey } from "./sandbox-keys.ts";
import { traceHooks } from "./trace.ts";
import { packageVersion } from "./version.ts";

/** Options of every command that calls an API. */
export interface ConnectionOptions {
  readonly baseUrl?: string;
  readonly keyFile?: string;
  readonly profile?: string;
  readonly attempts?: number;
  readonly insecureHttp?: boolean;
  readonly verbose?: boolean;
}

/** What a client is made with, and where its calls go. */
export interface Connection {
  readonly options: ClientOptions;
  readonly target: Target;
  /** Whose credentials they are: a variable, a file or a profile. */
  readonly keySource: string;
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
    .option("--profile <name>", "credentials and server that concord login has kept")
    .option(
      "--attempts <n>",
      "requests per call at most, the first included, where it may be retried",
      atLeastOne,
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

/** How an API is reached. @throws CommandFailed where there is no usable key or base URL. */
export async function connectionTo(
  contract: Contract,
  operation: Operation,
  options: ConnectionOptions,
  line: (text: string) => void,
): Promise<Connection> {
  const given = options.baseUrl === undefined ? undefined : checkedBaseUrl(options.baseUrl, "--base-url");
  const credentials = readCredentials(contract, operation, options);
  const target = targetOf(contract, operation, given, credentials);
  if (operation.security.length > 0) refuseClearText(target, options.insecureHttp);
  if (isOwnServer(contract, operation, target.url))
    await refuseSandboxKeys(contract.name, credentials.values);
  const { attempts, verbose } = options;
  return {
    target,
    keySource: credentials.source,
    options: {
      credentials: credentials.clientCredentials,
      headers: { "user-agent": `concord/${packageVersion()}` },
      ...(target.source === undefined ? {} : { baseUrl: target.url }),
      transport: await transport(),
      ...(options.insecureHttp ? { allowInsecure: true } : {}),
      ...(attempts === undefined ? {} : { retry: { attempts } }),
      ...(verbose ? { hooks: traceHooks(line) } : {}),
    },
  };
}

/** What carries the calls; loaded when something is sent, which help and checks do not do. */
async function transport(): Promise<NonNullable<ClientOptions["transport"]>> {
  refuseUnusableProxies();
  return (await import("../client/node/index.ts")).nodeTransport();
}

/** The line that says where calls go. */
export function describeTarget({ target: { url, source }, keySource }: Connection): string {
  const from = source === undefined || source === "--base-url" ? "" : ` (${source})`;
  return `calls go to ${url}${from}${keySource ? `, with the key of ${keySource}` : ""}`;
}

function targetOf(
  contract: Contract,
  { server = contract.servers[0] }: Operation,
  given: string | undefined,
  { profile, profileName }: Credentials,
): Target {
  if (given !== undefined) return { url: given, source: "--base-url" };
  const variable = variableOf(contract.name, "base_url");
  // A profile goes with its own server: a key must not be sent where another key belongs.
  if (profile) {
    const kept = profile[variable];
    if (kept !== undefined) return { url: kept, source: `profile ${profileName}` };
  }
  const set = profile ? undefined : process.env[variable]?.trim();
  if (set) return { url: checkedBaseUrl(set, variable), source: variable };
  if (contract.noDefaultServer === undefined) return { url: server };
  throw new CommandFailed(`--base-url is missing. ${contract.noDefaultServer}`, exit.misuse);
}

/** @throws CommandFailed for a published key of the sandbox: the API itself does not know it. */
async function refuseSandboxKeys(api: string, values: readonly string[]): Promise<void> {
  if (values.length === 0 || !(await isSandboxKey(api, values))) return;
  const here = await listensHere(SANDBOX_PORT);
  const way = here
    ? `A sandbox listens on this machine: add --base-url http://127.0.0.1:${SANDBOX_PORT}/${api}, or set ${variableOf(api, "base_url")} to it.`
    : "Start one with concord sandbox, and name it with --base-url.";
  throw new CommandFailed(
    `The key is one of those that the sandbox publishes, which the API itself does not know. ${way}`,
  );
}
