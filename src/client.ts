import createFetchClient from "openapi-fetch";
import { credentialsFor } from "./auth.ts";
import type { Api, Contract, HttpMethod, Operation, OperationKey } from "./contract.ts";
import { type Env, systemEnv } from "./env.ts";
import { readError, requestIdOf, TransportError, UnexpectedResponse } from "./errors.ts";
import { at, type ParameterValues } from "./expressions.ts";
import { withKey } from "./keys.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { Pace } from "./pace.ts";
import { type Outgoing, outgoing, PlainRequest, RememberingRequest } from "./request.ts";
import { RetryBudget, resendOf, retryPolicy } from "./retry.ts";
import { type Call, type ParseAs, type Shared, send } from "./transport.ts";
import type { AnyResult, Client, Meta } from "./types.ts";

/** What the verbs build on: calls by operation, without the types of any one contract. */
export interface Engine {
  readonly contract: Contract;
  readonly env: Env;
  call(key: OperationKey, init?: CallInit): Promise<AnyResult>;
}

/** A call as the engine takes it. */
export interface CallInit extends CallOptions {
  readonly params?: ParameterValues;
  readonly body?: unknown;
  readonly parseAs?: ParseAs;
  /** A body that is already serialised goes out as it is; it then has to carry its own key. */
  readonly bodySerializer?: (body: unknown) => unknown;
}

const engineOf = Symbol("engine");

/** The engine beneath a client; for the verbs. */
export function engine(client: Client<never, never> | object): Engine {
  // Only createClient makes clients, and it always puts the engine there.
  const found = (client as { [engineOf]?: Engine })[engineOf];
  if (!found) throw new TypeError("This is not a client made by createClient");
  return found;
}

const DEFAULT_TIMEOUT = 30_000;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] as const;

/**
 * Makes a client for one API: openapi-fetch's calls over a transport that obeys the API's contract.
 * Every failure of a call is returned as `error`, never thrown, but for the caller's own abort and programming mistakes.
 * @throws TypeError for options that can never work: a base URL that is none, an unusable credential.
 */
export function createClient<Paths extends object, const C extends Contract>(
  api: Api<Paths, C>,
  options: ClientOptions = {},
): Client<Paths, C> {
  const contract: Contract = api;
  const { token, credentials, baseUrl, pace, env = systemEnv, ...defaults } = options;
  const limits = pace === false ? [] : (pace ?? contract.rateLimits);
  const shared: Shared = {
    contract,
    env,
    credentials: credentialsFor(contract, token, credentials),
    budget: new RetryBudget(),
    pace: limits.length > 0 || pace !== false ? new Pace(limits, env) : undefined,
  };
  const serverOf = servers(contract, baseUrl);
  // The classes differ from the platform's `Request` only in what they remember.
  const plain = PlainRequest as unknown as typeof Request;
  const fetchClient = createFetchClient<Record<string, never>>({ Request: plain });
  let middleware = 0;

  async function call(key: OperationKey, init: CallInit = {}): Promise<AnyResult> {
    const definition = contract.operations[key];
    if (!definition) throw new TypeError(`${contract.title} has no operation "${key}"`);
    const { timeout, deadline, signal, retry, hooks, headers, fetch, parseAs = "json", ...rest } = init;
    const [method, path] = split(key);
    const limit = deadline ?? defaults.deadline;
    const current: Call = {
      operation: key,
      definition,
      requestId: requestIdOfCaller(contract, rest.params, headers, defaults.headers) ?? env.uuid(),
      fetch: fetch ?? defaults.fetch ?? platformFetch,
      policy: retryPolicy(contract.retry, retry ?? defaults.retry),
      resend: resendOf(method, definition),
      timeout: timeout ?? defaults.timeout ?? DEFAULT_TIMEOUT,
      deadline: limit === undefined ? Number.POSITIVE_INFINITY : env.monotonic() + limit,
      signal: anySignal(signal, defaults.signal),
      hooks: hooks ?? defaults.hooks,
      parseAs,
      attempts: [],
      ambiguous: false,
    };
    const fetchInit = {
      ...(definition.key && !rest.bodySerializer ? withKey(definition.key, rest, env) : rest),
      method,
      baseUrl: serverOf(definition),
      headers: defaults.headers ? { ...defaults.headers, ...headers } : headers,
      // The transport has read JSON already, within the attempt that it came with.
      parseAs: parseAs === "json" ? "text" : parseAs,
      fetch: async (request: Request) =>
        send(shared, current, middleware > 0 ? await outgoing(request) : (request as unknown as Outgoing)),
      ...(middleware > 0 ? { Request: RememberingRequest } : {}),
    };
    try {
      // openapi-fetch types its calls by path; here the path is a value.
      const request = fetchClient.request as (m: string, p: string, i: object) => Promise<FetchResult>;
      return finish(shared, current, await request(method, path, fetchInit));
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return { error, meta: metaOf(current, current.requestId, false) };
    }
  }

  const client: Record<string | symbol, unknown> = {
    [engineOf]: { contract, env, call } satisfies Engine,
    contract: api,
    use(...added: Parameters<typeof fetchClient.use>) {
      fetchClient.use(...added);
      middleware += added.length;
    },
    eject: fetchClient.eject,
    request: (method: HttpMethod, path: `/${string}`, init?: CallInit) => call(`${method} ${path}`, init),
  };
  for (const method of METHODS) {
    client[method] = (path: `/${string}`, init?: CallInit) => call(`${method} ${path}`, init);
  }
  // The methods above are what the type says; TypeScript cannot follow a loop over names.
  return client as unknown as Client<Paths, C>;
}

interface FetchResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** Turns openapi-fetch's result into ours: the error read by the contract, the success with its story. */
function finish(shared: Shared, call: Call, result: FetchResult): AnyResult {
  const { contract, env } = shared;
  const { response } = result;
  const { definition } = call;
  if (!response.ok) {
    // A resent DELETE that finds nothing had done its work before its answer was lost.
    if (response.status === 404 && call.ambiguous && call.operation.startsWith("DELETE ")) {
      const meta = metaOf(call, requestIdOf(contract, call, response), false);
      return { data: undefined, response, meta: { ...meta, alreadyGone: true } };
    }
    const error = readError(contract, definition, call, response, result.error ?? "", env.now());
    return { error, response, meta: metaOf(call, error.requestId, false) };
  }
  const { answer } = call;
  const read = answer?.response === response ? answer : undefined;
  const data = call.parseAs === "json" ? (read?.data ?? parseJson(result.data)) : result.data;
  const why = unexpected(definition, call, response, data);
  if (why) {
    const text = typeof result.data === "string" ? result.data : "";
    const error = new UnexpectedResponse(why, call, response, text);
    return { error, response, meta: metaOf(call, call.requestId, false) };
  }
  const replayed = definition.replay !== undefined && at(data, definition.replay) === true;
  return { data, response, meta: metaOf(call, requestIdOf(contract, call, response), replayed) };
}

/** Middleware may have answered with a response of its own, which the transport never saw. */
function parseJson(text: unknown): unknown {
  if (typeof text !== "string" || text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unexpected(
  definition: Operation,
  call: Call,
  response: Response,
  data: unknown,
): string | undefined {
  const { status } = response;
  if (!definition.responses[status]) return "which the contract does not document";
  const bodiless = status === 204 || status === 205 || call.operation.startsWith("HEAD ");
  if (call.parseAs === "json" && data === undefined && !bodiless) return "without a body that is JSON";
  return undefined;
}

function metaOf(call: Call, requestId: string, replayed: boolean): Meta {
  return {
    operation: call.operation,
    requestId,
    attempts: call.attempts,
    ambiguous: call.ambiguous,
    replayed,
  };
}

/** Calls the platform's `fetch` of the moment, so that one installed later (a proxy, a test's) is used. */
const platformFetch = (url: string, init: RequestInit) => globalThis.fetch(url, init);

function split(key: OperationKey): [HttpMethod, string] {
  const space = key.indexOf(" ");
  // The part of an operation key before its space is a method by definition.
  return [key.slice(0, space) as HttpMethod, key.slice(space + 1)];
}

/** A caller's own request id, given as the documented header parameter or as a plain header, is used as it is. */
function requestIdOfCaller(
  contract: Contract,
  params: ParameterValues | undefined,
  ...headers: Array<CallOptions["headers"]>
): string | undefined {
  const name = contract.requestId.request;
  if (!name) return undefined;
  for (const fields of [params?.header, ...headers]) {
    for (const field in fields) {
      const value = fields[field];
      if (field.toLowerCase() === name && typeof value === "string") return value;
    }
  }
  return undefined;
}

function anySignal(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  return a && b ? AbortSignal.any([a, b]) : (a ?? b);
}

/** Gives the server of an operation, in the place of which the caller may have put another. */
function servers(contract: Contract, baseUrl: ClientOptions["baseUrl"]): (operation: Operation) => string {
  const replace = (server: string) => (typeof baseUrl === "string" ? baseUrl : (baseUrl?.[server] ?? server));
  if (typeof baseUrl === "object") {
    const known: string[] = [
      ...contract.servers,
      ...Object.values(contract.operations).flatMap(({ server }) => server ?? []),
    ];
    const stranger = Object.keys(baseUrl).find((server) => !known.includes(server));
    if (stranger) {
      throw new TypeError(`${contract.title} has no server ${stranger}; it has: ${known.join(", ")}`);
    }
  }
  const checked = (server: string) => {
    const url = replace(server);
    if (!URL.canParse(url)) throw new TypeError(`The base URL "${url}" is not an absolute URL`);
    return url;
  };
  const main = checked(contract.servers[0]);
  return ({ server }) => (server === undefined ? main : checked(server));
}
