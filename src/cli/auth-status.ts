import { createClient } from "../client/index.ts";
import { isObject } from "../openapi/json.ts";
import { callableApis } from "./call/callable-apis.ts";
import { callableNamed } from "./call/callable-named.ts";
import { callableOperations, target } from "./call/operation.ts";
import type { CallableApi } from "./call/own-apis.ts";
import { oneLine } from "./call/schema-text.ts";
import { connectionTo } from "./connection.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { type Credentials, readCredentials } from "./credentials.ts";
import { describeError, describeOther } from "./describe.ts";
import { DescribedApi } from "./described-api.ts";
import { CommandFailed, type ExitCode, exit } from "./exit.ts";
import { Interrupted } from "./interrupt.ts";
import { checkables, type Probe } from "./probe.ts";
import { checkPromised } from "./promised.ts";
import type { DynamicClient } from "./verbs.ts";

/** What is known of the credentials for an API. */
interface Status {
  readonly api: string;
  readonly server?: string;
  /** Where the credentials come from; absent if there are none. */
  readonly key?: string;
  /** The operation that was called to check them; absent if none could be. */
  readonly checked?: string;
  /** `null` if nothing could be checked. */
  readonly good: boolean | null;
  readonly says: string;
}

/** Prints whose keys are set. Returns the exit code. */
export async function authStatus(
  { api, json, ...options }: ConnectionOptions & { readonly api?: string; readonly json?: boolean },
  signal: AbortSignal,
): Promise<ExitCode> {
  const apis = api === undefined ? await callableApis() : [await callableNamed(api)];
  const found: Status[] = [];
  for (const each of apis) found.push(...(await statusesOf(each, options, signal)));
  const named = found.filter(({ key }) => key !== undefined);
  if (json) console.log(JSON.stringify(found, null, 2));
  else for (const status of found) console.log(describeStatus(status));
  return named.length > 0 && named.every(({ good }) => good !== false) ? exit.done : exit.failed;
}

/** The status of each credential that is there; one that says why, if none is. */
async function statusesOf(
  { name: api, load }: CallableApi,
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<Status[]> {
  try {
    const { contract, openapi, variables } = await load();
    const all = checkables(callableOperations(new DescribedApi(openapi), contract, variables));
    if (all.length === 0) return [{ api, good: null, says: "its operations need no key" }];
    const given = { ...options, variables, signal };
    // Says of all together what is missing, where nothing is there.
    await readCredentials(contract, { security: all.map(({ schemes }) => schemes) }, given);
    const found: Status[] = [];
    for (const { schemes, probe } of all) {
      const credentials = await readCredentials(contract, { security: [schemes] }, given).catch(failedOnly);
      if (credentials) found.push({ api, ...(await statusOf(credentials, probe, given)) });
    }
    return found;
  } catch (error) {
    // One API that cannot be read is no reason to say nothing of the others.
    if (error instanceof Interrupted) throw error;
    return [{ api, good: false, says: describeOther(error) }];
  }
}

/** Takes what is missing for one of several ways as no fault. */
function failedOnly(error: unknown): undefined {
  if (!(error instanceof CommandFailed)) throw error;
}

async function statusOf(
  { source: key, values }: Credentials,
  probe: Probe | undefined,
  options: ConnectionOptions & { readonly signal: AbortSignal },
): Promise<Omit<Status, "api">> {
  if (!probe) return { key, good: null, says: UNCHECKED };
  try {
    return { key, ...(await askWith(probe, options, values)) };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { key, good: false, says: error.message };
  }
}

const UNCHECKED = "set, and not checked: no operation takes it that only reads and asks for nothing else";

async function askWith(
  { operation, contract, params }: Probe,
  options: ConnectionOptions & { readonly signal: AbortSignal },
  secrets: readonly string[],
): Promise<Pick<Status, "server" | "checked" | "good" | "says">> {
  const { document, key } = operation;
  const definition = contract.operations[key] ?? operation.definition;
  const connection = await connectionTo(contract, definition, options, (line) => console.error(line));
  const known = { server: connection.target.url, checked: key };
  // A contract chosen at run time has no static types.
  const client = createClient(contract, connection.options) as unknown as DynamicClient;
  const { method, path } = target(key);
  try {
    const result = await client.request(method, path, { params, signal: options.signal });
    if (result.error) return { ...known, good: false, says: describeError(result.error, contract) };
    checkPromised(document, key, result);
    return { ...known, good: true, says: whose(result.data, secrets) };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return { ...known, good: false, says: describeError(error, contract) };
  }
}

/** Properties that say whose a key is, or what it may do. */
const HOLDER =
  /^(?:(?:org|organi[sz]ation|account|workspace|tenant|team|company|user|client|principal|service_account)(?:_?(?:user_)?(?:id|name|type))?|id|name|login|username|email|scopes?|roles?|permissions)$/i;

/** Describes the holder of a key, where the response is about one. It never shows a credential that the response repeats. */
function whose(data: unknown, secrets: readonly string[]): string {
  const parts = Object.entries(isObject(data) ? data : {}).flatMap(([name, value]) => {
    const texts = [value].flat().filter((each) => typeof each === "string");
    const isShown = HOLDER.test(name) && texts.length > 0 && !texts.some((text) => secrets.includes(text));
    return isShown ? [`${name} ${oneLine(texts.join(", "))}`] : [];
  });
  return parts.length > 0 ? parts.join("; ") : "the key is valid";
}

function describeStatus({ api, server, key, checked, good, says }: Status): string {
  if (key === undefined) return `${api}\n    ${good === null ? "" : "no key: "}${says}`;
  const verdict = good === null ? says : `${good ? "good" : "not good"}: ${says}`;
  const lines = [api, verdict, `key: ${key}`];
  if (checked !== undefined) lines.push(`checked: ${checked}`);
  if (server !== undefined) lines.push(`server: ${server}`);
  return lines.join("\n    ");
}
