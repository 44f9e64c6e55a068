import type { Seen, Where, WireFault } from "./wire-fault.ts";

const head = (line: string, ...fields: string[]) => [`HTTP/1.1 ${line}`, ...fields, "", ""].join("\r\n");
const json = "content-type: application/json";

/** A response with the status and the body that the client expects: those of a 200 with an empty object stand for them. */
function fitted(bytes: string, { status, body }: Where): string {
  const ok = bytes.replace("200 OK", `${status} OK`);
  if (!ok.endsWith("\r\n\r\n{}")) return ok;
  return ok.slice(0, -2).replace("content-length: 2", `content-length: ${Buffer.byteLength(body)}`) + body;
}

const raw = (name: string, works: boolean, seen: Seen, bytes: string, inBody = false): WireFault => ({
  name,
  works,
  seen,
  inBody,
  act: (_, socket, where) => void socket.end(fitted(bytes, where)),
});

const silent = (name: string, bytes: string, inBody = false): WireFault => ({
  name,
  works: true,
  seen: { kind: "timeout" },
  slow: true,
  inBody,
  act: (_, socket, where) => void socket.write(fitted(bytes, where)),
});

const responded = (status: number, works: boolean, fields: Record<string, string> = {}): WireFault => ({
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

/** The size of a failed response, in bytes. The client must not read all of it. */
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
  // Just over the 16 KiB that Node reads: undici makes an error with a stack for each line that follows.
  raw(
    "2,600 header lines",
    true,
    lost,
    head("200 OK", ...Array.from({ length: 2600 }, (_, n) => `x-${n}: y`)),
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
    { kind: "truncated", framed: true },
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
  // Both transports use Undici, which treats it as a broken response.
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
  ...[408, 418, 425, 451].map((status) => responded(status, false)),
  responded(429, false),
  responded(429, false, { "retry-after": "1" }),
  ...[500, 501, 502, 503, 504, 511, 599].map((status) => responded(status, true)),
  responded(503, true, { "retry-after": "2" }),
  {
    ...responded(503, true),
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
