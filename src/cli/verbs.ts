import {
  type ApiError,
  type Finished,
  type FinishedRun,
  follow,
  paginate,
  type Result,
  run,
} from "../client/index.ts";
import type { HttpMethod } from "../openapi/contract.ts";

/** A call of an operation that is known only at run time. */
export interface DynamicCall {
  readonly params: {
    readonly path: Readonly<Record<string, unknown>>;
    readonly query: Readonly<Record<string, unknown>>;
    readonly header: Readonly<Record<string, unknown>>;
    readonly cookie?: Readonly<Record<string, unknown>>;
  };
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly status: string }) => void;
}

export interface DynamicClient {
  request(method: HttpMethod, path: string, init: DynamicCall): Promise<Result<unknown, ApiError>>;
}

/** The verbs for such operations. */
export interface DynamicVerbs {
  paginate(client: DynamicClient, path: string, init: DynamicCall): AsyncIterable<unknown>;
  run(client: DynamicClient, method: HttpMethod, path: string, init: DynamicCall): Promise<FinishedRun>;
  follow(client: DynamicClient, path: string, init: DynamicCall): Promise<Finished>;
}

// The verbs are typed for one contract. Here the contract is known only at run time.
export const verbs = { paginate, run, follow } as unknown as DynamicVerbs;
