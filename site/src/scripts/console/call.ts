import { type CallError, createClient, signedToken } from "../../../../src/client/index.ts";
import type { Contract } from "../../../../src/openapi/contract.ts";
import type { ConsoleOperation } from "../../../console-data.ts";
import type { Input } from "./form.ts";

/** One request as it was sent, and its response. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  readonly response?: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  readonly data?: unknown;
  readonly error?: CallError;
}

const contracts = import.meta.glob<{ contract: Contract }>("../../../../generated/*/contract.ts");

/** Sends one request with the client, without retries. */
export async function call(
  api: string,
  sandbox: string,
  { key, credentials }: ConsoleOperation,
  input: Input,
): Promise<Exchange> {
  const load = Object.entries(contracts).find(([path]) => path.includes(`/${api}/`))?.[1];
  if (!load) throw new Error(`There is no contract of ${api}.`);
  const { contract } = await load();
  const chosen = credentials.find(({ value }) => value === input.credential);
  let sent: Exchange["request"] = { method: "", url: "", headers: [], body: "" };
  let received: Exchange["response"];
  const client = createClient(contract, {
    baseUrl: `${sandbox}/${api}`,
    retry: false,
    pace: false,
    ...(chosen && {
      credentials: {
        [chosen.scheme]: chosen.supplied
          ? signedToken(contract, chosen.scheme, chosen.supplied)
          : chosen.value,
      },
    }),
    fetch: async (target: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(target, init);
      sent = {
        method: request.method,
        url: request.url,
        headers: [...request.headers].map(([name, value]) => [
          name,
          name === "authorization" ? value.replace(/ .*/, " …") : value,
        ]),
        body: typeof init?.body === "string" ? init.body : "",
      };
      const response = await fetch(target, init);
      const body = await response.clone().text();
      received = { status: response.status, headers: [...response.headers], body };
      return response;
    },
  });
  const [method = "", path = ""] = key.split(" ");
  // Cast: the operation is not known at compile time.
  const any = client as unknown as {
    request(method: string, path: string, init: object): Promise<{ data?: unknown; error?: CallError }>;
  };
  const { data, error } = await any.request(method, path, {
    params: input.params,
    ...(input.body !== undefined && { body: input.body }),
  });
  return { request: sent, ...(received && { response: received }), data, ...(error && { error }) };
}
