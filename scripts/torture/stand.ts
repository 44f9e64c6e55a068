import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Contract, Operation, OperationKey } from "../../src/openapi/contract.ts";
import type { WireFault } from "./wire-faults.ts";

/** One call of the matrix. */
export interface Cell {
  readonly contract: Contract;
  readonly key: OperationKey;
  readonly definition: Operation;
  readonly fault: WireFault;
  /** How many requests meet the fault. */
  readonly times: number;
  readonly transport: string;
}

/** The path of a request that only opens a connection. */
export const PRIMING = "/priming";

export interface Attempts {
  requests: number;
  worked: number;
  keys: string[];
}

export interface Stand extends AsyncDisposable {
  readonly url: string;
  /** A base URL without a server. */
  readonly closed: string;
  begin(cell: Cell): Attempts;
  /** Requests that reached the other origin. */
  strangers(): number;
}

/** Starts a server that applies the current cell's fault, and another origin, to which no redirect may lead. */
export async function openStand(): Promise<Stand> {
  let cell: Cell | undefined;
  let attempts: Attempts = { requests: 0, worked: 0, keys: [] };
  let strangers = 0;
  const other = createServer((_, response) => {
    strangers++;
    response.end("{}");
  });
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const mine = attempts;
    if (request.url === PRIMING) return void response.end("{}");
    // Close each connection: a stale pooled one would be another fault for the next cell.
    response.shouldKeepAlive = false;
    if (cell?.fault.early && mine.requests < cell.times) {
      mine.requests++;
      return cell.fault.act(response, request.socket, {
        status: successOf(cell.definition),
        other: otherUrl,
      });
    }
    const body = await text(request).catch(() => "");
    if (!cell) return;
    mine.requests++;
    mine.keys.push(keyOf(cell.definition, request.headers, body));
    const { fault, times, definition } = cell;
    if (request.url?.startsWith("/elsewhere")) strangers++;
    if (mine.requests <= times) {
      if (fault.works) mine.worked++;
      fault.act(response, request.socket, { status: successOf(definition), other: otherUrl });
      return;
    }
    mine.worked++;
    const status = successOf(definition);
    response.writeHead(status, { "content-type": "application/json" }).end(status === 204 ? undefined : "{}");
  });
  for (const each of [server, other])
    await new Promise<void>((resolve) => each.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is an object.
  const urlOf = (each: typeof server) => `http://127.0.0.1:${(each.address() as AddressInfo).port}`;
  const otherUrl = urlOf(other);
  return {
    url: urlOf(server),
    // Same port, other loopback address: another port might belong to a proxy.
    closed: urlOf(server).replace("127.0.0.1", "127.0.0.2"),
    strangers: () => strangers,
    begin(next) {
      cell = next;
      attempts = { requests: 0, worked: 0, keys: [] };
      return attempts;
    },
    async [Symbol.asyncDispose]() {
      for (const each of [server, other]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
}

function keyOf({ key }: Operation, headers: NodeJS.Dict<string | string[]>, body: string): string {
  if (!key) return "";
  if (key.in === "header") return String(headers[key.name.toLowerCase()]);
  try {
    return String(Reflect.get(JSON.parse(body), key.name.slice(1)));
  } catch {
    return "";
  }
}

/** The first success that an operation documents. */
export function successOf({ responses }: Operation): number {
  return Number(Object.keys(responses).find((status) => status.startsWith("2")) ?? 200);
}
