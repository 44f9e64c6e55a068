import type { ClientOptions, Hooks } from "../client/index.ts";
import type { NodeTransport } from "../client/node/index.ts";
import type { Contract, Operation } from "../openapi/contract.ts";
import {
  checkedBaseUrl,
  isOwnServer,
  listensHere,
  refuseClearText,
  SANDBOX_PORT,
  type Target,
} from "./base-url.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { Contact } from "./contact.ts";
import { type CredentialOptions, type Credentials, readCredentials } from "./credentials.ts";
import { deprecationHook } from "./deprecation.ts";
import { CommandFailed, exit } from "./exit.ts";
import { sharedPace } from "./pace-store.ts";
import { isSandboxKey } from "./sandbox-keys.ts";
import { traceHooks } from "./trace.ts";
import { nodeTransport } from "./transport.ts";
import { variableOf } from "./variable-names.ts";
import { packageVersion } from "./version.ts";

/** The options of a client, and where its calls go. */
export interface Connection {
  readonly options: ClientOptions;
  readonly target: Target;
  readonly transport: NodeTransport;
  readonly contact: Contact;
  /** Source of the credentials: a variable, a file or a profile. */
  readonly keySource: string;
}

/**
 * Prepares the connection for an operation and for `polled`, which follows its run. When `stop` aborts, no other request begins,
 * and neither it nor `signal` waits for a key.
 * @throws CommandFailed without a usable key or base URL; the reason of a signal.
 */
export async function connectionTo(
  contract: Contract,
  operation: Operation,
  given: ConnectionOptions & { readonly stop?: AbortSignal; readonly signal?: AbortSignal },
  line: (text: string) => void,
  polled?: Operation,
): Promise<Connection> {
  const options = { signal: given.stop, ...given };
  const server = options.baseUrl === undefined ? undefined : checkedBaseUrl(options.baseUrl, "--base-url");
  const credentials = await readCredentials(contract, operation, options);
  const forPolls = polled && (await credentialsOfPolls(contract, polled, options));
  const target = targetOf(contract, operation, server, credentials);
  refuseOtherServer(contract, target, credentials);
  if (operation.security.length > 0) refuseClearText(target, options.insecureHttp);
  if (isOwnServer(contract, operation, target.url))
    await refuseSandboxKeys(contract.name, credentials.values);
  const { attempts, verbose, stop } = options;
  const transport = await nodeTransport(stop && { stop });
  const traced: Hooks = verbose ? traceHooks(line) : {};
  const contact = new Contact();
  return {
    target,
    transport,
    contact,
    keySource: credentials.source,
    options: {
      credentials: { ...forPolls?.clientCredentials, ...credentials.clientCredentials },
      headers: { "user-agent": `concord/${packageVersion()}` },
      ...(target.source === undefined ? {} : { baseUrl: target.url }),
      transport,
      ...(await sharedPace(contract, credentials.values, options.paceStore, line)),
      ...(options.insecureHttp ? { allowInsecure: true } : {}),
      // `--attempts` limits retries after a 429 too.
      ...(attempts === undefined ? { env: contact.env } : { retry: { attempts, rateLimited: attempts - 1 } }),
      hooks: {
        ...deprecationHook((text) => line(`concord: ${text}`)),
        ...traced,
        onAttempt: (attempt, call) => {
          if (attempts === undefined) contact.onAttempt(attempt, call);
          traced.onAttempt?.(attempt, call);
        },
        onWait: (wait, call) => {
          if (!contact.isGivenUp) traced.onWait?.(wait, call);
        },
      },
    },
  };
}

/** Polling a run may need another key than starting it. @throws CommandFailed before anything is sent. */
async function credentialsOfPolls(
  contract: Contract,
  polled: Operation,
  options: CredentialOptions,
): Promise<Credentials> {
  try {
    return await readCredentials(contract, polled, options);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new CommandFailed(
      `--wait follows it by ${polled.id}, and nothing was sent. ${error.message}`,
      error.exitCode,
    );
  }
}

/** Says in one line where calls go. */
export function describeTarget({ target: { url, source }, keySource }: Connection): string {
  const from = source === undefined || source === "--base-url" ? "" : ` (${source})`;
  return `calls go to ${url}${from}${keySource ? `, with the key of ${keySource}` : ""}`;
}

function targetOf(
  contract: Contract,
  { server = contract.servers[0] }: Operation,
  given: string | undefined,
  { kept }: Credentials,
): Target {
  if (given !== undefined) return { url: given, source: "--base-url" };
  const variable = variableOf(contract.name, "base_url");
  // Ignore the environment's server if a profile is used: its key may not belong there.
  if (kept?.baseUrl !== undefined) return { url: kept.baseUrl, source: `profile ${kept.profile}` };
  const set = kept ? undefined : process.env[variable]?.trim();
  if (set) return { url: checkedBaseUrl(set, variable), source: variable };
  if (contract.noDefaultServer === undefined) return { url: server };
  throw new CommandFailed(`--base-url is missing. ${contract.noDefaultServer}`, exit.misuse);
}

/** @throws CommandFailed for a kept key that is for another server. */
function refuseOtherServer({ name }: Contract, { url }: Target, { kept, values }: Credentials): void {
  if (values.length === 0 || kept?.origins === undefined || kept.origins.includes(new URL(url).origin))
    return;
  throw new CommandFailed(
    `What profile ${kept.profile} keeps for ${name} goes to ${kept.origins.join(", ")} alone, and this call to ${new URL(url).origin}. To keep a key for that server: \`concord login --api ${name} --base-url ${url} --profile <name>\``,
    exit.misuse,
  );
}

/** @throws CommandFailed for a key that the sandbox publishes: the API does not know it. */
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
