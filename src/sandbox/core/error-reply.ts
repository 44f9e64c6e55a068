import type { SecurityRequirement } from "../../openapi/security.ts";
import type { Reply, SandboxApi } from "./api.ts";
import { challenge } from "./credentials.ts";
import type { Logged } from "./log.ts";
import type { Mounted } from "./mounted.ts";
import { Refusal } from "./refusal.ts";
import { StoreFull } from "./store.ts";

/** What is known of a request that has failed. */
export interface Failed {
  readonly requestId: string;
  readonly logged: Logged;
  /** What the operation asks for, as far as it is known. */
  readonly security: readonly SecurityRequirement[];
}

/** The response of an API to a refusal or a failure, in the form that its document describes. */
export function errorReply({ api, codes, schemes }: Mounted, error: unknown, failed: Failed): Reply {
  const refusal = error instanceof Refusal ? error : failureOf(api, error);
  const { message, extras } = refusal;
  const { operation } = failed.logged;
  const listed = extras.status ?? codes.get(refusal.code) ?? 500;
  const { code, status } = api.refusalOf?.(operation, refusal.code, listed) ?? {
    code: refusal.code,
    status: listed,
  };
  const failure = {
    ...extras,
    operation,
    status,
    code,
    message,
    details: extras.details,
    requestId: failed.requestId,
  };
  failed.logged.code = code;
  const accepted = status === 401 ? challenge(schemes, failed.security) : "";
  return {
    status,
    body: api.errorBody(failure),
    headers: {
      ...api.errorHeaders?.(operation, status, failure),
      ...(accepted !== "" && { "WWW-Authenticate": accepted }),
      ...extras.headers,
    },
  };
}

function failureOf(api: SandboxApi, error: unknown): Refusal {
  const full = error instanceof StoreFull;
  const message = full ? error.message : `The sandbox itself failed, which is a bug in it: ${error}`;
  return new Refusal(api.codes.server, message, { status: 500 });
}
