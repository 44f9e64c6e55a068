import { registry } from "../../generated/registry.ts";
import { createClient } from "../client/index.ts";
import { apiNamed } from "./apis.ts";
import { operationNamed, target } from "./call/operation.ts";
import { type Connection, connectionTo } from "./connection.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { describeError } from "./describe.ts";
import { CommandFailed, type ExitCode, exit } from "./exit.ts";
import { Interrupted } from "./interrupt.ts";
import { checkPromised } from "./promised.ts";
import type { DynamicClient } from "./verbs.ts";

/** The operation of each API that shows most about a key at the least cost. */
const PROBES: Readonly<Record<string, { readonly operation: string; readonly query?: object }>> = {
  meshi: { operation: "getAuth" },
  meshes: { operation: "listWorkspaces" },
  "main-api": { operation: "listLists", query: { limit: 1 } },
  meetso: { operation: "listMeetings", query: { limit: 1 } },
};

interface Status {
  readonly api: string;
  readonly server?: string;
  readonly key?: string;
  readonly good: boolean;
  readonly says: string;
}

/** Prints whose keys are set. Returns the exit code. */
export async function authStatus(
  { api, json, ...options }: ConnectionOptions & { readonly api?: string; readonly json?: boolean },
  signal: AbortSignal,
): Promise<ExitCode> {
  const apis = api === undefined ? registry : [apiNamed(api)];
  const found: Status[] = [];
  for (const { name } of apis) found.push(await statusOf(name, options, signal));
  const named = found.filter(({ key }) => key !== undefined);
  if (json) console.log(JSON.stringify(found, null, 2));
  else for (const status of found) console.log(describeStatus(status));
  return named.length > 0 && named.every(({ good }) => good) ? exit.done : exit.failed;
}

async function statusOf(api: string, options: ConnectionOptions, signal: AbortSignal): Promise<Status> {
  const probe = PROBES[api];
  if (!probe) return { api, good: false, says: "the API does not say whose a key is" };
  const operation = await operationNamed(api, probe.operation);
  const { contract, definition, key } = operation;
  let connection: Connection;
  try {
    connection = await connectionTo(contract, definition, options, (line) => console.error(line));
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { api, good: false, says: error.message };
  }
  const known = { api, server: connection.target.url, key: connection.keySource };
  // A contract chosen at run time has no static types.
  const client = createClient(contract, connection.options) as unknown as DynamicClient;
  const { method, path } = target(key);
  const params = { path: {}, query: { ...probe.query }, header: {} };
  try {
    const result = await client.request(method, path, { params, signal });
    if (result.error) return { ...known, good: false, says: describeError(result.error, contract) };
    checkPromised(operation.document, key, result);
    return { ...known, good: true, says: whose(result.data) };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return { ...known, good: false, says: describeError(error, contract) };
  }
}

/** Describes the holder of a key. */
function whose(data: unknown): string {
  if (typeof data !== "object" || data === null) return "the key is good";
  const names = ["org_id", "organization", "principal_type", "service_account_user_id", "scopes"];
  const parts = names.flatMap((name) => {
    const value: unknown = Reflect.get(data, name);
    return typeof value === "string" || Array.isArray(value) ? [`${name} ${[value].flat().join(", ")}`] : [];
  });
  return parts.length > 0 ? parts.join("; ") : "the key is good";
}

function describeStatus({ api, server, key, good, says }: Status): string {
  if (key === undefined) return `${api}\n    no key: ${says}`;
  return `${api}\n    ${good ? "good" : "not good"}: ${says}\n    key: ${key}\n    server: ${server}`;
}
