import createFetchClient from "openapi-fetch";
import { credentialsFor } from "./auth.ts";
import type { Api, Contract, Operation, OperationKey } from "./contract.ts";
import { type Env, systemEnv } from "./env.ts";
import {
  type CallError,
  readError,
  requestIdOf,
  TransportError,
  UNDOCUMENTED,
  unexpected,
} from "./errors.ts";
import { at, type ParameterValues } from "./expressions.ts";
import { withKey } from "./keys.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { Pace } from "./pace.ts";
import { type Outgoing, outgoing, PlainRequest } from "./request.ts";
import { RetryBudget } from "./retry.ts";
import { type Call, createTransport, type ParseAs, parse } from "./transport.ts";
import type { AnyResult, Client } from "./types.ts";

/** What the verbs build on: calls by operation, without the types of any one contract. */
export interface Engine {
  readonly contract: Contract;
  readonly env: Env;
  /** The client's own options, which every call obeys by itself. */
  readonly defaults: CallOptions;
  call(key: OperationKey, init?: CallInit): Promise<AnyResult>;
  /** The base URL under which an operation is called. */
  baseOf(operation: Operation): string;
  /** The contract's definition of an operation, which has this trait. @throws TypeError where it has not. */
  operation<Trait extends keyof Operation>(key: OperationKey, trait: Trait): With<Trait>;
}

/** A call as the engine takes it. */
export interface CallInit extends CallOptions {
  readonly params?: ParameterValues;
  readonly body?: unknown;
  readonly parseAs?: ParseAs;
  /** A body that is already serialised goes out as it is; it then has to carry its own key. */
  readonly bodySerializer?: (body: unknown) => unknown;
}

type With<Trait extends keyof Operation> = Operation & Required<Pick<Operation, Trait>>;

const engineOf = Symbol("engine");

/** The engine beneath a client that `createClient` made; for the verbs. */
export function engine(client: object): Engine {
  // Only createClient makes clients, and it always puts the engine there.
  return (client as { [engineOf]: Engine })[engineOf];
}

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
  const send = createTransport({
    contract,
    env,
    credentials: credentialsFor(contract, token, credentials),
    budget: new RetryBudget(),
    pace: pace === false ? undefined : new Pace(pace ?? contract.rateLimits, env),
  });
  const serverOf = (server: string) => {
    const url = (typeof baseUrl === "object" ? baseUrl[server] : baseUrl) ?? server;
    if (!URL.canParse(url)) throw new TypeError(`The base URL "${url}" is not an absolute URL`);
    return url;
  };
  const mainServer = serverOf(contract.servers[0]);
  const baseOf = ({ server }: Operation) => (server === undefined ? mainServer : serverOf(server));
  const fetchClient = createFetchClient<Record<string, never>>();
  let hasMiddleware = false;

  function operation<Trait extends keyof Operation>(key: OperationKey, trait: Trait): With<Trait> {
    const definition = contract.operations[key];
    if (definition?.[trait] === undefined) {
      throw new TypeError(`${contract.title} has no operation ${key}${definition ? ` with "${trait}"` : ""}`);
    }
    // The trait is there, as just checked.
    return definition as With<Trait>;
  }

  async function call(key: OperationKey, init: CallInit = {}): Promise<AnyResult> {
    const definition = operation(key, "id");
    const [method = "", path = ""] = key.split(" ", 2);
    const { parseAs = "json", bodySerializer, params } = init;
    const requestId = env.uuid();
    const idHeader = contract.requestId.request;
    const given = { ...defaults.headers, ...init.headers };
    const current: Call & CallInit = {
      ...defaults,
      ...(definition.key && !bodySerializer ? withKey(definition.key, init, env) : init),
      ...anySignal(init.signal, defaults.signal),
      headers: idHeader ? { [idHeader]: requestId, ...given } : given,
      definition,
      parseAs,
      story: { operation: key, requestId, attempts: [], ambiguous: false },
    };
    // A caller who sets header fields may have set this one, in whatever case.
    const asksForId = idHeader && (params?.header || Object.keys(given).length > 0 || hasMiddleware);
    try {
      // openapi-fetch types its calls by path; here the path is a value.
      const core = fetchClient.request as (m: string, p: string, i: object) => Promise<FetchResult>;
      const result = await core(method, path, {
        ...current,
        duplex: "half",
        baseUrl: baseOf(definition),
        // The transport reads JSON itself, within the attempt that it came with.
        parseAs: parseAs === "json" ? "text" : parseAs,
        ...(hasMiddleware ? {} : { Request: PlainRequest }),
        fetch: async (built: Request | Outgoing) => {
          if (asksForId) current.story.requestId = built.headers.get(idHeader) ?? requestId;
          return send(current, "init" in built ? built : await outgoing(built, current.body));
        },
      });
      return finish(contract, env, current, result);
    } catch (error) {
      if (error instanceof TransportError) return failed(current, error);
      throw error;
    }
  }

  const client: Record<string | symbol, unknown> = {
    [engineOf]: { contract, env, defaults, call, baseOf, operation } satisfies Engine,
    contract,
    use(...middleware: Parameters<typeof fetchClient.use>) {
      hasMiddleware = true;
      fetchClient.use(...middleware);
    },
    eject: fetchClient.eject,
    request: (method: string, path: string, init?: CallInit) =>
      call(`${method} ${path}` as OperationKey, init),
  };
  for (const method of new Set(Object.keys(contract.operations).map((key) => key.split(" ")[0] ?? ""))) {
    client[method] = (path: string, init?: CallInit) => call(`${method} ${path}` as OperationKey, init);
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
function finish(contract: Contract, env: Env, call: Call, result: FetchResult): AnyResult {
  const { response } = result;
  const { definition, story, parseAs, answer } = call;
  const { status, ok } = response;
  const { operation } = story;
  story.requestId = requestIdOf(contract, story, response, result.error);
  const meta = { ...story, replayed: false };
  if (!ok) {
    // A resent DELETE that finds nothing had done its work before its answer was lost.
    if (status === 404 && story.ambiguous && operation.startsWith("DELETE")) {
      return { data: undefined, response, meta: { ...meta, alreadyGone: true } };
    }
    return failed(call, readError(contract, definition, story, response, result.error ?? "", env.now()));
  }
  let { data } = result;
  // Middleware may have answered with a response of its own, which the transport never saw.
  if (parseAs === "json") data = answer?.response === response ? answer.data : parse(String(data));
  const undocumented = !definition.responses[status];
  const bodiless = status === 204 || status === 205 || operation.startsWith("HEAD");
  if (undocumented || (data === undefined && parseAs === "json" && !bodiless)) {
    const why = undocumented ? UNDOCUMENTED : "without a body that is JSON";
    return failed(call, unexpected(story, why, response, result.data));
  }
  const replayed = definition.replay !== undefined && at(data, definition.replay) === true;
  return { data, response, meta: { ...meta, replayed } };
}

/** A transport error has no response: then neither has the result. */
function failed({ story }: Call, error: CallError): AnyResult {
  const meta = { ...story, replayed: false };
  return error instanceof TransportError ? { error, meta } : { error, response: error.response, meta };
}

/** A call stops by its own signal or its client's; where there is one of them only, it is the call's already. */
function anySignal(a?: AbortSignal, b?: AbortSignal): { signal?: AbortSignal } {
  return a && b ? { signal: AbortSignal.any([a, b]) } : {};
}
