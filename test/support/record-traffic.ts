import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { appendFileSync, mkdirSync } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { join } from "node:path";
import { afterAll, expect } from "vitest";

/*
 * If CONCORD_TRAFFIC names a folder, the requests that reach a server in the tests of the sandbox, and its responses, are
 * written there as HAR entries, one per line and one file per process. The servers do not notice.
 */

const started = "http.server.request.start";
const folder = process.env.CONCORD_TRAFFIC;
const ofSandbox = /[\\/]test[\\/]sandbox[\\/]/.test(expect.getState().testPath ?? "");

if (folder && ofSandbox) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}.ndjson`);
  const record = (message: unknown): void => {
    // What the channel publishes, by Node's documentation.
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const sent = keepAnswer(response);
    response.once("finish", () =>
      appendFileSync(file, `${JSON.stringify(entry(request, response, sent))}\n`),
    );
  };
  subscribe(started, record);
  // The next test file of this process may not be about the sandbox.
  afterAll(() => unsubscribe(started, record));
}

interface Sent {
  headers: OutgoingHttpHeaders;
  readonly chunks: Buffer[];
}

/** Headers and body of a response, as they are written. */
function keepAnswer(response: ServerResponse): Sent {
  const sent: Sent = { headers: {}, chunks: [] };
  const { writeHead, write, end } = response;
  const keep = (chunk: unknown): void => {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) sent.chunks.push(Buffer.from(chunk));
  };
  // All three have several forms. The arguments that matter have the same place in each, and all are passed on unchanged.
  response.writeHead = ((...args: Parameters<typeof writeHead>) => {
    const headers: unknown = args.at(-1);
    if (typeof headers === "object" && headers !== null) Object.assign(sent.headers, headers);
    return writeHead.apply(response, args);
  }) as typeof writeHead;
  response.write = ((...args: Parameters<typeof write>) => {
    keep(args[0]);
    return write.apply(response, args);
  }) as typeof write;
  response.end = ((...args: Parameters<typeof end>) => {
    keep(args[0]);
    return end.apply(response, args);
  }) as typeof end;
  return sent;
}

function entry(request: IncomingMessage, response: ServerResponse, { headers, chunks }: Sent): object {
  const mimeType = String(headers["content-type"] ?? "");
  return {
    request: {
      method: request.method,
      url: `http://${request.headers.host}${request.url}`,
      headers: pairs({ ...request.headers, authorization: undefined }),
    },
    response: {
      status: response.statusCode,
      headers: pairs(headers),
      content: { mimeType, text: mimeType.includes("json") ? Buffer.concat(chunks).toString() : "" },
    },
  };
}

function pairs(headers: OutgoingHttpHeaders): { name: string; value: string }[] {
  return Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name, value: String(value) }));
}
