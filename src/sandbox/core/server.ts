import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exchange, type Mounting } from "./exchange.ts";
import { storagePrefix } from "./presign.ts";
import { serveFile } from "./storage.ts";

/** A listening server. */
export interface Listening {
  /** Without a trailing slash. */
  readonly url: string;
  /** Stops listening, lets answers under way finish (at most a second), and ends all connections. */
  close(): Promise<void>;
}

const GRACE = 1000;

/** @throws Error where the port cannot be had. */
export function listen(apis: ReadonlyMap<string, Mounting>, host: string, port: number): Promise<Listening> {
  let closing: Promise<void> | undefined;

  const server = createServer((request, response) => {
    // A connection whose answer was under way when closing began is idle from here on.
    response.once("close", () => closing && setImmediate(() => server.closeIdleConnections()));
    const { prefix, path, search } = split(request.url ?? "/");
    const mounting = apis.get(prefix);
    if (mounting) {
      mounting().then(
        (mounted) => exchange(mounted, request, response, path, search).catch(() => response.destroy()),
        (error: unknown) => unmounted(response, prefix, error),
      );
    } else if (prefix === storagePrefix) {
      serveFile(apis, request, response, path, search).catch(() => response.destroy());
    } else {
      index(response, request, [...apis.keys()]);
    }
  });

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      const deadline = setTimeout(() => server.closeAllConnections(), GRACE);
      server.close(() => {
        clearTimeout(deadline);
        resolve();
      });
      server.closeIdleConnections();
    });

  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port)));
    server.listen(port, host, () => {
      // A server that listens on a host and port has this kind of address.
      const { port: actual } = server.address() as AddressInfo;
      const name = host.includes(":") ? `[${host}]` : host;
      resolve({
        url: `http://${name}:${actual}`,
        close: () => {
          closing ??= close();
          return closing;
        },
      });
    });
  });
}

/** `/api/things?limit=1` to `api`, `/things` and `limit=1`. */
function split(url: string): { prefix: string; path: string; search: string } {
  const question = url.indexOf("?");
  const whole = question < 0 ? url : url.slice(0, question);
  const slash = whole.indexOf("/", 1);
  return {
    prefix: slash < 0 ? whole.slice(1) : whole.slice(1, slash),
    path: slash < 0 ? "/" : whole.slice(slash),
    search: question < 0 ? "" : url.slice(question + 1),
  };
}

/** Outside of every API: what is here, for people who open the sandbox in a browser. */
function index(response: ServerResponse, request: IncomingMessage, names: readonly string[]): void {
  const found = request.url === "/";
  const apis = names.map((name) => `/${name}`);
  const body = found
    ? { apis }
    : { message: `There is no API at ${request.url}; there are ${apis.join(", ")}.` };
  response.writeHead(found ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** An API that could not be made ready, which is a bug in the sandbox or in what was generated for it. */
function unmounted(response: ServerResponse, name: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const body = { message: `The sandbox cannot serve ${name}: ${reason}` };
  response.writeHead(500, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  const place = `${host}:${port}`;
  if (cause.code === "EADDRINUSE") {
    return new Error(
      `Port ${place} is in use. Stop what listens there, or choose another port (0 takes a free one).`,
      { cause },
    );
  }
  if (cause.code === "EACCES") {
    return new Error(
      `Listening on ${place} is not permitted. Choose a port from 1024 (0 takes a free one).`,
      { cause },
    );
  }
  return new Error(`Cannot listen on ${place}: ${cause.message}`, { cause });
}
