import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { type Env, systemEnv } from "../../src/client/index.ts";

/** The real environment, except that waits before a retry take no time. */
export const impatient: Env = { ...systemEnv, sleep: (_, signal) => systemEnv.sleep(0, signal) };

/** What a server does with one request. */
export interface Fault {
  /** Acts as soon as the header has arrived; otherwise the body is read first. */
  readonly early?: boolean;
  act(response: ServerResponse, socket: Socket): void;
}

export interface FaultyServer extends AsyncDisposable {
  readonly url: string;
  /** The bodies that were read, in order. */
  readonly bodies: readonly string[];
  /** Requests of which the header arrived. */
  readonly requests: readonly IncomingMessage[];
  readonly connections: ReadonlySet<Socket>;
  /** Resolves when the server has no connection left. */
  closed(): Promise<void>;
}

/** A real server on this machine. It treats one request after the other as the list says; the last entry applies to all further ones. */
export async function faultyServer(...faults: readonly Fault[]): Promise<FaultyServer> {
  const bodies: string[] = [];
  const requests: IncomingMessage[] = [];
  const connections = new Set<Socket>();
  const open = new Set<Socket>();
  let whenClosed = () => {};
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const fault = faults[Math.min(requests.push(request), faults.length) - 1];
    if (!fault?.early) bodies.push(await text(request));
    fault?.act(response, request.socket);
  });
  server.on("connection", (socket) => {
    connections.add(socket);
    open.add(socket);
    socket.on("close", () => {
      open.delete(socket);
      if (open.size === 0) whenClosed();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    // The address of a TCP server is an object.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    requests,
    connections,
    async closed() {
      if (open.size === 0) return;
      await new Promise<void>((resolve) => {
        whenClosed = resolve;
      });
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A base URL without a server. */
export async function unusedUrl(host = "127.0.0.1"): Promise<string> {
  await using server = await faultyServer();
  return server.url.replace("127.0.0.1", host);
}

export function answering(status: number, body: unknown, headers: Record<string, string> = {}): Fault {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    act: (response) => {
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
    },
  };
}

/** The connection is reset, before or after the body was read. */
export const reset = (when: "early" | "late"): Fault => ({
  early: when === "early",
  act: (_, socket) => void socket.resetAndDestroy(),
});

/** Writes these bytes instead of a response. Then the connection ends, or stays open without more data. */
export function raw(bytes: string, then: "end" | "hang" = "end"): Fault {
  return {
    act(_, socket) {
      if (then === "end") socket.end(bytes);
      else socket.write(bytes);
    },
  };
}
