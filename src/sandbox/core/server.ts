import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { allowOrigin, type Origins } from "./cors.ts";
import { exchange } from "./exchange.ts";
import { ambiguity } from "./framing.ts";
import { type Log, type Logged, logOnEnd } from "./log.ts";
import type { Mounting } from "./mounted.ts";
import { storagePrefix } from "./presign.ts";
import { isLoopback, namesLoopback, readTarget, type Target } from "./request-target.ts";
import { serveFile } from "./storage.ts";
import { serveToken, tokenPrefix } from "./token-endpoint.ts";
import { refuseUnreadable, type Unreadable, writeAndClose } from "./unreadable.ts";

/** A listening server. */
export interface Listening {
  /** Without a trailing slash. */
  readonly url: string;
  /** Stops listening, lets responses under way finish (at most a second), and ends all connections. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Default: none. */
  readonly origins?: Origins;
  readonly log?: Log | undefined;
  /** Clock of the log. */
  readonly now?: () => number;
}

/**
 * How long an unused connection stays open, in ms. A program that shares this process, or stands still in a debugger, must not send on a
 * connection that was closed meanwhile. After Node's six seconds it would.
 */
const UNUSED = 65_000;
const GRACE = 1000;
/** How often a closing server looks for connections whose last response has ended, in ms. */
const SWEEP = 5;

/** @throws Error if the port is not available. */
export function listen(
  apis: ReadonlyMap<string, Mounting>,
  host: string,
  port: number,
  { origins = [], log, now = Date.now }: ServerOptions = {},
): Promise<Listening> {
  let closing: Promise<void> | undefined;
  const guarded = isLoopback(host);

  /** The last request of each connection. */
  const latest = new WeakMap<object, { readonly prefix: string; readonly response: ServerResponse }>();

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const logged: Logged = {};
    if (log) logOnEnd(log, now, request, response, logged);
    const target = readTarget(request.url ?? "/");
    latest.set(request.socket, { prefix: target.prefix, response });
    const authority = target.authority ?? request.headers.host;
    const isOther = guarded && authority !== undefined && !namesLoopback(authority);
    // Of two Host fields none counts: such a request is refused for that.
    if (isOther && !ambiguity(request)) {
      misdirected(response, authority);
      return;
    }
    respond(apis, request, response, target, origins, logged).catch(() => response.destroy());
  };
  // What is wrong with a Host or Expect field is said in the form of the API.
  // Node makes no stream for a body that is not there.
  const server = createServer(
    { requireHostHeader: false, keepAliveTimeout: UNUSED, optimizeEmptyRequests: true },
    handle,
  );
  server.on("checkExpectation", handle);
  server.on("connect", (_, socket: Socket) =>
    writeAndClose(socket, { status: 405, body: { message: "CONNECT is not allowed: this is no proxy." } }),
  );
  server.on("clientError", (error: Unreadable, socket: Socket) => {
    const last = latest.get(socket);
    // A response under way cannot be followed by another one to the same request.
    if (last?.response.headersSent && !last.response.writableFinished) socket.destroy();
    else void refuseUnreadable(apis, error, socket, last?.prefix);
  });

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      const deadline = setTimeout(() => server.closeAllConnections(), GRACE);
      // Node closes idle connections at once. Others are idle once their response ends.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP);
      server.close(() => {
        clearTimeout(deadline);
        clearInterval(sweep);
        resolve();
      });
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

async function respond(
  apis: ReadonlyMap<string, Mounting>,
  request: IncomingMessage,
  response: ServerResponse,
  { prefix, path, search }: Target,
  origins: Origins,
  logged: Logged,
): Promise<void> {
  const mounting = apis.get(prefix);
  let mounted: Awaited<ReturnType<Mounting>> | undefined;
  try {
    mounted = await mounting?.();
  } catch (error) {
    return unmounted(response, prefix, error);
  }
  const ids = mounted?.requestId.response;
  if (allowOrigin(origins, request, response, ids === undefined ? [] : [ids])) return;
  const unclear = mounted ? undefined : ambiguity(request);
  if (mounted) await exchange(mounted, request, response, path, search, logged);
  else if (unclear) json(response, unclear.status, { message: unclear.message }, unclear.headers);
  else if (prefix === storagePrefix) await serveFile(apis, request, response, path, search);
  else if (prefix === tokenPrefix) await serveToken(apis, request, response, path);
  else index(response, path, prefix, [...apis.keys()]);
}

/** Lists the APIs at `/`, for people with a browser. Other paths get a 404. */
function index(response: ServerResponse, path: string, prefix: string, names: readonly string[]): void {
  const found = prefix === "" && path === "/";
  const apis = names.map((name) => `/${name}`);
  const body = found
    ? { apis }
    : { message: `There is no API at /${prefix}${path}; there are ${apis.join(", ")}.` };
  json(response, found ? 200 : 404, body);
}

/** Prevents DNS rebinding: a web page must not reach this machine. */
function misdirected(response: ServerResponse, authority: string): void {
  const message = `The sandbox listens on this machine alone and is not ${authority}. Call it by 127.0.0.1 or localhost, or let it listen on another address (--host).`;
  json(response, 421, { message });
}

/** Reports an API that could not be made ready: a bug in the sandbox or in generated files. */
function unmounted(response: ServerResponse, name: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  json(response, 500, { message: `The sandbox cannot serve ${name}: ${reason}` });
}

function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, "content-type": "application/json" }).end(JSON.stringify(body));
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  const address = `${host}:${port}`;
  if (cause.code === "EADDRINUSE") {
    return new Error(
      `Port ${address} is in use. Stop what listens there, or choose another port (0 takes a free one).`,
      { cause },
    );
  }
  if (cause.code === "EACCES") {
    return new Error(
      `Listening on ${address} is not permitted. Choose a port from 1024 (0 takes a free one).`,
      { cause },
    );
  }
  return new Error(`Cannot listen on ${address}: ${cause.message}`, { cause });
}
