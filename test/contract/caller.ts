import { type Api, type Contract, createClient } from "../../src/client/index.ts";
import type { AnyResult } from "../../src/client/types.ts";

export interface Input {
  readonly params: object;
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A call of any operation of any API. */
export type Caller = (method: string, path: string, input: Input) => Promise<AnyResult>;

/** A client of an API known only at run time, with credentials and without a second attempt. */
export function callerOf(contract: Contract, baseUrl: string): Caller {
  // A credential that must have a certain form is left out: each operation also takes one that need not.
  const credentials = Object.fromEntries(
    Object.entries(contract.securitySchemes).flatMap(([name, { pattern }]) =>
      pattern === undefined ? [[name, "a-credential"]] : [],
    ),
  );
  const api: Api<object, Contract> = contract;
  // A new client for each call: a 429 holds back whatever its client sends next.
  return (method, path, input) => {
    const client = createClient(api, { credentials, baseUrl, retry: false, pace: false });
    // Which paths there are and what they take is known to the compiler for a generated API only.
    const { request } = client as unknown as { readonly request: Caller };
    return request(method, path, input);
  };
}
