import type { Contract, RateLimit } from "../openapi/contract.ts";
import { sourceOf } from "./api-source.ts";
import { apis } from "./apis.ts";
import type { SandboxApi } from "./core/api.ts";
import { checkOrigins } from "./core/cors.ts";
import type { LogEntry } from "./core/log.ts";
import { faultPlan, mountings, type Source, tablesOf } from "./core/mount.ts";
import { isLoopback } from "./core/request-target.ts";
import { listen } from "./core/server.ts";
import { openStore } from "./core/store.ts";
import { tokenPrefix } from "./core/token-endpoint.ts";
import { derive } from "./derived/index.ts";
import { CLIENT_SECRET } from "./derived/issued-tokens.ts";
import { keys as derivedKeys } from "./derived/keys.ts";
import { plainContract } from "./derived/plain-contract.ts";

export { MalformedOrigin } from "./core/cors.ts";
export { MalformedFault } from "./core/faults/grammar.ts";
export { faultHeader } from "./core/faults/plan.ts";
export type { LogEntry } from "./core/log.ts";
export { UnusableDataFile } from "./core/store.ts";

/** Name of an API of the sandbox: folder of its bundle, and prefix of its paths. */
export type ApiName = keyof typeof apis;

export interface SandboxOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** File that keeps the state; without it the state lives in memory. */
  readonly data?: string;
  /** Clock in ms since 1970; default `Date.now`. Runs, rate windows and all timestamps go by it. */
  readonly now?: () => number;
  /** How long a run takes from request to end, in ms; default 1500. 0: it has ended at the first poll. */
  readonly runDuration?: number;
  /** Default: the limits of each contract. `false`: none. */
  readonly rateLimits?: false | readonly RateLimit[];
  /** Faults that requests meet, such as `status=503,times=2`; core/faults/README.md has the grammar. */
  readonly faults?: readonly string[];
  /** Which APIs to serve; default all. */
  readonly apis?: readonly ApiName[];
  /** Origins of web pages that may call, such as `http://localhost:5173`, or `*` for all. Default: none. */
  readonly cors?: readonly string[];
  /** Empties the file of `data` first. */
  readonly reset?: boolean;
  /** Gets one entry for each request, when its response has ended. Credentials never appear. */
  readonly log?: (entry: LogEntry) => void;
  /** Whether the entries of `log` have the bodies, with secrets masked. */
  readonly logBodies?: boolean;
  /** Gets what a person who runs the sandbox should know, such as work that failed and was set aside. */
  readonly note?: (text: string) => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:4080`, without a trailing slash. */
  readonly url: string;
  /** Base URL of each API, served or not. */
  readonly urls: Readonly<Record<ApiName, string>>;
  /** Published test keys of each API. */
  readonly keys: { readonly [Name in ApiName]: (typeof apis)[Name]["keys"] };
  /** Whether other machines can reach it: it listens on more than this machine's own address. */
  readonly open: boolean;
  /** Lets responses under way finish, then frees the port and the data file. Calling it again does nothing more. */
  close(): Promise<void>;
}

const RUN_DURATION = 1500;

/**
 * Starts a stateful server that keeps the rules of the APIs. An API is made ready by the first request for it.
 * @throws MalformedFault; UnusableDataFile; MalformedOrigin; Error where the port or the data file is in use, nothing was
 *   generated for an API, or this Node has no `node:sqlite`.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const served = (options.apis ?? allNames()).map((name): SandboxApi => apis[name]);
  const { url, open, close } = await serve(served.map(sourceOf), options);
  return {
    url,
    urls: mapApis<Sandbox["urls"]>((name) => `${url}/${name}`),
    keys: mapApis<Sandbox["keys"]>((name) => apis[name].keys),
    open,
    close,
  };
}

/** An API of which nothing is known but what its document says. */
export interface DescribedApi {
  /** Prefix of its paths. */
  readonly name: string;
  /** Without one, what a document says without annotations. */
  readonly contract?: Contract | undefined;
  /** The document in one piece. */
  readonly openapi: object;
}

/** A sandbox of a described API. */
export interface DerivedSandbox extends Pick<Sandbox, "url" | "open" | "close"> {
  /** Base URL of the API. */
  readonly baseUrl: string;
  readonly keys: typeof derivedKeys;
  /** Where it gives out tokens, where the API takes OAuth 2 client credentials. Each key is the name of a client. */
  readonly tokenUrl: string;
  /** The secret of every client. */
  readonly clientSecret: string;
}

/**
 * Starts a sandbox of an API from its document and contract alone. derived/README.md says what is derived and how.
 * @throws as `startSandbox`
 */
export async function startDerivedSandbox(
  { name, openapi, contract = plainContract(name, openapi) }: DescribedApi,
  options: Omit<SandboxOptions, "apis"> = {},
): Promise<DerivedSandbox> {
  const api = derive(name, contract, openapi);
  const source = { api, contract: async () => contract, openapi: async () => openapi };
  const { url, open, close } = await serve([source], options);
  const tokenUrl = `${url}/${tokenPrefix}/${name}/token`;
  return {
    url,
    baseUrl: `${url}/${name}`,
    keys: derivedKeys,
    tokenUrl,
    clientSecret: CLIENT_SECRET,
    open,
    close,
  };
}

async function serve(
  sources: readonly Source[],
  options: SandboxOptions,
): Promise<Pick<Sandbox, "url" | "open" | "close">> {
  const { port = 0, host = "127.0.0.1", data, now = Date.now, runDuration = RUN_DURATION } = options;
  const { rateLimits, faults = [], cors = [], reset = false, log, logBodies = false, note } = options;
  checkOrigins(cors);
  const plan = await faultPlan(faults, sources);
  const tables = tablesOf(sources.map(({ api }) => api));
  const store = await openStore(data, tables, { reset });
  try {
    const mounting = { now, runDuration, rateLimits, faults: plan, ...(note && { note }) };
    const server = await listen(mountings(sources, store, mounting), host, port, {
      origins: cors,
      log: log && { write: log, bodies: logBodies },
      now,
    });
    const close = async (): Promise<void> => {
      await server.close();
      store.close();
    };
    let closed: Promise<void> | undefined;
    return {
      url: server.url,
      open: !isLoopback(host),
      close: () => {
        closed ??= close();
        return closed;
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

function allNames(): ApiName[] {
  // `Object.keys` types its result as string[]; these are the keys of the list itself.
  return Object.keys(apis) as ApiName[];
}

function mapApis<Result extends { readonly [Name in ApiName]: unknown }>(
  value: (name: ApiName) => Result[ApiName],
): Result {
  // The entries cover every name, which the type of `Object.fromEntries` does not say.
  return Object.fromEntries(allNames().map((name) => [name, value(name)])) as Result;
}
