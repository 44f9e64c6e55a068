import type { Middleware } from "openapi-fetch";
import type { Api, Contract, Operation, OperationKey } from "../openapi/contract.ts";
import { credentialsFor } from "./auth.ts";
import { type Env, systemEnv } from "./env.ts";
import { TransportError } from "./errors.ts";
import { withKey } from "./keys.ts";
import { through } from "./middleware.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { Pace } from "./pace.ts";
import { build, type Outgoing, type Parts } from "./request.ts";
import type { ParseAs } from "./response.ts";
import { failed, resultOf } from "./result.ts";
import { RetryBudget } from "./retry.ts";
import { type Call, createTransport } from "./transport.ts";
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
export interface CallInit extends CallOptions, Parts {
  readonly parseAs?: ParseAs;
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
 * @throws TypeError for options that can never work: an invalid or a missing base URL, an unusable credential.
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
  const bases: Record<string, string> = {};
  const baseOf = ({ server = contract.servers[0] }: Pick<Operation, "server">) => {
    const given = typeof baseUrl === "object" ? baseUrl[server] : baseUrl;
    if (given === undefined && contract.noDefaultServer) {
      throw new TypeError(`${contract.title} needs the option baseUrl. ${contract.noDefaultServer}`);
    }
    bases[server] ??= absolute(given ?? server);
    return bases[server];
  };
  // A base URL that is none is refused here, before the first call.
  baseOf({});
  let middleware: readonly Middleware[] = [];

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
    const { parseAs = "json", bodySerializer } = init;
    const baseUrl = baseOf(definition);
    const requestId = env.uuid();
    const idHeader = contract.requestId.request;
    // A body that is already serialised carries its own key.
    const parts = definition.key && !bodySerializer ? withKey(definition.key, init, env) : init;
    const request = build(method, path, baseUrl, parts, {
      ...(idHeader && { [idHeader]: requestId }),
      ...defaults.headers,
      ...init.headers,
    });
    const trace = { operation: key, requestId, attempts: [], outcomeUnknown: false };
    const current: Call = {
      ...defaults,
      ...init,
      // It stops by its own signal and by its client's.
      ...(init.signal && defaults.signal && { signal: AbortSignal.any([init.signal, defaults.signal]) }),
      definition,
      parseAs,
      trace,
    };
    const sendOnce = (request: Outgoing) => {
      // A caller who sets header fields may have set this one.
      if (idHeader) trace.requestId = request.headers.get(idHeader) ?? requestId;
      return send(current, request);
    };
    try {
      const received = await (middleware.length > 0
        ? through(middleware, { path, baseUrl, parts, parseAs }, request, sendOnce)
        : sendOnce(request));
      return resultOf(contract, definition, trace, received, env.now());
    } catch (error) {
      if (error instanceof TransportError) return failed(trace, error);
      throw error;
    }
  }

  const by = (method: string) => (path: string, init?: CallInit) =>
    call(`${method} ${path}` as OperationKey, init);
  const client: Record<string | symbol, unknown> = {
    [engineOf]: { contract, env, defaults, call, baseOf, operation } satisfies Engine,
    contract,
    use(...more: Middleware[]) {
      middleware = [...middleware, ...more];
    },
    eject(...gone: Middleware[]) {
      middleware = middleware.filter((one) => !gone.includes(one));
    },
    request: (method: string, path: string, init?: CallInit) => by(method)(path, init),
  };
  for (const key in contract.operations) {
    const [method = ""] = key.split(" ");
    client[method] = by(method);
  }
  // The methods above are what the type says; TypeScript cannot follow a loop over names.
  return client as unknown as Client<Paths, C>;
}

/** A base URL without the slash that paths begin with. */
function absolute(url: string): string {
  if (!URL.canParse(url)) throw new TypeError(`The base URL "${url}" is not an absolute URL`);
  return url.replace(/\/$/, "");
}
