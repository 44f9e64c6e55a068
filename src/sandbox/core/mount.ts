import type { Contract, RateLimit } from "../../openapi/contract.ts";
import type { ServedApi } from "./api.ts";
import { openCursors } from "./cursors.ts";
import { FaultPlan } from "./faults/plan.ts";
import { idempotencyTable, openIdempotency } from "./idempotency.ts";
import type { Mounted, Mounting } from "./mounted.ts";
import { openPresigner } from "./presign.ts";
import { RateWindows } from "./rate.ts";
import { openRoutes } from "./routes.ts";
import { secretTable } from "./secret.ts";
import type { Store } from "./store.ts";
import { readTokenRules } from "./token-rules.ts";

export interface MountOptions {
  readonly now: () => number;
  /** In ms. */
  readonly runDuration: number;
  /** `undefined` means those of each contract. */
  readonly rateLimits: false | readonly RateLimit[] | undefined;
  readonly faults: FaultPlan;
  /** Reports something to the person who runs the sandbox. */
  readonly note?: (text: string) => void;
}

/** An API with its contract and document, which load when needed. */
export interface Source {
  readonly api: ServedApi;
  readonly contract: () => Promise<Contract>;
  readonly openapi: () => Promise<object>;
}

/** Tables that the store of these APIs needs. */
export function tablesOf(apis: readonly ServedApi[]): string[] {
  return [secretTable, idempotencyTable, ...apis.map(({ tables }) => tables)];
}

/**
 * Reads the faults, which may name operations. Loads the contracts only if there are faults.
 * @throws MalformedFault
 */
export async function faultPlan(faults: readonly string[], sources: readonly Source[]): Promise<FaultPlan> {
  const named = faults.length === 0 ? [] : sources;
  const contracts = await Promise.all(named.map(({ contract }) => contract()));
  const ids = contracts.flatMap(({ operations }) => Object.values(operations).map(({ id }) => id));
  return new FaultPlan(faults, new Set(ids));
}

/**
 * APIs by name. Each is made ready on first use, and requests in the meantime wait for it.
 */
export function mountings(
  sources: readonly Source[],
  store: Store,
  options: MountOptions,
): ReadonlyMap<string, Mounting> {
  return new Map(
    sources.map((source) => {
      let mounted: Promise<Mounted> | undefined;
      return [
        source.api.name,
        () => {
          mounted ??= mount(source, store, options);
          return mounted;
        },
      ];
    }),
  );
}

/** Makes an API ready for requests. */
export async function mount(source: Source, store: Store, options: MountOptions): Promise<Mounted> {
  const { name, lenient } = source.api;
  const { now, runDuration, rateLimits, faults, note = () => undefined } = options;
  const [contract, document] = await Promise.all([source.contract(), source.openapi()]);
  const routes = openRoutes(document, lenient);
  const operations = routes.all.map(({ operation }) => operation);
  const api = source.api.over({ contract, bundle: routes.bundle, operations });
  const cursors = openCursors(store, name);
  const idempotency = openIdempotency(store, name);
  const presigner = openPresigner(store, name);
  return {
    api,
    routes,
    operations: new Set(routes.all.map(({ id }) => id)),
    store,
    now,
    faults,
    presigner,
    service: api.open({ store, cursors, idempotency, presigner, runDuration, note }),
    codes: new Map(Object.entries(contract.errors).map(([code, { status }]) => [code, status])),
    schemes: contract.securitySchemes,
    tokens: readTokenRules(document),
    requestId: {
      request: contract.requestId.request?.toLowerCase(),
      response: contract.requestId.response?.toLowerCase(),
    },
    rates: new RateWindows(rateLimits === false ? [] : (rateLimits ?? contract.rateLimits)),
  };
}
