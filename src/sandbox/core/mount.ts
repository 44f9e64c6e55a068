import type { RateLimit } from "../../openapi/contract.ts";
import type { SandboxApi } from "./api.ts";
import { openCursors } from "./cursors.ts";
import {
  readCodes,
  readOperationIds,
  readRateLimits,
  readRequestIdHeader,
  readSecuritySchemes,
} from "./document.ts";
import type { Mounted, Mounting } from "./exchange.ts";
import { FaultPlan } from "./faults/plan.ts";
import { idempotencyTable, openIdempotency } from "./idempotency.ts";
import type { JsonObject } from "./json.ts";
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
  /** `undefined`: those of each document. */
  readonly rateLimits: false | readonly RateLimit[] | undefined;
  readonly faults: FaultPlan;
}

/** An API and its document, which is read when it is needed. */
export interface Source {
  readonly api: SandboxApi;
  readonly document: () => Promise<JsonObject>;
}

/** Tables that the store of these APIs needs. */
export function tablesOf(apis: readonly SandboxApi[]): string[] {
  return [secretTable, idempotencyTable, ...apis.map(({ tables }) => tables)];
}

/**
 * What goes wrong on purpose. The documents are read only where there are faults that may name operations of theirs.
 * @throws MalformedFault
 */
export async function faultPlan(faults: readonly string[], sources: readonly Source[]): Promise<FaultPlan> {
  const named = faults.length === 0 ? [] : sources;
  const documents = await Promise.all(named.map(({ document }) => document()));
  return new FaultPlan(faults, new Set(documents.flatMap(readOperationIds)));
}

/**
 * APIs by their names, each made ready when it is first asked for: compiling the schemas of all of them would be most of
 * the time that a start takes. Whoever asks meanwhile waits for the same work.
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

/** Makes an API ready to answer. @throws Error where a schema does not compile. */
export async function mount(source: Source, store: Store, options: MountOptions): Promise<Mounted> {
  const { api } = source;
  const { now, runDuration, rateLimits, faults } = options;
  const document = await source.document();
  const routes = await openRoutes(document);
  const described = routes.all.map(({ operation }) => operation);
  const cursors = openCursors(store, api.name);
  const idempotency = openIdempotency(store, api.name);
  const presigner = openPresigner(store, api.name);
  return {
    api,
    routes,
    operations: new Set(routes.all.map(({ id }) => id)),
    store,
    now,
    faults,
    presigner,
    service: api.open({ store, cursors, idempotency, presigner, runDuration }),
    codes: readCodes(document),
    schemes: readSecuritySchemes(document),
    tokens: readTokenRules(document),
    requestId: {
      request: readRequestIdHeader(described, "request"),
      response: readRequestIdHeader(described, "response"),
    },
    rates: new RateWindows(rateLimits === false ? [] : (rateLimits ?? readRateLimits(document))),
  };
}
