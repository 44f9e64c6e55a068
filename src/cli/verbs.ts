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

/** A call of an operation that is only known when the program runs. */
export interface DynamicCall {
  readonly params: {
    readonly path: Readonly<Record<string, unknown>>;
    readonly query: Readonly<Record<string, unknown>>;
    readonly header: Readonly<Record<string, unknown>>;
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

// The types of the verbs follow one contract; where any contract may come, its constant is what decides.
export const verbs = { paginate, run, follow } as unknown as DynamicVerbs;
