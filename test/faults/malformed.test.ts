import { describe, expect, it } from "vitest";
import { createClient } from "../../src/client/index.ts";
import { answering, faultyServer, impatient, raw } from "../support/faulty-server.ts";
import { auth, meshi } from "../support/meshi.ts";
import { transports } from "../support/transports.ts";

const env = impatient;
const whole = JSON.stringify(auth);
const json = `content-type: application/json\r\ncontent-length: ${whole.length}\r\n`;
const good = `HTTP/1.1 200 OK\r\n${json}\r\n${whole}`;

/** Responses that no server should send. A call must end, and must not report a wrong success. */
const malformed: Record<string, string> = {
  "a status of 600": `HTTP/1.1 600 Odd\r\n${json}\r\n${whole}`,
  "a status of 999": `HTTP/1.1 999 Odd\r\n${json}\r\n${whole}`,
  "a status of 000": `HTTP/1.1 000 Odd\r\n${json}\r\n${whole}`,
  "a status of two digits": `HTTP/1.1 20 OK\r\n${json}\r\n${whole}`,
  "a status that is no number": `HTTP/1.1 abc OK\r\n${json}\r\n${whole}`,
  "another protocol without being asked":
    "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
  "101 without saying to what": "HTTP/1.1 101 Switching Protocols\r\n\r\n",
  "only an interim response": "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n",
  "a header field without a colon": `HTTP/1.1 200 OK\r\nnonsense\r\n${json}\r\n${whole}`,
  "a null in a header field": `HTTP/1.1 200 OK\r\nx-a: b\0c\r\n${json}\r\n${whole}`,
  "two lengths that differ": `HTTP/1.1 200 OK\r\ncontent-length: 5\r\n${json}\r\n${whole}`,
  "a length that is no number": `HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n${whole}`,
  "a chunk whose size is no number": `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n${whole}\r\n0\r\n\r\n`,
  "a malformed trailer": `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${whole.length.toString(16)}\r\n${whole}\r\n0\r\nbad trailer\r\n\r\n`,
  "garbage in place of gzip": `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n${json}\r\n${whole}`,
  "10,000 header lines": `HTTP/1.1 200 OK\r\n${"x-a: b\r\n".repeat(10_000)}${json}\r\n${whole}`,
  "nothing but line breaks": "\r\n\r\n\r\n\r\n",
};

/** Responses that are odd but harmless. */
const harmless: Record<string, string> = {
  "a control character in the reason phrase": `HTTP/1.1 200 O\x01K\x7f\r\n${json}\r\n${whole}`,
  "bytes beyond ASCII in the reason phrase": `HTTP/1.1 200 \u00fc\r\n${json}\r\n${whole}`,
  "no reason phrase": `HTTP/1.1 200\r\n${json}\r\n${whole}`,
  "a second response to one request": `${good}HTTP/1.1 500 Late\r\ncontent-length: 0\r\n\r\n`,
  "bytes after the response": `${good}and more`,
  "interim responses before the final one": `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n${good}`,
  "an old version of HTTP": `HTTP/1.0 200 OK\r\n${json}\r\n${whole}`,
};

describe.each(transports)("over %s", (_, transport) => {
  it.each(Object.entries(malformed))("%s ends the call with an error", async (_, bytes) => {
    await using server = await faultyServer(raw(bytes));
    const client = createClient(meshi, {
      baseUrl: server.url,
      env,
      transport,
      timeout: 20_000,
      retry: false,
    });
    const { error, meta } = await client.GET("/auth");
    expect(error?.name).toMatch(/^(TransportError|UnexpectedResponse)$/);
    expect(meta.attempts).toHaveLength(1);
    expect(meta.attempts[0]?.failure).not.toBe("timeout");
  });

  it.each(Object.entries(harmless))("%s does not: the response counts", async (_, bytes) => {
    await using server = await faultyServer(raw(bytes), answering(200, auth));
    const client = createClient(meshi, { baseUrl: server.url, env, transport, timeout: 20_000 });
    expect((await client.GET("/auth")).data).toEqual(auth);
    // The next call is not affected either.
    expect((await client.GET("/auth")).data).toEqual(auth);
  });
});
