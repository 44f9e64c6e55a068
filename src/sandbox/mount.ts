import type { RateLimit } from "../contract.ts";
import type { SandboxApi } from "./api.ts";
import { openCursors } from "./cursors.ts";
import { readCodes, readRateLimits, readRequestIdHeader, readSecuritySchemes } from "./document.ts";
import type { Mounted } from "./exchange.ts";
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
  readonly faults: readonly string[];
}

/** An API and its document. */
export interface Source {
  readonly api: SandboxApi;
  readonly document: JsonObject;
}

/** Tables that the store of these APIs needs. */
export function tablesOf(apis: readonly SandboxApi[]): string[] {
  return [secretTable, idempotencyTable, ...apis.map(({ tables }) => tables)];
}

/** Makes APIs ready to answer. @throws Error where a fault cannot be read or a schema does not compile. */
export async function mount(
  sources: readonly Source[],
  store: Store,
  options: MountOptions,
): Promise<Mounted[]> {
  const { now, runDuration, rateLimits } = options;
  const routed = await Promise.all(
    sources.map(async (source) => ({ ...source, routes: await openRoutes(source.document) })),
  );
  const operations = new Set(routed.flatMap(({ routes }) => routes.all.map(({ id }) => id)));
  const faults = new FaultPlan(options.faults, operations);
  return routed.map(({ api, document, routes }) => {
    const described = routes.all.map(({ operation }) => operation);
    const cursors = openCursors(store, api.name);
    const idempotency = openIdempotency(store, api.name);
    const presigner = openPresigner(store, api.name);
    return {
      api,
      routes,
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
  });
}
