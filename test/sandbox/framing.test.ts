import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Sandbox, startDerivedSandbox, startSandbox } from "../../src/sandbox/index.ts";
import { shelf, shelfContract } from "./shelf.ts";

/** Writes bytes that no client would send, and reads until the connection ends. */
async function raw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => {});
  socket.write(Buffer.from(text, "latin1"));
  let answer = "";
  socket.setEncoding("utf8").on("data", (part: string) => {
    answer += part;
  });
  await once(socket, "close");
  return answer;
}

interface Served {
  readonly url: string;
  readonly path: string;
  /** The field with a credential. Without it, and where nothing is created, no body is read. */
  readonly key: string;
  readonly reads: boolean;
}

/** The four APIs of one sandbox, and an API of which there is only a document. */
async function served(): Promise<Served[]> {
  const { url, keys, close }: Sandbox = await startSandbox({ rateLimits: false });
  const own = await startDerivedSandbox(
    { name: "shelf", contract: shelfContract, openapi: shelf },
    { rateLimits: false },
  );
  onTestFinished(async () => {
    await Promise.all([close(), own.close()]);
  });
  const bearer = (key: string) => `authorization: Bearer ${key}`;
  return [
    { url, path: "/meshi/events", key: bearer(keys.meshi.full), reads: true },
    { url, path: "/main-api/contacts", key: bearer(keys["main-api"].full), reads: true },
    { url, path: "/meetso/public/v1/meetings", key: bearer(keys.meetso.full), reads: false },
    { url, path: "/meshes/api/v1/workspaces", key: "authorization: Bearer none", reads: false },
    { url: own.url, path: "/shelf/books", key: bearer(own.keys.full), reads: true },
  ];
}

/** The properties of an error body, which every error of an API has. */
function shapeOf(answer: string): string[] {
  const body: unknown = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
  const names = (value: unknown, at: string): string[] =>
    Object.entries(Object(value)).flatMap(([name, inner]) =>
      typeof inner === "object" && inner !== null ? names(inner, `${at}/${name}`) : [`${at}/${name}`],
    );
  return names(body, "");
}

const json = "content-type: application/json\r\n";
type Bytes = (api: Served) => string;
const post =
  (fields: string, body = ""): Bytes =>
  ({ path, key }) =>
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${key}\r\n${json}${fields}\r\n${body}`;
const get =
  (fields: string, line = ""): Bytes =>
  ({ path, key }) =>
    `GET ${path} ${line || "HTTP/1.1"}\r\nhost: localhost\r\n${key}\r\n${fields}\r\n`;

const unreadable: [string, number, Bytes][] = [
  [
    "a length and chunks",
    400,
    post("content-length: 5\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\nGET /x HTTP/1.1\r\n\r\n"),
  ],
  ["chunks and a length", 400, post("transfer-encoding: chunked\r\ncontent-length: 5\r\n", "0\r\n\r\n")],
  ["two lengths", 400, post("content-length: 2\r\ncontent-length: 3\r\n", "{} ")],
  ["two equal lengths", 400, post("content-length: 2\r\ncontent-length: 2\r\n", "{}")],
  ["a length with a sign", 400, post("content-length: +2\r\n", "{}")],
  ["a length in hex", 400, post("content-length: 0x2\r\n", "{}")],
  [
    "two transfer codings",
    400,
    post("transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n", "0\r\n\r\n"),
  ],
  ["a coding before chunks", 501, post("transfer-encoding: gzip, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")],
  ["chunks twice", 400, post("transfer-encoding: chunked, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")],
  ["a chunk of no size", 400, post("transfer-encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n")],
  ["a space before a colon", 400, get("x-a : 1\r\n")],
  ["a field without a colon", 400, get("nothing\r\n")],
  ["a field of two lines", 400, get("x-a: 1\r\n b\r\n")],
  ["a control character", 400, get("x-a: \x01\r\n")],
  ["line feeds alone", 400, ({ path, key }) => `GET ${path} HTTP/1.1\nhost: localhost\n${key}\n\n`],
  [
    "bytes beyond ASCII in its path",
    400,
    ({ path }) => `GET ${path}/\xc3\xa9 HTTP/1.1\r\nhost: localhost\r\n\r\n`,
  ],
  ["a method of its own", 400, ({ path }) => `FETCH ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`],
  ["a method in small letters", 400, ({ path }) => `get ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`],
  ["no host", 400, ({ path, key }) => `GET ${path} HTTP/1.1\r\n${key}\r\n\r\n`],
  ["two hosts", 400, get("Host: localhost\r\n")],
  ["two credentials", 400, get("Authorization: Bearer another\r\n")],
  ["two types", 400, post("Content-Type: text/plain\r\ncontent-length: 2\r\n", "{}")],
  ["the version 2.0", 505, get("", "HTTP/2.0")],
  ["no version", 505, ({ path }) => `GET ${path}\r\n\r\n`],
  ["an expectation of its own", 417, post("expect: 200-ok\r\ncontent-length: 2\r\n", "{}")],
  ["a compressed body", 415, post("content-encoding: gzip\r\ncontent-length: 2\r\n", "{}")],
  ["too long a query", 431, get("", `?a=${"x".repeat(20_000)} HTTP/1.1`)],
  ["too many fields", 431, get("x-a: 1\r\n".repeat(3000))],
];
const utf16 = ({ path, key }: Served) =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${key}\r\ncontent-type: application/json; charset=UTF-16\r\ncontent-length: 2\r\n\r\n{}`;

describe("a request that two readers may read in two ways is refused in the form of the API, and ends the connection:", () => {
  it.each([...unreadable, ["JSON in another charset", 415, utf16] as (typeof unreadable)[number]])(
    "%s",
    async (name, status, bytes) => {
      for (const api of await served()) {
        const { path, url, reads } = api;
        if (name.startsWith("a chunk") && !reads) continue;
        const usual = await raw(
          url,
          `GET ${path}/no/such/thing HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
        );
        expect(usual).toMatch(/^HTTP\/1.1 404 /);
        const answer = await raw(
          url,
          name === "too long a query" ? bytes(api).replace(" ?", "?") : bytes(api),
        );
        expect(answer.split("\r\n")[0]).toContain(`HTTP/1.1 ${status} `);
        expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
        expect(answer).toMatch(/^content-type: application\/json\r$/im);
        expect(answer).toMatch(/^connection: close\r$/im);
        expect(shapeOf(answer)).toEqual(shapeOf(usual));
      }
    },
  );

  it("no usual request", async () => {
    for (const { url, path, key } of await served()) {
      const usual = [
        `GET ${path} HTTP/1.0\r\n${key}\r\n\r\n`,
        `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${key}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n`,
        `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${key}\r\ncontent-type: application/json; charset="UTF-8"\r\nconnection: close\r\n\r\n`,
        `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${key}\r\ncontent-encoding: identity\r\nconnection: close\r\n\r\n`,
      ];
      for (const bytes of usual)
        expect(await raw(url, bytes)).not.toMatch(/^HTTP\/1.1 (400|415|417|501|505)/);
    }
  });

  it("CONNECT, of which no API knows anything", async () => {
    const [{ url } = { url: "" }] = await served();
    const answer = await raw(url, "CONNECT localhost:443 HTTP/1.1\r\nhost: localhost\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 405 /);
    expect(answer).toContain('{"message":"CONNECT is not allowed: this is no proxy."}');
  });
});
