import { retryPolicy } from "../../../client/retry.ts";
import type { RateLimit, SecurityScheme } from "../../../openapi/contract.ts";
import { type Content, html, join } from "../html.ts";
import type { Api } from "../model/api.ts";
import type { OperationEntry } from "../model/operations.ts";
import { code, count } from "./table.ts";

// What a contract says about an API as a whole, in few words. Tables are made of these.

/** Members of a body as people write them: `/error/code` is `error.code`. */
export function member(pointer: string): string {
  return pointer === "" ? "the body" : pointer.slice(1).replaceAll("/", ".");
}

/** Hosts of an API: its servers, and those that single operations have. */
export function serversOf({ contract, operations }: Api): string[] {
  const own = operations.flatMap(({ contract: { server } }) => (server === undefined ? [] : [server]));
  return [...new Set([...contract.servers, ...own])];
}

export function credential({ in: place, name, prefix, token }: SecurityScheme): Content {
  const where = place === "query" ? "query parameter" : "header";
  const value = token === undefined ? "<key>" : "<token>";
  const field = html`${where} ${code(`${name}${place === "query" ? "=" : ": "}${prefix ?? ""}${value}`)}`;
  if (token === undefined) return field;
  return html`${field}, a JSON Web Token (${token.alg}) that the caller signs for ${token.seconds} s`;
}

export function envelope({ contract: { error } }: Api): Content {
  const members = [error.code, error.message, error.details, error.requestId];
  const shown = members.filter((pointer) => pointer !== undefined).map((pointer) => code(member(pointer)));
  return join(shown, ", ");
}

export function requestId({ contract: { requestId, error } }: Api): Content {
  const sent = requestId.request && html`sent in ${code(requestId.request)}`;
  const told = [
    requestId.response && html`header ${code(requestId.response)}`,
    error.requestId && html`${code(member(error.requestId))} of an error`,
  ].filter((part) => part !== undefined && part !== "");
  const read = told.length > 0 ? html`read from ${join(told, " and ")}` : undefined;
  const parts = [sent, read].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? "none" : join(parts, "; ");
}

/** Where the place of a next page is read, and the parameter that carries it. */
export function cursor({ contract: { next } }: OperationEntry): Content {
  if (next === undefined) return "none";
  const pairs = Object.entries(next.parameters).map(
    ([name, from]) =>
      html`${code(member(from.replace("$response.body#", "")))} back as ${code(name.replace("query.", ""))}`,
  );
  return join(pairs, ", ");
}

export function paging(api: Api): Content {
  const paged = api.operations.filter(({ contract }) => contract.next);
  const [first] = paged;
  return first === undefined ? "none" : html`${cursor(first)}; ${count(paged.length, "list")}`;
}

export function keyPlace({ contract: { key } }: OperationEntry): Content {
  if (key === undefined) return "none";
  return key.in === "header" ? html`header ${code(key.name)}` : html`${code(member(key.name))} in the body`;
}

export function idempotency(api: Api): Content {
  const keyed = api.operations.filter(({ contract }) => contract.key);
  const [first] = keyed;
  if (first) return html`${keyPlace(first)} of ${count(keyed.length, "operation")}`;
  const reads = api.operations.every(({ method }) => method === "GET" || method === "HEAD");
  return reads ? "not needed: nothing is changed" : "no keys";
}

export function rateLimit({ requests, seconds, per }: RateLimit): string {
  return `${count(requests, "request")} per ${seconds === 1 ? "second" : `${seconds} s`} and ${per}`;
}

/** Bytes as the documents count them. */
export function bytes(size: number): string {
  return size % 2 ** 20 === 0 ? `${size / 2 ** 20} MiB` : `${size.toLocaleString("en")} bytes`;
}

/** The numbers that hold for a client which was told nothing else. */
export function retryProfile({ contract: { retry } }: Api): Content {
  const { attempts, base, factor, maxWait, jitter, statuses } = retryPolicy(retry, undefined, undefined);
  const waits = Array.from({ length: attempts - 1 }, (_, index) =>
    Math.min(maxWait, base * factor ** index),
  ).map((wait) => `${wait / 1000}`);
  const spread = jitter === "full" ? "drawn from 0 to" : `give or take ${jitter * 100} %:`;
  const on = statuses === undefined ? "429 and 5xx" : statuses.join(", ");
  return `${count(attempts, "request")} at most, waits ${spread} ${waits.join(", ")} s, on ${on}${retry ? "" : " (the client's own)"}`;
}

/** What goes on after the answer: operations that start it, and those that tell how far it has come. */
export function longRunning({ operations }: Api): Content {
  const started = operations.filter(({ contract }) => contract.run);
  const polled = operations.filter(({ contract }) => contract.state);
  if (polled.length === 0) return "none";
  const tell = join(
    polled.map(({ id }) => code(id)),
    ", ",
  );
  const starts = `${count(started.length, "operation")} ${started.length === 1 ? "starts" : "start"} it; `;
  return html`${started.length > 0 && starts}${tell} ${polled.length === 1 ? "tells" : "tell"} how far it is`;
}
