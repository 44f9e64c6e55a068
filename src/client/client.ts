import type { Api } from "../openapi/api.ts";
import type { Contract, Operation, OperationKey } from "../openapi/contract.ts";
import { credentialsFor } from "./auth.ts";
import { exposed, isExposed, readBaseUrls } from "./base-url.ts";
import { type Env, systemEnv } from "./env.ts";
import { TransportError } from "./errors.ts";
import { type Header, state, statedFields } from "./headers.ts";
import type { withKey } from "./keys.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { Pace, pacing } from "./pace.ts";
import { part } from "./part.ts";
import type { readByType } from "./read-by-type.ts";
import { overClient, readOptions } from "./read-options.ts";
import { build, type Outgoing, type Parts } from "./request.ts";
import type { ParseAs, ReadResponse } from "./response.ts";
import { failed, resultOf } from "./result.ts";
import { RetryBudget } from "./retry.ts";
import { type Call, createTransport } from "./transport.ts";
import type { Client } from "./typed-client.ts";
import type { AnyResult } from "./types.ts";
import type { writeBody } from "./write-body.ts";
import type { writeParameters } from "./write-parameters.ts";

/** What the verbs build on: calls by operation, without the types of any one contract. */
export interface Engine {
  readonly contract: Contract;
  readonly env: Env;
  /** The client's own options, which every call obeys by itself. */
  readonly defaults: CallOptions;
  call(key: OperationKey, init?: CallInit): Promise<AnyResult>;
  /** The base URL under which an operation is called. */
  baseOf(operation: Operation): string;
  /** Leads a call through the middleware that `use` registered. */
  around?: Around | undefined;
  /** The contract's definition of an operation, which has this trait. @throws TypeError where it has not. */
  operation<Trait extends keyof Operation>(key: OperationKey, trait: Trait): With<Trait>;
}

/** A call as the engine takes it. */
export interface CallInit extends CallOptions, Parts {
  readonly parseAs?: ParseAs;
}

/** What middleware gets to know of a call beside its request. */
export interface CallContext {
  readonly path: string;
  readonly baseUrl: string;
  readonly parts: Parts;
  readonly call: Call;
}

export type Around = (
  context: CallContext,
  request: Outgoing,
  send: (request: Outgoing) => Promise<ReadResponse>,
) => Promise<ReadResponse>;

type With<Trait extends keyof Operation> = Operation & Required<Pick<Operation, Trait>>;

const engineOf = Symbol("engine");

/** The engine beneath a client that `createClient` made; for the verbs. @throws TypeError for another one. */
export function engine(client: object): Engine {
  const found: Engine | undefined = Object(client)[engineOf];
  if (!found) throw new TypeError("No client that createClient of this package has made");
  return found;
}

/**
 * Makes a client for one API: openapi-fetch's calls over a transport that obeys the API's contract.
 * Every failure of a call is returned as `error`, never thrown, but for the caller's own abort and programming mistakes.
 * @throws TypeError for options that can never work: an invalid or a missing base URL, an unusable credential or number.
 */
export function createClient<Paths extends object, const C extends Contract>(
  api: Api<Paths, C>,
  options: ClientOptions = {},
): Client<Paths, C> {
  const contract: Contract = api;
  if (!Object(contract).operations) throw new TypeError("createClient needs an API");
  const { token, pace, env = systemEnv, allowInsecure, ...given } = readOptions(options);
  const { baseUrl, credentials: byScheme, ...defaults } = given;
  const usual = statedFields(defaults.headers);
  const credentials = credentialsFor(contract, token, byScheme, usual);
  const send = createTransport({
    contract,
    env,
    credentials,
    allowInsecure,
    budget: new RetryBudget(),
    pace:
      typeof pace === "function"
        ? pacing(pace(contract, env))
        : new Pace(pace === false ? [] : (pace ?? contract.rateLimits), env),
  });
  const serverUrl = readBaseUrls(contract, baseUrl);
  const baseOf = ({ server }: Pick<Operation, "server">) => serverUrl(server);
  // Reject a bad base URL now, before the first call.
  const base = baseOf({});
  if (!allowInsecure && isExposed(base) && Object.keys(credentials).length > 0) throw exposed(base);
  function operation<Trait extends keyof Operation>(key: OperationKey, trait: Trait): With<Trait> {
    const definition = contract.operations[key];
    if (definition?.[trait] === undefined) {
      throw new TypeError(`${contract.title} has no operation ${key}${definition ? ` with "${trait}"` : ""}`);
    }
    // The trait is there, as just checked.
    return definition as With<Trait>;
  }

  async function call(key: OperationKey, init: CallInit = {}): Promise<AnyResult> {
    const began = env.monotonic();
    const definition = operation(key, "id");
    const space = key.indexOf(" ");
    const path = key.slice(space + 1);
    const given = readOptions(init);
    const { bodySerializer } = given;
    const baseUrl = baseOf(definition);
    const requestId = env.uuid();
    const idHeader = contract.requestId.request;
    let parts: Parts = given;
    // A body that is already serialised has its own key, and is written.
    if (!bodySerializer) {
      const { key: idempotency, parameters, body } = definition;
      if (idempotency)
        parts = part<typeof withKey>(contract, "key")(
          idempotency,
          parts,
          env,
          given.headers,
          defaults.headers,
        );
      // Only this part writes cookies.
      if (parameters || given.params?.cookie)
        parts = part<typeof writeParameters>(contract, "parameters")(definition, parts);
      if (body) parts = part<typeof writeBody>(contract, "body")(definition, parts, contract);
    }
    // No field of the server's choice gets here, and none of `Object.prototype` is one.
    const headers: Header = Object.create(null);
    if (idHeader) headers[idHeader] = requestId;
    if (definition.accept) headers.accept = definition.accept;
    state(headers, usual);
    state(headers, statedFields(parts.params?.header, given.headers));
    const request = build(key.slice(0, space), path, baseUrl, parts, headers);
    const trace = { operation: key, requestId, attempts: [], outcomeUnknown: false };
    const { reads = "json" } = definition;
    const {
      parseAs = typeof reads === "string"
        ? reads
        : part<typeof readByType>(contract, "reads")(contract, definition, trace),
    } = given;
    const current: Call = overClient(defaults, given, { began, definition, parseAs, trace });
    const sendOnce = (request: Outgoing) => {
      // A caller who sets header fields may have set this one.
      if (idHeader) trace.requestId = request.headers[idHeader] ?? requestId;
      return send(current, request, defaults.signal);
    };
    try {
      const { around } = using;
      const received = await (around
        ? around({ path, baseUrl, parts, call: current }, request, sendOnce)
        : sendOnce(request));
      return resultOf(contract, definition, trace, received, env.now());
    } catch (error) {
      if (error instanceof TransportError) return failed(trace, error);
      throw error;
    }
  }

  // Engines find a name faster that they know than one that is put together for each call.
  const keys: Record<string, Record<string, OperationKey>> = {};
  const by = (method: string) => (path: string, init?: CallInit) =>
    call(keys[method]?.[path] ?? (`${method} ${path}` as OperationKey), init);
  const using: Engine = { contract, env, defaults, call, baseOf, operation };
  const client: Record<string | symbol, unknown> = {
    [engineOf]: using,
    contract,
    // openapi-fetch takes the method in either case.
    request: (method: string, path: string, init?: CallInit) => by(method.toUpperCase())(path, init),
  };
  // Every property of it is such a key.
  for (const key of Object.keys(contract.operations) as OperationKey[]) {
    const [method = "", path = ""] = key.split(" ");
    client[method] = by(method);
    keys[method] ??= {};
    keys[method][path] = key;
  }
  // The methods above are what the type says; TypeScript cannot follow a loop over names.
  return client as unknown as Client<Paths, C>;
}
