import type { IncomingMessage } from "node:http";

/** Why a request cannot be read in one way only, and the response to it. */
interface Ambiguity {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Fields that a request has once, by their lengths. Node would take the first of several, and another reader the last. */
const ONCE: Readonly<Record<number, string>> = { 4: "host", 12: "content-type", 13: "authorization" };

/**
 * Why a request is refused that Node accepts and that two readers may read in two ways: so it could be smuggled past a proxy
 * (RFC 9112, section 11.2). `undefined` for any usual request.
 */
export function ambiguity({
  httpVersion,
  headers,
  rawHeaders,
  method,
}: IncomingMessage): Ambiguity | undefined {
  if (httpVersion !== "1.1" && httpVersion !== "1.0")
    return refused(505, `HTTP/${httpVersion} is not spoken here. Use HTTP/1.1.`);
  if (headers.host === undefined && httpVersion === "1.1")
    return refused(400, "The request has no Host header field.");
  const twice = repeated(rawHeaders);
  if (twice !== undefined) return refused(400, `The request has more than one ${twice} header field.`);
  const transfer = headers["transfer-encoding"];
  if (transfer !== undefined && transfer.toLowerCase() !== "chunked")
    return refused(501, "Transfer-Encoding can be chunked, and nothing else.");
  const expected = headers.expect;
  if (expected !== undefined && expected.toLowerCase() !== "100-continue")
    return refused(417, "Expect can be 100-continue, and nothing else.");
  const coding = headers["content-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "identity" && method !== "GET" && method !== "HEAD") {
    const message = `A body with Content-Encoding: ${coding} is not read here. Send it without.`;
    return refused(415, message, { "accept-encoding": "identity" });
  }
  const charset = charsetOf(headers["content-type"] ?? "");
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    return refused(415, `JSON is UTF-8 (RFC 8259, section 8.1), and not ${charset}.`);
  return undefined;
}

let last: { readonly type: string; readonly charset: string | undefined } = { type: "", charset: undefined };

/** The charset that a type of JSON names. Almost every request has the type of the request before. */
function charsetOf(type: string): string | undefined {
  if (type !== last.type)
    last = { type, charset: /^[^;]*[/+]json\s*;.*?charset="?([^\s;"]*)/i.exec(type)?.[1] };
  return last.charset;
}

/** Nobody can be sure where the next request of the connection begins, so it ends. */
function refused(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Ambiguity {
  return { status, message, headers: { connection: "close", ...headers } };
}

/** @param fields Names and values by turns, as received. */
function repeated(fields: readonly string[]): string | undefined {
  let seen = "";
  for (let at = 0; at < fields.length; at += 2) {
    const { [at]: given = "" } = fields;
    const name = ONCE[given.length];
    if (name === undefined || (given !== name && given.toLowerCase() !== name)) continue;
    if (seen.includes(name)) return name;
    seen += name;
  }
  return undefined;
}
