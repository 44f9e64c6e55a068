import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/**
 * `unsent`: the request has left the client and reaches nobody. `responseLost`: the server has done its work, and its
 * response reaches nobody. `responded`: the client has the response.
 */
export const moments = ["unsent", "responseLost", "responded"] as const;

export interface KillPoint {
  readonly method: "GET" | "PUT";
  /** Which of the command's requests with this method, from 1. Between the methods the order is up to the race. */
  readonly number: number;
  readonly moment: (typeof moments)[number];
}

export interface Killer {
  readonly base: string;
  /** The request at which it happened, afterwards. */
  struck(): string | undefined;
  close(): Promise<void>;
}

/** Stands between a command and a server, and calls `kill` at one point of their exchange. */
export async function killAt(point: KillPoint, target: string, kill: () => void): Promise<Killer> {
  const requests = { GET: 0, PUT: 0 };
  let struck: string | undefined;
  const strike = (request: IncomingMessage, moment: KillPoint["moment"], number: number): boolean => {
    if (request.method !== point.method || number !== point.number || moment !== point.moment) return false;
    struck = `${request.method} ${request.url}`;
    kill();
    return true;
  };
  const server = createServer(async (request, response) => {
    // An import asks in this way only.
    const number = ++requests[request.method as KillPoint["method"]];
    const body = await buffer(request);
    if (strike(request, "unsent", number)) return;
    const { authorization = "" } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? "GET",
      headers: { authorization, "content-type": "application/json" },
      ...(body.length > 0 ? { body } : {}),
    });
    const text = await answer.text();
    if (strike(request, "responseLost", number)) return;
    response.writeHead(answer.status, { "content-type": "application/json" }).end(text, () => {
      strike(request, "responded", number);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The address of a TCP server is an object.
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    struck: () => struck,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
