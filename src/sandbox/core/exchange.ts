import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer, Call, Principal, SandboxApi, Service } from "./api.ts";
import { checkedBody, checkedParameters } from "./checks.ts";
import { authorise, challenge } from "./credentials.ts";
import type { SecuritySchemes } from "./document.ts";
import { type FaultPlan, faultHeader, type Struck } from "./faults/plan.ts";
import { skewed } from "./faults/skew.ts";
import type { Presigner } from "./presign.ts";
import type { RateWindows } from "./rate.ts";
import { Refusal } from "./refusal.ts";
import { htmlPage, send, type Wire } from "./response.ts";
import type { Match, Route, Routes } from "./routes.ts";
import type { Store } from "./store.ts";
import { httpDate } from "./timestamp.ts";
import type { TokenRules } from "./token-rules.ts";

/** An API ready to answer. */
export interface Mounted {
  readonly api: SandboxApi;
  readonly service: Service;
  readonly routes: Routes;
  /** Every `operationId`. */
  readonly operations: ReadonlySet<string>;
  readonly codes: ReadonlyMap<string, number>;
  readonly schemes: SecuritySchemes;
  readonly tokens: ReadonlyMap<string, TokenRules>;
  /** Header that brings the caller's request id, and header that returns the one in effect. */
  readonly requestId: { readonly request: string | undefined; readonly response: string | undefined };
  readonly rates: RateWindows;
  readonly presigner: Presigner;
  readonly faults: FaultPlan;
  readonly store: Store;
  readonly now: () => number;
}

/** Gives an API that is ready to answer, at once or as soon as it is. */
export type Mounting = () => Promise<Mounted>;

/** Statuses of refusals whose code the document does not list, because it does not describe them. */
const undescribed = { route: 404, method: 405 } as const;

/**
 * Answers one request to an API. `path` and `search` are those below the API's prefix.
 * The checks run in a fixed order: route, method, credentials, scope, rate, size, JSON, schema; then the handler
 * looks at existence and conflict.
 */
export async function exchange(
  mounted: Mounted,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  search: string,
): Promise<void> {
  const given = usableId(mounted.requestId.request && request.headers[mounted.requestId.request]);
  const requestId = given ?? randomUUID();
  const wire: Wire = { head: request.method === "HEAD", struck: new Map() };
  const deliver = (answer: Answer): void => {
    const { response: header } = mounted.requestId;
    const offset = wire.struck.get("skew") ?? 0;
    send(response, wire, {
      status: answer.status,
      headers: {
        date: httpDate(mounted.now() + offset),
        ...(header && { [header]: requestId }),
        ...answer.headers,
      },
      body: offset === 0 ? answer.body : skewed(answer.body, offset),
    });
  };
  try {
    const ids = { given, used: requestId };
    const answer = await work(mounted, request, path, search, ids, (struck) => {
      wire.struck = struck;
    });
    if (answer === "drop") response.destroy();
    else if (typeof answer === "number") htmlPage(response, answer);
    else deliver(answer.body ? { ...answer, body: mounted.api.seal(answer.body, requestId) } : answer);
  } catch (error) {
    if (request.socket.destroyed) return;
    deliver(problemAnswer(mounted, error, requestId));
  }
}

/** The answer, or a fault instead of it: a connection to drop, or the status of an HTML page. */
async function work(
  mounted: Mounted,
  request: IncomingMessage,
  path: string,
  search: string,
  ids: { readonly given: string | undefined; readonly used: string },
  onStruck: (struck: Struck) => void,
): Promise<Answer | "drop" | number> {
  const { api, schemes, tokens, codes, rates, now, store } = mounted;
  const by = { now: now(), store, tokens, codes };
  const match = route(mounted, request, path, search);
  if (!("route" in match)) {
    authorise(api, schemes, withoutScopes(match.security), request.headers, by);
    return { status: 204, headers: { allow: match.allow.join(", ") } };
  }

  const struck = strike(mounted, match.route, request, ids.given);
  onStruck(struck);
  if (struck.has("drop-before")) return "drop";
  const page = struck.get("html");
  if (page !== undefined) return page;
  refuseOnDemand(mounted, match.route, struck);

  const principal = authorise(api, schemes, match.route.security, request.headers, by);
  const wait = principal && rates.admit(principal.id, now());
  if (wait !== undefined) throw rateRefusal(api, wait, api.tellsWait?.(wait));

  const { body, refused } = await checkedBody(api, match.route, request);
  // An id that cannot be used is replaced, not refused.
  const { request: idHeader } = mounted.requestId;
  const headers = idHeader ? { ...request.headers, [idHeader]: ids.used } : request.headers;
  const { path: pathParameters, query } = checkedParameters(api, match, headers);
  return perform(mounted, match.route, {
    operation: match.route.id,
    method: match.route.method,
    path: pathParameters,
    query,
    headers: request.headers,
    body,
    refused,
    principal: principal ?? anonymous,
    requestId: ids.used,
    now: now(),
    doomed: struck.has("outcome"),
  });
}

/** Stands for the caller of an operation that asks for no credential. */
const anonymous: Principal = { id: "", tenant: "", scopes: [] };

function perform({ service, store }: Mounted, { id, method }: Route, call: Call): Answer {
  const handler = service.handlers[id];
  if (handler === undefined) throw new Error(`Operation ${id} has no handler.`);
  service.settle(call.now);
  return method === "GET" ? handler(call) : store.transaction(() => handler(call));
}

function route({ api, routes }: Mounted, request: IncomingMessage, path: string, search: string): Match {
  const { method = "GET" } = request;
  const match = routes.match(method, path, search);
  if (match === undefined) {
    throw new Refusal(api.codes.route, `There is nothing at ${path}.`, { status: undescribed.route });
  }
  if (!("route" in match) && method !== "OPTIONS") {
    const allow = match.allow.join(", ");
    const message = `${method} is not allowed at ${path}; allowed are ${allow}.`;
    throw new Refusal(api.codes.method, message, { status: undescribed.method, headers: { allow } });
  }
  return match;
}

/** OPTIONS asks what a path can do; a valid credential with any scope will do. */
function withoutScopes<T extends { readonly scheme: string }>(security: readonly T[]) {
  return security.map(({ scheme }) => ({ scheme, scopes: [] }));
}

function strike(
  { api, faults, operations }: Mounted,
  { id }: Route,
  request: IncomingMessage,
  givenId: string | undefined,
): Struck {
  const header = request.headers[faultHeader];
  try {
    return faults.strike(id, typeof header === "string" ? header : undefined, givenId, operations);
  } catch (error) {
    throw new Refusal(api.codes.schema, error instanceof Error ? error.message : String(error));
  }
}

function refuseOnDemand({ api, codes, schemes }: Mounted, { security }: Route, struck: Struck): void {
  const wait = struck.get("rate-limit");
  if (wait !== undefined) throw rateRefusal(api, wait);
  const status = struck.get("status");
  if (status === undefined) return;
  const code = [...codes].find(([, listed]) => listed === status)?.[0] ?? api.codes.server;
  throw new Refusal(code, `Status ${status} on demand of a fault.`, {
    status,
    ...(status === 401 && challenge(schemes, security)),
  });
}

function rateRefusal(api: SandboxApi, seconds: number, told = true): Refusal {
  const message = `The key has used up its requests; wait ${seconds} s.`;
  return new Refusal(
    api.codes.rate,
    message,
    told ? { headers: { "retry-after": String(seconds) } } : undefined,
  );
}

function problemAnswer({ api, codes }: Mounted, error: unknown, requestId: string): Answer {
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal(api.codes.server, `The sandbox itself failed, which is a bug in it: ${error}`, {
          status: 500,
        });
  const { code, message, extras } = refusal;
  const status = extras.status ?? codes.get(code) ?? 500;
  return {
    status,
    body: api.problem({
      ...extras,
      status,
      code,
      message,
      details: extras.details,
      blamed: extras.blamed ?? [],
      requestId,
    }),
    ...(extras.headers && { headers: extras.headers }),
  };
}

/** An id from the caller is taken if it is short and printable; otherwise the sandbox chooses one. */
function usableId(value: unknown): string | undefined {
  return typeof value === "string" && /^[\x20-\x7e]{1,255}$/.test(value) ? value : undefined;
}
