import type { RateLimit } from "../contract.ts";
import type { SandboxApi } from "./api.ts";
import { apis } from "./apis.ts";
import { openCursors, secretTable } from "./cursors.ts";
import {
  readBundle,
  readCodes,
  readRateLimits,
  readRequestIdHeader,
  readSecuritySchemes,
} from "./document.ts";
import type { Mounted } from "./exchange.ts";
import { FaultPlan } from "./faults/plan.ts";
import { idempotencyTable, openIdempotency } from "./idempotency.ts";
import { RateWindows } from "./rate.ts";
import { openRoutes } from "./routes.ts";
import { listen } from "./server.ts";
import { openStore, type Store } from "./store.ts";

export { faultHeader } from "./faults/plan.ts";

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
  /** Faults that strike requests, such as `status=503,times=2`; README.md has the grammar. */
  readonly faults?: readonly string[];
  /** Which APIs to serve; default all. */
  readonly apis?: readonly ApiName[];
}

export interface Sandbox {
  /** `http://127.0.0.1:4080`, without a trailing slash. */
  readonly url: string;
  /** Base URL of each API, served or not. */
  readonly urls: Readonly<Record<ApiName, string>>;
  /** Published test keys of each API. */
  readonly keys: { readonly [Name in ApiName]: (typeof apis)[Name]["keys"] };
  /** Lets answers under way finish, then frees the port and the data file. Calling it again does nothing more. */
  close(): Promise<void>;
}

const RUN_DURATION = 1500;

/**
 * Starts a stateful server that keeps the rules of the APIs.
 * @throws Error where the port is in use, the data file cannot be used, a fault cannot be read, a bundle is missing,
 *   or this Node has no `node:sqlite`.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = "127.0.0.1", data } = options;
  const served = (options.apis ?? allNames()).map((name): SandboxApi => apis[name]);
  const store = await openStore(data, [secretTable, idempotencyTable, ...served.map(({ tables }) => tables)]);
  try {
    const mounted = await mountAll(served, store, options);
    const server = await listen(mounted, host, port);
    const close = async (): Promise<void> => {
      await server.close();
      store.close();
    };
    let closed: Promise<void> | undefined;
    return {
      url: server.url,
      urls: mapApis((name) => `${server.url}/${name}`),
      keys: mapApis((name) => apis[name].keys),
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

async function mountAll(
  served: readonly SandboxApi[],
  store: Store,
  options: SandboxOptions,
): Promise<Mounted[]> {
  const { now = Date.now, runDuration = RUN_DURATION, rateLimits, faults = [] } = options;
  const read = await Promise.all(
    served.map(async (api) => {
      const document = await readBundle(api.name);
      return { api, document, routes: await openRoutes(document) };
    }),
  );
  const operations = new Set(read.flatMap(({ routes }) => routes.all.map(({ id }) => id)));
  const plan = new FaultPlan(faults, operations);
  return read.map(({ api, document, routes }) => {
    const described = routes.all.map(({ operation }) => operation);
    const tools = {
      store,
      cursors: openCursors(store, api.name),
      idempotency: openIdempotency(store, api.name),
      runDuration,
    };
    return {
      api,
      routes,
      store,
      now,
      service: api.open(tools),
      codes: readCodes(document),
      schemes: readSecuritySchemes(document),
      requestId: {
        request: readRequestIdHeader(described, "request"),
        response: readRequestIdHeader(described, "response"),
      },
      rates: new RateWindows(rateLimits === false ? [] : (rateLimits ?? readRateLimits(document))),
      faults: plan,
    };
  });
}

function allNames(): ApiName[] {
  // `Object.keys` types its result as string[]; these are the keys of the list itself.
  return Object.keys(apis) as ApiName[];
}

function mapApis<Value>(value: (name: ApiName) => Value): Record<ApiName, Value> {
  // The entries cover every name, which `Object.fromEntries` cannot tell the compiler.
  return Object.fromEntries(allNames().map((name) => [name, value(name)])) as Record<ApiName, Value>;
}
