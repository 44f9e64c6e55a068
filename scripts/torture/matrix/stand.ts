import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Operation } from "../../../src/openapi/contract.ts";
import type { Plan } from "./plan.ts";
import { PROVING_PATH, type Proof } from "./proof.ts";
import { Script, successOf } from "./script.ts";
import { isGood, type WireFault } from "./wire-fault.ts";

/** One cell of the matrix: a verb of which one step meets a fault. */
export interface Cell {
  readonly plan: Plan;
  /** The step that meets the fault. */
  readonly step: number;
  readonly fault: WireFault;
  /** How many requests of the step meet it. */
  readonly times: number;
  readonly transport: string;
  readonly proof: Proof;
}

/** The path of a request that only opens a connection. */
export const PRIMING = "/priming";

export interface Stand extends AsyncDisposable {
  readonly url: string;
  /** A base URL without a server. */
  readonly closed: string;
  /** `onFault` runs when a request has met the fault. */
  begin(cell: Cell, onFault: () => void): Script;
  /** Requests that reached the other origin. */
  strangers(): number;
}

/** The credential of every cell. It may appear in the requests of operations only. */
export const SECRET = "torture-secret-value";

/** Starts a server that applies the current cell's fault, and another origin, to which no redirect may lead. */
export async function openStand(): Promise<Stand> {
  let current: { cell: Cell; script: Script; onFault: () => void } | undefined;
  let strangers = 0;
  const other = createServer((_, response) => {
    strangers++;
    response.end("{}");
  });
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    if (request.url === PRIMING) return void response.end("{}");
    // Close each connection: a stale pooled one would be another fault for the next cell.
    response.shouldKeepAlive = false;
    if (request.url === PROVING_PATH) return void response.end("{}");
    if (!current) return;
    const { cell, script, onFault } = current;
    const index = script.stepOf(request.method, request.url);
    const step = index === undefined ? undefined : cell.plan.steps[index];
    if (index === undefined || !step) {
      script.beyond.push(`${request.method} ${request.url}`);
      return void response.writeHead(404).end("{}");
    }
    if (!step.called && carriesSecret(request)) strangers++;
    const number = (script.requests[index] ?? 0) + 1;
    const hit = index === cell.step && number <= cell.times ? cell.fault : undefined;
    if (!hit?.early) {
      const body = await text(request).catch(() => "");
      if (step.called) script.keys[index]?.add(keyOf(step.called.definition, request.headers, body));
    }
    script.requests[index] = number;
    const right = step.respond(urlOf(server));
    if (!hit || hit.works) script.worked[index] = (script.worked[index] ?? 0) + 1;
    if (!hit || isGood(hit)) script.passed(index);
    script.isHit = hit !== undefined;
    if (!hit) return void respond(response, right);
    // A fault in a body is in that of a success.
    const status = isGood(hit) || !step.called ? right.status : successOf(step.called.definition);
    hit.act(response, request.socket, { status, body: right.body, other: urlOf(other) });
    onFault();
  });
  for (const each of [server, other])
    await new Promise<void>((resolve) => each.listen(0, "127.0.0.1", resolve));
  return {
    url: urlOf(server),
    // Same port, other loopback address: another port might belong to a proxy.
    closed: urlOf(server).replace("127.0.0.1", "127.0.0.2"),
    strangers: () => strangers,
    begin(cell, onFault) {
      const script = new Script(cell.plan);
      current = { cell, script, onFault };
      return script;
    },
    async [Symbol.asyncDispose]() {
      for (const each of [server, other]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
}

function respond(response: ServerResponse, { status, body }: { status: number; body: string }): void {
  response.writeHead(status, { "content-type": "application/json" }).end(status === 204 ? undefined : body);
}

/** Whether a request that leaves the API carries its credential. */
function carriesSecret({ headers, url = "" }: IncomingMessage): boolean {
  return `${JSON.stringify(headers)}${url}`.includes(SECRET);
}

// A TCP server's address is an object.
const urlOf = (server: { address(): unknown }) =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function keyOf({ key }: Operation, headers: NodeJS.Dict<string | string[]>, body: string): string {
  if (!key) return "";
  if (key.in === "header") return String(headers[key.name.toLowerCase()]);
  try {
    return String(Reflect.get(JSON.parse(body), key.name.slice(1)));
  } catch {
    return "";
  }
}
