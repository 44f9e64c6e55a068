import type { Contract, RateLimit } from "../openapi/contract.ts";
import { sourceOf } from "./api-source.ts";
import { apis } from "./apis.ts";
import type { PublishedKeys, ServedApi } from "./core/api.ts";
import { checkOrigins } from "./core/cors.ts";
import type { LogEntry } from "./core/log.ts";
import { faultPlan, mountings, type Source, tablesOf } from "./core/mount.ts";
import { isLoopback } from "./core/request-target.ts";
import { listen } from "./core/server.ts";
import { openStore } from "./core/store.ts";
import { tokenPrefix } from "./core/token-endpoint.ts";
import { loadCompiler } from "./core/validators.ts";
import { derive } from "./derived/index.ts";
import { CLIENT_SECRET } from "./derived/issued-tokens.ts";
import type { keys as derivedKeys } from "./derived/keys.ts";
import type { Overrides } from "./derived/overrides.ts";
import { plainContract } from "./derived/plain-contract.ts";

export type { Call, Principal, PublishedKeys, Reply } from "./core/api.ts";
export { MalformedOrigin } from "./core/cors.ts";
export { MalformedFault } from "./core/faults/grammar.ts";
export { faultHeader } from "./core/faults/plan.ts";
export type { LogEntry } from "./core/log.ts";
export { UnusableDataFile } from "./core/store.ts";
export type { Item, Items } from "./derived/items.ts";
export { UnknownOverride } from "./derived/names.ts";
export type { CollectionRules, Override, Overrides, Rules, Workbench } from "./derived/overrides.ts";

/** Name of an API of the sandbox: folder of its bundle, and prefix of its paths. */
export type ApiName = keyof typeof apis;

export interface SandboxOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** File for the state. Without it, the state is in memory. */
  readonly data?: string;
  /** Clock in ms since 1970; default `Date.now`. It drives runs, rate windows and timestamps. */
  readonly now?: () => number;
  /** Duration of a run in ms; default 1500. With 0, the first poll finds it ended. */
  readonly runDuration?: number;
  /** Default: the limits of each contract. `false`: none. */
  readonly rateLimits?: false | readonly RateLimit[];
  /** Faults to inject, such as `status=503,times=2`. Their grammar is in core/faults/README.md. */
  readonly faults?: readonly string[];
  /** Which APIs to serve; default all. */
  readonly apis?: readonly ApiName[];
  /** Origins of the web pages that may send requests, such as `http://localhost:5173`, or `*` for all. Default: none. */
  readonly cors?: readonly string[];
  /** Whether to empty the `data` file first. */
  readonly reset?: boolean;
  /** Gets one entry for each request when its response ends. Entries never contain credentials. */
  readonly log?: (entry: LogEntry) => void;
  /** Whether log entries include the bodies, with secrets masked. */
  readonly logBodies?: boolean;
  /** Gets notices for whoever runs the sandbox, such as work that failed and was set aside. */
  readonly note?: (text: string) => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:4080`, without a trailing slash. */
  readonly url: string;
  /** Base URL of each API, served or not. */
  readonly urls: Readonly<Record<ApiName, string>>;
  /** Published test keys of each API. */
  readonly keys: { readonly [Name in ApiName]: (typeof apis)[Name]["keys"] };
  /** Whether other machines can reach it, because it listens on more than loopback. */
  readonly open: boolean;
  /** Waits for responses in progress, then frees the port and the data file. Further calls do nothing more. */
  close(): Promise<void>;
}

const RUN_DURATION = 1500;

/**
 * Starts a stateful server that follows the rules of the APIs. The first request for an API prepares it.
 * @throws MalformedFault; UnusableDataFile; MalformedOrigin; Error if the port or the data file is in use, nothing was
 *   generated for an API, or this Node has no `node:sqlite`.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const served = (options.apis ?? allNames()).map((name): ServedApi => apis[name]);
  const { url, open, close } = await serve(served.map(sourceOf), options);
  return {
    url,
    urls: mapApis<Sandbox["urls"]>((name) => `${url}/${name}`),
    keys: mapApis<Sandbox["keys"]>((name) => apis[name].keys),
    open,
    close,
  };
}

/** An API known only by its document. */
export interface DescribedApi {
  /** Prefix of its paths. */
  readonly name: string;
  /** Default: a contract made from the document without annotations. */
  readonly contract?: Contract | undefined;
  /** The whole document, without references to other files. */
  readonly openapi: object;
}

export interface DerivedSandboxOptions<Keys extends PublishedKeys = PublishedKeys>
  extends Omit<SandboxOptions, "apis"> {
  /** What is written by hand about the API. All else is derived. The guide "Your own sandbox" explains it. */
  readonly overrides?: Overrides<Keys>;
  /** Whether collections with too few examples begin with samples of their schemas. Default: where nothing is written by hand. */
  readonly samples?: boolean;
}

/** A sandbox of a described API. */
export interface DerivedSandbox<Keys extends PublishedKeys = typeof derivedKeys>
  extends Pick<Sandbox, "url" | "open" | "close"> {
  /** Base URL of the API. */
  readonly baseUrl: string;
  readonly keys: Keys;
  /** Issues tokens, if the API takes OAuth 2 client credentials. Each key is a client id. */
  readonly tokenUrl: string;
  /** The secret of every client. */
  readonly clientSecret: string;
}

/**
 * Starts a sandbox of an API from its document and contract. derived/README.md says what is derived and how. With `overrides`,
 * some of it is written by hand.
 * @throws UnknownOverride; as `startSandbox`
 */
export async function startDerivedSandbox<Keys extends PublishedKeys = typeof derivedKeys>(
  { name, openapi, contract = plainContract(name, openapi) }: DescribedApi,
  { overrides, samples = overrides === undefined, ...options }: DerivedSandboxOptions<Keys> = {},
): Promise<DerivedSandbox<Keys>> {
  const api = derive<Keys>(name, overrides ?? {}, { lenient: true, samples });
  const source = { api, contract: async () => contract, openapi: async () => openapi };
  const { url, open, close } = await serve([source], options, overrides !== undefined);
  const tokenUrl = `${url}/${tokenPrefix}/${name}/token`;
  return {
    url,
    baseUrl: `${url}/${name}`,
    keys: api.keys,
    tokenUrl,
    clientSecret: CLIENT_SECRET,
    open,
    close,
  };
}

/** With `ready`, the APIs are made ready at the start instead of at their first requests. */
async function serve(
  sources: readonly Source[],
  options: SandboxOptions,
  ready = false,
): Promise<Pick<Sandbox, "url" | "open" | "close">> {
  const { port = 0, host = "127.0.0.1", data, now = Date.now, runDuration = RUN_DURATION } = options;
  const { rateLimits, faults = [], cors = [], reset = false, log, logBodies = false, note } = options;
  checkOrigins(cors);
  const plan = await faultPlan(faults, sources);
  const tables = tablesOf(sources.map(({ api }) => api));
  const store = await openStore(data, tables, { reset });
  try {
    const mounting = { now, runDuration, rateLimits, faults: plan, ...(note && { note }) };
    const mounted = mountings(sources, store, mounting);
    if (ready) await Promise.all([...mounted.values()].map((mount) => mount()));
    const server = await listen(mounted, host, port, {
      origins: cors,
      log: log && { write: log, bodies: logBodies },
      now,
    });
    // The first request with a schema should not have to wait for it.
    setImmediate(loadCompiler).unref();
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
  // These are the names in the list, but `Object.keys` types them as string[].
  return Object.keys(apis) as ApiName[];
}

function mapApis<Result extends { readonly [Name in ApiName]: unknown }>(
  value: (name: ApiName) => Result[ApiName],
): Result {
  // The entries cover every name, but `Object.fromEntries` does not type that.
  return Object.fromEntries(allNames().map((name) => [name, value(name)])) as Result;
}
