import type { SandboxApi, Service } from "./api.ts";
import type { SecuritySchemes } from "./credentials.ts";
import type { FaultPlan } from "./faults/plan.ts";
import type { Presigner } from "./presign.ts";
import type { RateWindows } from "./rate.ts";
import type { Routes } from "./routes.ts";
import type { Store } from "./store.ts";
import type { TokenRules } from "./token-rules.ts";

/** An API that is ready for requests. */
export interface Mounted {
  readonly api: SandboxApi;
  readonly service: Service;
  readonly routes: Routes;
  /** Every `operationId`. */
  readonly operations: ReadonlySet<string>;
  /** Status of each error code. */
  readonly codes: ReadonlyMap<string, number>;
  readonly schemes: SecuritySchemes;
  readonly tokens: ReadonlyMap<string, TokenRules>;
  /** Header fields with the caller's request id and with the id in effect. In lower case. */
  readonly requestId: { readonly request: string | undefined; readonly response: string | undefined };
  readonly rates: RateWindows;
  readonly presigner: Presigner;
  readonly faults: FaultPlan;
  readonly store: Store;
  readonly now: () => number;
}

/** Resolves once an API is ready for requests. */
export type Mounting = () => Promise<Mounted>;
