import type { RateLimit, SecurityScheme } from "../../openapi/contract.ts";
import { code, count } from "./markdown.ts";
import type { Api } from "./model/api.ts";
import type { OperationEntry } from "./model/operations.ts";

// Short facts about an API from its contract, for tables.

/** A property of a body as people write it: `/error/code` is `error.code`. */
export function propertyAt(pointer: string): string {
  return pointer === "" ? "the body" : pointer.slice(1).replaceAll("/", ".");
}

/** Servers of an API and of its operations. */
export function serversOf({ contract, operations }: Api): string[] {
  const own = operations.flatMap(({ contract: { server } }) => (server === undefined ? [] : [server]));
  return [...new Set([...contract.servers, ...own])];
}

export function credential({ in: location, name, prefix, token }: SecurityScheme): string {
  const where = location === "query" ? "query parameter" : "header";
  const value = token === undefined ? "<key>" : "<token>";
  const field = `${where} ${code(`${name}${location === "query" ? "=" : ": "}${prefix ?? ""}${value}`)}`;
  if (token === undefined) return field;
  return `${field}, a JSON Web Token (${token.alg}) that the caller signs for ${token.seconds} s`;
}

export function errorBody({ contract: { error, errorFields = {} } }: Api): string {
  const pointers = [error.code, error.message, error.details, error.requestId];
  const shown = pointers
    .filter((pointer) => pointer !== undefined)
    .map((pointer) => code(propertyAt(pointer)));
  const fields = Object.values(errorFields).map((name) => `header field ${code(name)}`);
  return [...shown, ...fields].join(", ");
}

export function requestId({ contract: { requestId, error } }: Api): string {
  const sent = requestId.request && `sent in ${code(requestId.request)}`;
  const received = [
    requestId.response && `header ${code(requestId.response)}`,
    error.requestId && `${code(propertyAt(error.requestId))} of an error`,
  ].filter((part) => part !== undefined && part !== "");
  const read = received.length > 0 ? `read from ${received.join(" and ")}` : undefined;
  const parts = [sent, read].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? "none" : parts.join("; ");
}

/** What leads to the next page: a property and the parameter that takes it, an address, or a count. */
export function cursor({ contract: { next } }: OperationEntry): string {
  if (next === undefined) return "none";
  if (next.url) return `address in ${code(propertyAt(next.url.replace("$response.body#", "")))}`;
  if (next.link) return `address in the header field ${code("Link")}`;
  if (next.last) return `last item's ${code(propertyAt(next.last.item))} back as ${code(next.last.to)}`;
  if (next.count)
    return `count of ${next.count.add === "items" ? "items" : "pages"} as ${code(next.count.to)}`;
  const pairs = Object.entries(next.parameters).map(
    ([name, from]) =>
      `${code(propertyAt(from.replace("$response.body#", "")))} back as ${code(name.replace("query.", ""))}`,
  );
  return pairs.join(", ");
}

export function paging(api: Api): string {
  const paged = api.operations.filter(({ contract }) => contract.next);
  const [first] = paged;
  return first === undefined ? "none" : `${cursor(first)}; ${count(paged.length, "list")}`;
}

export function keyLocation({ contract: { key } }: OperationEntry): string {
  if (key === undefined) return "none";
  return key.in === "header" ? `header ${code(key.name)}` : `${code(propertyAt(key.name))} in the body`;
}

export function idempotency(api: Api): string {
  const keyed = api.operations.filter(({ contract }) => contract.key);
  const [first] = keyed;
  if (first) return `${keyLocation(first)} of ${count(keyed.length, "operation")}`;
  const reads = api.operations.every(({ method }) => method === "GET" || method === "HEAD");
  return reads ? "not needed: nothing is changed" : "no keys";
}

export function rateLimit({ requests, seconds, per }: RateLimit): string {
  return `${count(requests, "request")} per ${seconds === 1 ? "second" : `${seconds} s`} and ${per}`;
}

/** A size in MiB, or in bytes if it is not a whole number of MiB. */
export function bytes(size: number): string {
  return size % 2 ** 20 === 0 ? `${size / 2 ** 20} MiB` : `${size.toLocaleString("en")} bytes`;
}

/** The retries of a client with default options. */
export function retryProfile({ contract: { retry }, profile }: Api): string {
  const { attempts, base, factor, maxWait, jitter, statuses } = profile;
  const waits = Array.from({ length: attempts - 1 }, (_, index) =>
    Math.min(maxWait, base * factor ** index),
  ).map((wait) => `${wait / 1000}`);
  const spread = jitter === "full" ? "drawn from 0 to" : `give or take ${jitter * 100} %:`;
  const on = statuses === undefined ? "429 and 5xx" : statuses.join(", ");
  return `${count(attempts, "request")} at most, waits ${spread} ${waits.join(", ")} s, on ${on}${retry ? "" : " (the client's own)"}`;
}

/** Operations that start runs, and those that report their state. */
export function longRunning({ operations }: Api): string {
  const started = operations.filter(({ contract }) => contract.run);
  const polled = operations.filter(({ contract }) => contract.state);
  if (polled.length === 0) return "none";
  const reported = `reported by ${polled.map(({ id }) => code(id)).join(", ")}`;
  return started.length === 0 ? reported : `started by ${count(started.length, "operation")}, ${reported}`;
}
