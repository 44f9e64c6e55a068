import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { SecurityRequirement } from "../../openapi/security.ts";
import type { Call, Principal, Reply, SandboxApi } from "./api.ts";
import { checkedBody } from "./body-checks.ts";
import { authorise } from "./credentials.ts";
import { errorReply } from "./error-reply.ts";
import { type ActiveFaults, faultHeader } from "./faults/plan.ts";
import { skewed } from "./faults/skew.ts";
import { ambiguity } from "./framing.ts";
import type { Logged } from "./log.ts";
import type { Mounted } from "./mounted.ts";
import type { Described } from "./operations.ts";
import { checkedParameters } from "./parameter-checks.ts";
import { Refusal } from "./refusal.ts";
import { usableId, withUsableId } from "./request-id.ts";
import { delayed, htmlPage, send } from "./response.ts";
import { jsonTypeOf } from "./response-types.ts";
import type { Match } from "./routes.ts";
import { httpDate } from "./timestamp.ts";

/** What the checks find out about a request. */
interface Progress {
  readonly requestId: string;
  /** The caller's own id; `undefined` if it is missing or unusable. */
  readonly givenId: string | undefined;
  readonly logged: Logged;
  faults: ActiveFaults;
  security: readonly SecurityRequirement[];
  /** Undefined where no operation was asked for. */
  called?: Described;
}

/** Statuses of refusals that the contract does not describe. */
const undescribed = { route: 404, method: 405 } as const;

const noFaults: ActiveFaults = new Map();
const noSecurity: readonly SecurityRequirement[] = [];

/**
 * Responds to one request to an API. `path` and `search` are those below the API's prefix.
 * The checks run in a fixed order: framing, route, method, credentials, scope, rate, size, JSON, schema; then the handler
 * checks existence and conflicts.
 */
export async function exchange(
  mounted: Mounted,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  search: string,
  logged: Logged,
): Promise<void> {
  const idHeader = mounted.requestId.request;
  const givenId = idHeader === undefined ? undefined : usableId(request.headers[idHeader]);
  const requestId = givenId ?? randomUUID();
  const progress: Progress = { requestId, givenId, logged, faults: noFaults, security: noSecurity };
  logged.requestId = requestId;
  let reply: Reply | "drop" | number;
  try {
    const working = work(mounted, request, path, search, progress);
    reply = working instanceof Promise ? await working : working;
    if (typeof reply === "object" && typeof reply.body === "object" && reply.body !== null)
      reply = { ...reply, body: mounted.api.seal(reply.body, requestId) };
  } catch (error) {
    if (request.socket.destroyed) return;
    reply = errorReply(mounted, error, progress);
  }
  const latency = progress.faults.get("latency");
  if (latency !== undefined) await delayed(response, latency);
  if (reply === "drop") response.destroy();
  else if (typeof reply === "number") htmlPage(response, reply);
  else deliver(mounted, request, response, reply, progress);
}

function deliver(
  { now, requestId: headers }: Mounted,
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  { requestId, faults, logged, called }: Progress,
): void {
  const offset = faults.get("skew") ?? 0;
  const fields: Record<string, string | number> = { date: httpDate(now() + offset) };
  if (headers.response !== undefined) fields[headers.response] = requestId;
  if (reply.headers) Object.assign(fields, reply.headers);
  const body = offset === 0 ? reply.body : skewed(reply.body, offset);
  const { content } = reply;
  const text = content?.text ?? (body === undefined ? undefined : JSON.stringify(body));
  if (text !== undefined) {
    fields["content-type"] = content?.type ?? jsonTypeOf(called, reply.status);
    fields["content-length"] = Buffer.byteLength(text);
  }
  logged.responseText = text;
  send(
    response,
    { head: request.method === "HEAD", faults },
    { status: reply.status, headers: fields, text },
  );
}

/** The reply, or a fault that replaces it: a connection to drop, or the status of an HTML page. */
function work(
  mounted: Mounted,
  request: IncomingMessage,
  path: string,
  search: string,
  progress: Progress,
): Reply | "drop" | number | Promise<Reply> {
  const { api, routes, schemes, tokens, rates, now, store } = mounted;
  const headers = withUsableId(mounted.requestId.request, request.headers, progress);
  const unclear = ambiguity(request);
  if (unclear) throw new Refusal(api.codes.schema, unclear.message, unclear);
  const by = { now: now(), store, tokens };
  const match = matched(mounted, request, path, search);
  if (!("route" in match)) {
    progress.security = withoutScopes(match.security);
    authorise(api, schemes, progress.security, { headers, search }, by);
    return { status: 204, headers: { allow: match.allow.join(", ") } };
  }
  const { route } = match;
  progress.security = route.security;
  progress.logged.operation = route.id;
  progress.called = route.operation;
  progress.faults = activeFaults(mounted, route.id, request, progress.givenId);
  const { faults } = progress;
  if (faults.has("drop-before")) return "drop";
  const page = faults.get("html");
  if (page !== undefined) return page;
  refuseOnDemand(mounted, faults);

  const principal = authorise(api, schemes, route.security, { headers, search }, by);
  progress.logged.caller = principal?.id;
  const wait = principal && rates.admit(principal.id, now());
  if (wait !== undefined) throw rateRefusal(api, wait, api.saysWait?.(wait));

  const rest = { match, path, search, headers, principal, progress };
  const checking = checkedBody(api, routes, route, request);
  return checking instanceof Promise
    ? checking.then((body) => perform(mounted, call(mounted, rest, body)))
    : perform(mounted, call(mounted, rest, checking));
}

/** The parts of a request that are known before its body. */
interface Rest {
  readonly match: Extract<Match, { readonly route: unknown }>;
  readonly path: string;
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
  readonly principal: Principal | undefined;
  readonly progress: Progress;
}

/** @throws Refusal for a parameter */
function call(
  { api, routes, now }: Mounted,
  { match, path, search, headers, principal, progress }: Rest,
  { body, refused }: Pick<Call, "body" | "refused">,
): Call {
  const { route } = match;
  progress.logged.requestBody = body;
  const { query } = checkedParameters(api, routes, route, match.raw, search, headers);
  return {
    operation: route.id,
    method: route.method,
    path: match.path,
    query,
    headers,
    target: { path, search },
    body,
    refused,
    principal: principal ?? anonymous,
    requestId: progress.requestId,
    now: now(),
    doomed: progress.faults.has("outcome"),
  };
}

/** The caller of a request that needs no credential. */
const anonymous: Principal = { id: "", tenant: "", scopes: [] };

function perform({ service, store }: Mounted, call: Call): Reply {
  const handler = service.handlers[call.operation];
  if (handler === undefined) throw new Error(`Operation ${call.operation} has no handler.`);
  service.settle(call.now);
  return call.method === "GET" ? handler(call) : store.transaction(() => handler(call));
}

function matched({ api, routes }: Mounted, request: IncomingMessage, path: string, search: string): Match {
  const { method = "GET" } = request;
  const match = routes.match(method, path, { search, headers: request.headers });
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

/** OPTIONS asks what a path supports. Any valid credential may ask. */
function withoutScopes(security: readonly SecurityRequirement[]): SecurityRequirement[] {
  return security.map((alternative) =>
    Object.fromEntries(Object.keys(alternative).map((scheme) => [scheme, []])),
  );
}

function activeFaults(
  { api, faults, operations }: Mounted,
  operation: string,
  request: IncomingMessage,
  givenId: string | undefined,
): ActiveFaults {
  const header = request.headers[faultHeader];
  try {
    return faults.activeFor(operation, typeof header === "string" ? header : undefined, givenId, operations);
  } catch (error) {
    throw new Refusal(api.codes.schema, error instanceof Error ? error.message : String(error));
  }
}

function refuseOnDemand({ api, codes }: Mounted, faults: ActiveFaults): void {
  const wait = faults.get("rate-limit");
  if (wait !== undefined) throw rateRefusal(api, wait);
  const status = faults.get("status");
  if (status === undefined) return;
  const code = [...codes].find(([, listed]) => listed === status)?.[0] ?? api.codes.server;
  throw new Refusal(code, `Status ${status} on demand of a fault.`, {
    status,
  });
}

function rateRefusal(api: SandboxApi, seconds: number, stated = true): Refusal {
  const message = `The key has used up its requests; wait ${seconds} s.`;
  const headers = stated ? { "retry-after": String(seconds) } : {};
  return new Refusal(api.codes.rate, message, { headers });
}
