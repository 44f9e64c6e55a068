import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { createQuerySerializer, defaultPathSerializer } from "openapi-fetch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, writeParameters } from "../../src/client/index.ts";
import type { BodyNotation, Contract, Operation, ParameterNotation } from "../../src/openapi/contract.ts";
import { withParts } from "../support/parts.ts";

interface Received {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

let last: Received;
let reply = { type: "application/json", body: "{}" };
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  last = { url: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) };
  response.writeHead(200, { "content-type": reply.type }).end(reply.body);
});
let origin: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Calls an operation over a socket. Returns what the server received, and what the client read from the response. */
async function call(definition: Partial<Operation>, init: object, path = "/things") {
  const operation = { id: "x", security: [], scopes: [], responses: { 200: [] }, ...definition };
  const contract: Contract = {
    ...{ name: "x", title: "X", version: "1", servers: [origin], securitySchemes: {}, requestId: {} },
    ...{ error: {}, codes: {}, errors: {}, openCodes: true, rateLimits: [] },
    operations: { [`POST ${path}`]: operation },
  };
  // The contract is made in this test, so it has no types.
  const post = createClient(withParts(contract)).POST as unknown as (
    path: string,
    init: object,
  ) => Promise<{ data?: unknown; error?: unknown }>;
  const { data, error } = await post(path, init);
  if (error) throw error;
  return { ...last, data };
}

const array = ["blue", "black"];
const object = { R: 100, G: 200 };

describe("a parameter arrives as OpenAPI's table of styles has it", () => {
  test.each<[ParameterNotation, unknown, string]>([
    [{}, "blue", "c=blue"],
    [{ explode: false }, array, "c=blue,black"],
    [{ explode: false }, [], "c="],
    [{ style: "spaceDelimited", explode: false }, array, "c=blue%20black"],
    [{ style: "pipeDelimited", explode: false }, array, "c=blue|black"],
    [{ style: "form", explode: true }, object, "R=100&G=200"],
    [{ explode: false }, object, "c=R,100,G,200"],
    [{ style: "deepObject" }, { a: { b: [1, 2], n: null } }, "c[a][b][0]=1&c[a][b][1]=2"],
    [{ style: "deepObject" }, [{ a: 1 }, { a: 2, b: [3] }], "c[0][a]=1&c[1][a]=2&c[1][b][0]=3"],
    [{ allowReserved: true }, "a/b:c", "c=a/b:c"],
    [{ json: true }, { a: [1] }, "c=%7B%22a%22%3A%5B1%5D%7D"],
  ])("query %j %j", async (how, value, expected) => {
    const { url } = await call(
      { parameters: { "query.c": how } },
      { params: { query: { c: value, other: 1 } } },
    );
    expect(decodeURI(url)).toBe(decodeURI(`/things?other=1&${expected}`));
  });

  test.each<[ParameterNotation, unknown, string]>([
    [{ explode: false }, object, "R,100,G,200"],
    [{ explode: true }, object, "R=100,G=200"],
    [{ style: "label", explode: false }, "blue", ".blue"],
    [{ style: "label", explode: false }, array, ".blue,black"],
    [{ style: "label", explode: true }, array, ".blue.black"],
    [{ style: "matrix", explode: false }, "blue", ";c=blue"],
    [{ style: "matrix", explode: false }, array, ";c=blue,black"],
    [{ style: "matrix", explode: true }, array, ";c=blue;c=black"],
    [{ style: "matrix", explode: true }, object, ";R=100;G=200"],
  ])("path %j %j", async (how, value, expected) => {
    const init = { params: { path: { c: value } } };
    expect((await call({ parameters: { "path.c": how } }, init, "/things/{c}")).url).toBe(
      `/things/${expected}`,
    );
  });

  test.each(["path", "query"])(
    "a %s with its reserved characters, and no other, as they are",
    async (place) => {
      const operation = { parameters: { [`${place}.c`]: { allowReserved: true } } };
      const sent = async (c: unknown) => {
        const path = place === "path" ? "/things/{c}" : "/things";
        return (await call(operation, { params: { [place]: { c } } }, path)).url.replace(
          /^.things.(c=)?/,
          "",
        );
      };
      expect(await sent("a:b@c$[d],é%2F%zz")).toBe("a:b@c$[d],%C3%A9%2F%25zz");
      for (const value of ["a\\b", "a\tb", "a\nb", "a ", " a", "a\u0000", "a%", 'a"b<c>'])
        expect(decodeURIComponent(await sent(value))).toBe(value);
    },
  );

  test("in header fields and cookies", async () => {
    const parameters = {
      "header.X-Size": { explode: true },
      "cookie.session": {},
      "cookie.seen": { explode: false },
    };
    const params = { header: { "X-Size": { w: 1, h: "2 m" } }, cookie: { session: "s 1", seen: [1, 2] } };
    const { headers } = await call({ parameters }, { params });
    expect(headers["x-size"]).toBe("w=1,h=2 m");
    expect(headers.cookie).toBe("session=s%201; seen=1,2");
  });
});

describe("the target of a request", () => {
  test.each([
    ["/things?kind=a", {}, "/things?kind=a"],
    ["/things?kind=a", { q: 1 }, "/things?kind=a&q=1"],
    ["/things#Add", {}, "/things"],
    ["/things#Add", { q: "a#b" }, "/things?q=a%23b"],
    ["/all things/é", { q: 1 }, "/all%20things/%C3%A9?q=1"],
  ])("of the path %j with %j is %s", async (path, query, expected) => {
    expect((await call({}, { params: { query } }, path)).url).toBe(expected);
  });
});

describe("a value that would not arrive as it is is a TypeError that names its parameter", () => {
  const label = { style: "label" } as const;
  const raw = { allowReserved: true } as const;
  test.each<[string, ParameterNotation, unknown]>([
    ["path", {}, ""],
    ["path", {}, []],
    ["path", {}, {}],
    ["path", {}, ".."],
    ["path", {}, ["."]],
    ["path", label, ""],
    ["path", label, "."],
    ["path", label, [""]],
    ["path", raw, "a/b"],
    ["path", raw, "../b"],
    ["path", raw, "a?b"],
    ["path", raw, "a#b"],
    ["path", raw, ["a", "b/c"]],
    ["path", raw, "%2e%2E"],
    ["query", raw, "a#b"],
    ["query", raw, "a&b=c"],
    ["query", { style: "deepObject", ...raw }, { a: { b: "x&c=1" } }],
    ["cookie", raw, "a; admin=1"],
    ["cookie", raw, 'a"b'],
    ["header", {}, "a\r\nx-admin: 1"],
    ["header", {}, "a\u0000"],
    ...["path", "query", "cookie"].flatMap((place) =>
      [
        ["\ud800", ["\ud800"], { a: "\udfff" }, { "\ud800": "a" }],
        [new Date(Number.NaN), Symbol("s"), () => 1, [{}], [Number.NaN], { a: Number.NaN }, { a: { b: 1n } }],
      ]
        .flat()
        .map((value): [string, ParameterNotation, unknown] => [place, { explode: false }, value]),
    ),
    ["query", { json: true }, { a: 1n }],
    ["query", { style: "deepObject" }, { a: { b: Symbol("s") } }],
  ])("%s %j", async (place, how, value) => {
    const path = place === "path" ? "/things/{c}" : "/things";
    const sending = call(
      { parameters: { [`${place}.c`]: how } },
      { params: { [place]: { c: value } } },
      path,
    );
    const error = await sending.then(
      () => "it was sent",
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(/\bc\b|cookie/);
  });

  test("the names of properties are encoded", async () => {
    const { url } = await call(
      { parameters: { "query.c": {} } },
      { params: { query: { c: { "a&b=c#": 1 } } } },
    );
    expect([...new URL(url, origin).searchParams]).toEqual([["a&b=c#", "1"]]);
  });
});

describe("what openapi-fetch writes as well is the same", () => {
  const text = fc.stringMatching(/^[\w .~é€-]+$/);
  const style = fc.constantFrom("form" as const, "spaceDelimited" as const, "pipeDelimited" as const);
  test("arrays in a query", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), style, fc.boolean(), (value, style, explode) => {
        const reference = createQuerySerializer<unknown>({ array: { style, explode } });
        const operation = { ...plain, parameters: { "query.c": { style, explode } } };
        expect(writeParameters(operation, { params: { query: { c: value } } }).query).toBe(
          reference({ c: value }),
        );
      }),
    );
  });
  test("objects in a path", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^\w+$/), text, { minKeys: 1, noNullPrototype: true }),
        (value) => {
          const operation = { ...plain, parameters: { "path.c": { style: "simple", explode: false } } };
          const { path } = writeParameters(operation, { params: { path: { c: value } } });
          expect(path?.c).toBe(defaultPathSerializer("{c}", { c: value }));
        },
      ),
    );
  });
});
const plain: Operation = { id: "x", security: [], scopes: [], responses: {} };

/** The disposition, type and content of each part (RFC 2046, section 5.1.1). */
function partsIn(body: string, type: string) {
  const [, boundary = ""] = /boundary=(.+)/.exec(type) ?? [];
  const [before, ...parts] = body.split(`--${boundary}`);
  expect([before, parts.pop()]).toEqual(["", "--\r\n"]);
  return parts.map((part) => {
    const [, head = "", content] = /^\r\n(.*?)\r\n\r\n(.*)\r\n$/s.exec(part) ?? [];
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(head.replaceAll("\r", ""))?.[1];
    return [field("Content-Disposition"), field("Content-Type"), content];
  });
}

describe("a body arrives in its media type", () => {
  const send = (body: BodyNotation, value: unknown) => call({ body }, { body: value });

  test.each([
    [{ type: "application/merge-patch+json" }, { a: null }, '{"a":null}'],
    [
      { type: "application/x-www-form-urlencoded" },
      { a: "x y", b: [1, 2], c: { d: 1 } },
      "a=x+y&b=1&b=2&c=%7B%22d%22%3A1%7D",
    ],
    [
      {
        type: "application/x-www-form-urlencoded",
        parts: { a: { style: "deepObject" }, b: { explode: false } },
      },
      { a: { b: [{ c: 1 }] }, b: [1, 2] },
      "a%5Bb%5D%5B0%5D%5Bc%5D=1&b=1%2C2",
    ],
    [{ type: "text/csv" }, "a,b\n1,2\n", "a,b\n1,2\n"],
    [{ type: "application/octet-stream" }, new Uint8Array([104, 105]), "hi"],
    [{ type: "image/png" }, new Blob(["png"]), "png"],
  ] as [BodyNotation, unknown, string][])("%j", async (notation, value, expected) => {
    const { body, headers } = await send(notation, value);
    expect(body.toString()).toBe(expected);
    expect(headers["content-type"]).toBe(notation.type);
  });

  test("a multipart form has files with their names, and parts with their own types and no file name", async () => {
    const file = new File(["pdf"], 'a "b".pdf', { type: "application/pdf" });
    const value = {
      ...{ file, note: "line\nbreak", tags: ["x", "y"], meta: { a: 1 }, xml: "<a/>" },
      ...{
        scans: [new Blob(["1"]), new Blob(["2"], { type: "image/gif" })],
        bytes: new Uint8Array([104, 105]),
      },
    };
    const parts = { xml: { type: "text/xml" }, scans: { type: "image/png" } };
    const { body, headers } = await send({ type: "multipart/form-data", parts }, value);
    const type = headers["content-type"] ?? "";
    expect(partsIn(body.toString(), type)).toEqual([
      ['form-data; name="file"; filename="a %22b%22.pdf"', "application/pdf", "pdf"],
      ['form-data; name="note"', undefined, "line\nbreak"],
      ['form-data; name="tags"', undefined, "x"],
      ['form-data; name="tags"', undefined, "y"],
      ['form-data; name="meta"', "application/json", '{"a":1}'],
      ['form-data; name="xml"', "text/xml", "<a/>"],
      ['form-data; name="scans"; filename="blob"', "image/png", "1"],
      ['form-data; name="scans"; filename="blob"', "image/gif", "2"],
      ['form-data; name="bytes"; filename="bytes"', "application/octet-stream", "hi"],
    ]);
    // The platform's own reader takes the same from it.
    const read = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    expect(read.getAll("tags")).toEqual(["x", "y"]);
    expect(read.get("file")).toBeInstanceOf(File);
  });

  test.each([
    ["image/jpeg", { type: "image/png", others: ["image/jpeg"] }, "image/jpeg"],
    ["image/jpeg", { type: "application/octet-stream", others: ["image/*"] }, "image/jpeg"],
    ["video/mp4", { type: "application/octet-stream", others: ["*/*"] }, "video/mp4"],
    ["video/mp4", { type: "image/png", others: ["image/*"] }, "image/png"],
    ["", { type: "image/png", others: ["image/jpeg"] }, "image/png"],
    ["text/csv", { type: "text/csv; charset=utf-8", others: ["text/*"] }, "text/csv; charset=utf-8"],
    ["multipart/related; boundary=b", { type: "multipart/related" }, "multipart/related; boundary=b"],
  ] as [string, BodyNotation, string][])(
    "a Blob of %j for %j is sent as %s",
    async (type, notation, expected) => {
      const { headers } = await send(notation, new Blob(["bytes"], { type }));
      expect(headers["content-type"]).toBe(expected);
    },
  );

  test("parts that the caller puts together need their boundary", async () => {
    await expect(send({ type: "multipart/mixed" }, "--b\r\n")).rejects.toThrow(/says the boundary/);
  });

  test("a form that is a text already is sent as it is", async () => {
    const { body, headers } = await send({ type: "application/x-www-form-urlencoded" }, "a=1&b=%20");
    expect([body.toString(), headers["content-type"]]).toEqual([
      "a=1&b=%20",
      "application/x-www-form-urlencoded",
    ]);
  });

  test("a form of something else than an object is refused before it is sent", async () => {
    await expect(send({ type: "multipart/form-data" }, [1])).rejects.toThrow(/body of a form is an object/);
  });
});

describe("a success is read in its media type", () => {
  test("text, bytes, and nothing where nothing is documented", async () => {
    reply = { type: "text/csv", body: "a,b" };
    expect((await call({ reads: "text" }, {})).data).toBe("a,b");
    reply = { type: "application/pdf", body: "%PDF" };
    const { data } = await call({ reads: "blob" }, {});
    expect(data instanceof Blob && (await data.text())).toBe("%PDF");
    reply = { type: "text/plain", body: "" };
    expect((await call({ bodiless: [200] }, {})).data).toBeUndefined();
  });
});
