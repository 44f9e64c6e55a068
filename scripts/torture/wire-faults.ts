import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What a client can know after a request met a fault. */
export type Seen =
  /** No connection was made. */
  | { readonly kind: "refused" }
  /** The connection broke, or brought no HTTP. */
  | { readonly kind: "lost" }
  /** The response began, and broke off. */
  | { readonly kind: "truncated" }
  /** Nothing came in time. */
  | { readonly kind: "timeout" }
  /** A whole response. `readable` says whether a success has a JSON body. */
  | { readonly kind: "status"; readonly status: number; readonly readable: boolean };

/** A thing that goes wrong between a client and the work that it asks for. */
export interface WireFault {
  readonly name: string;
  /** Whether the server has done the work. */
  readonly works: boolean;
  readonly seen: Seen;
  /** Whether the fault lies in the body of a success, which a 204 and a response to HEAD do not have. */
  readonly inBody?: boolean;
  /** Takes a time-out, so that it is slow to try. */
  readonly slow?: boolean;
  /** Sends so much that it takes its time. */
  readonly heavy?: boolean;
  /** Happens before any byte arrives: the request goes to a port at which nothing listens. */
  readonly refuses?: boolean;
  /** Happens on a connection that has served a request before, and has been idle since. */
  readonly idle?: boolean;
  /** Happens as soon as the header is there; the body is not read. */
  readonly early?: boolean;
  act(response: ServerResponse, socket: Socket, where: Where): void;
}

/** Where a fault happens. */
export interface Where {
  /** The status of a success of the operation. */
  readonly status: number;
  /** Base URL of another origin. */
  readonly other: string;
}

const head = (line: string, ...fields: string[]) => [`HTTP/1.1 ${line}`, ...fields, "", ""].join("\r\n");
const json = "content-type: application/json";

const raw = (name: string, works: boolean, seen: Seen, bytes: string, inBody = false): WireFault => ({
  name,
  works,
  seen,
  inBody,
  act: (_, socket, { status }) => void socket.end(bytes.replace("200 OK", `${status} OK`)),
});

const silent = (name: string, bytes: string, inBody = false): WireFault => ({
  name,
  works: true,
  seen: { kind: "timeout" },
  slow: true,
  inBody,
  act: (_, socket, { status }) => void socket.write(bytes.replace("200 OK", `${status} OK`)),
});

const answered = (status: number, works: boolean, fields: Record<string, string> = {}): WireFault => ({
  name: `${status}${fields["retry-after"] ? ` with Retry-After ${fields["retry-after"]}` : ""}`,
  works,
  seen: { kind: "status", status, readable: true },
  act: (response) =>
    void response.writeHead(status, { "content-type": "application/json", ...fields }).end("{}"),
});

const lost: Seen = { kind: "lost" };
const truncated: Seen = { kind: "truncated" };
const success = (readable: boolean): Seen => ({ kind: "status", status: 200, readable });

const redirects = [301, 302, 303, 307, 308].flatMap((status) =>
  (["same", "other"] as const).map((target): WireFault => {
    return {
      name: `${status} to ${target === "same" ? "the same" : "another"} origin`,
      works: false,
      seen: { kind: "status", status, readable: true },
      act: (response, _, { other }) => {
        const location = target === "same" ? "/elsewhere" : `${other}/stolen`;
        response.writeHead(status, { location }).end();
      },
    };
  }),
);

/** A failed response of this many bytes: the client may not take them all. */
const HUGE = 100 * 1024 * 1024;

export const wireFaults: readonly WireFault[] = [
  {
    name: "refused",
    works: false,
    seen: { kind: "refused" },
    refuses: true,
    act: () => {},
  },
  {
    name: "an idle connection closed as the request comes",
    works: true,
    seen: lost,
    idle: true,
    act: (_, socket) => void socket.destroy(),
  },
  {
    name: "reset after the header",
    works: false,
    seen: lost,
    early: true,
    act: (_, socket) => void socket.resetAndDestroy(),
  },
  {
    name: "reset before the work",
    works: false,
    seen: lost,
    act: (_, socket) => void socket.resetAndDestroy(),
  },
  {
    name: "reset after the work",
    works: true,
    seen: lost,
    act: (_, socket) => void socket.resetAndDestroy(),
  },
  raw("closed without a response", true, lost, ""),
  raw("no HTTP", true, lost, "SSH-2.0-OpenSSH_9.9\r\n\r\n"),
  raw("header breaks off", true, lost, "HTTP/1.1 200 OK\r\ncontent-ty"),
  raw(
    "10,000 header lines",
    true,
    lost,
    head("200 OK", ...Array.from({ length: 10_000 }, (_, n) => `x-${n}: y`)),
  ),
  raw("a status of four digits", true, lost, head("2000 OK", "content-length: 0")),
  raw(
    "a protocol switch nobody asked for",
    true,
    lost,
    head("101 Switching Protocols", "upgrade: x", "connection: upgrade"),
  ),
  raw("body breaks off", true, truncated, `${head("200 OK", json, "content-length: 100")}{"a":`, true),
  raw(
    "chunk breaks off",
    true,
    truncated,
    `${head("200 OK", json, "transfer-encoding: chunked")}ff\r\n{"a":`,
    true,
  ),
  raw(
    "JSON cut off, framed whole",
    true,
    truncated,
    `${head("200 OK", json, "content-length: 5", "connection: close")}{"a":`,
    true,
  ),
  raw(
    "gzip that is none",
    true,
    truncated,
    `${head("200 OK", json, "content-encoding: gzip", "content-length: 9", "connection: close")}not gzip!`,
    true,
  ),
  raw(
    "HTML",
    true,
    success(false),
    `${head("200 OK", "content-type: text/html", "content-length: 6", "connection: close")}<html>`,
    true,
  ),
  raw(
    "empty body",
    true,
    success(false),
    head("200 OK", json, "content-length: 0", "connection: close"),
    true,
  ),
  raw("HTTP/1.0", true, success(true), `HTTP/1.0 200 OK\r\n${json}\r\n\r\n{}`, true),
  raw(
    "103 before the response",
    true,
    success(true),
    `${head("103 Early Hints", "link: </x>; rel=preload")}${head("200 OK", json, "content-length: 2", "connection: close")}{}`,
    true,
  ),
  raw(
    "many 1xx before the response",
    true,
    success(true),
    `${head("102 Processing").repeat(50)}${head("200 OK", json, "content-length: 2", "connection: close")}{}`,
    true,
  ),
  // Undici, beneath both transports, takes it for a broken response.
  raw(
    "100 nobody asked for",
    true,
    lost,
    `${head("100 Continue")}${head("200 OK", json, "content-length: 2", "connection: close")}{}`,
  ),
  raw("only 1xx", true, lost, head("103 Early Hints", "link: </x>; rel=preload")),
  raw("the status 600", true, lost, head("600 Odd", "content-length: 0", "connection: close")),
  raw("the status 000", true, lost, head("000 Odd", "content-length: 0", "connection: close")),
  raw("two lengths", true, lost, head("200 OK", json, "content-length: 2", "content-length: 3")),
  raw(
    "JSON called text",
    true,
    success(true),
    `${head("200 OK", "content-type: text/plain", "content-length: 2", "connection: close")}{}`,
    true,
  ),
  raw(
    "brotli that is none",
    true,
    truncated,
    `${head("200 OK", json, "content-encoding: br", "content-length: 11", "connection: close")}not brotli!`,
    true,
  ),
  silent("nothing comes", ""),
  silent("header stalls", "HTTP/1.1 200 OK\r\n"),
  silent("body stalls", `${head("200 OK", json, "content-length: 100")}{`, true),
  ...[408, 418, 425, 451].map((status) => answered(status, false)),
  answered(429, false),
  answered(429, false, { "retry-after": "1" }),
  ...[500, 501, 502, 503, 504, 511, 599].map((status) => answered(status, true)),
  answered(503, true, { "retry-after": "2" }),
  {
    ...answered(503, true),
    name: "503 with 100 MB",
    heavy: true,
    act(response, socket) {
      response.writeHead(503, { "content-type": "text/html", "content-length": HUGE });
      const part = Buffer.alloc(1 << 20, "x");
      let left = HUGE / part.length;
      const more = (): void => {
        while (left-- > 0 && !socket.destroyed)
          if (!response.write(part)) return void response.once("drain", more);
        response.end();
      };
      response.on("error", () => {});
      more();
    },
  },
  ...redirects,
];
