import type { Contract } from "../../src/openapi/contract.ts";
import { untyped } from "../support/described.ts";

/** What a server sees of a request beside its body. */
export interface LastSent {
  readonly url: URL;
  readonly headers: Headers;
}

/** Calls operations of a contract, and keeps what the last request sent. Every response is a 204. */
export function keepingLastSent(contract: Contract) {
  let sent: LastSent | undefined;
  const { call } = untyped(contract, {
    async transport(url, init) {
      sent = { url: new URL(url), headers: new Headers(init.headers) };
      return new Response(null, { status: 204 });
    },
  });
  return { call, lastSent: () => sent };
}
