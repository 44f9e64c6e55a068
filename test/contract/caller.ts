import { type Api, type Contract, createClient } from "../../src/client/index.ts";
import type { AnyResult } from "../../src/client/types.ts";

export interface Input {
  readonly params: object;
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A call of any operation of any API. */
export type Caller = (method: string, path: string, input: Input) => Promise<AnyResult>;

/** A client of an API known only at run time, with credentials and without retries. */
export function callerOf(contract: Contract, baseUrl: string): Caller {
  // Credentials with a fixed form are left out: each operation also accepts one without.
  const credentials = Object.fromEntries(
    Object.entries(contract.securitySchemes).flatMap(([name, { pattern }]) =>
      pattern === undefined ? [[name, "a-credential"]] : [],
    ),
  );
  const api: Api<object, Contract> = contract;
  // A new client for each call, because a 429 would hold back the next call of the same client.
  return (method, path, input) => {
    const client = createClient(api, { credentials, baseUrl, retry: false, pace: false });
    // Only for a generated API does the compiler know the paths and their parameters.
    const { request } = client as unknown as { readonly request: Caller };
    return request(method, path, input);
  };
}
