import { describe, expect, it } from "vitest";
import { createClient } from "../../src/client/index.ts";
import type { BodyNotation, Contract, Operation, ParameterNotation } from "../../src/openapi/contract.ts";
import { withParts } from "../support/parts.ts";

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** Calls an operation of this definition, and gives what was sent, or the error. */
async function call(definition: Partial<Operation>, init: object, path = "/things"): Promise<Sent | Error> {
  const operation = { id: "x", security: [], scopes: [], responses: { 200: [] }, ...definition };
  const contract: Contract = {
    ...{ name: "x", title: "X", version: "1", servers: ["https://x.test"], securitySchemes: {} },
    ...{ requestId: {}, error: {}, codes: {}, errors: {}, openCodes: true, rateLimits: [] },
    operations: { [`POST ${path}`]: operation },
  };
  const sent: Sent[] = [];
  const transport = async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    return Response.json({});
  };
  // The contract is made in this test, so it has no types.
  const post = createClient(withParts(contract), { transport }).POST as unknown as (
    path: string,
    init: object,
  ) => Promise<unknown>;
  const error = await post(path, init).then(
    () => undefined,
    (error: Error) => error,
  );
  if (error) expect(sent).toEqual([]);
  return error ?? (sent[0] as Sent);
}

class Money {
  readonly amount = 5;
}
/** As Temporal's: nothing in it is enumerable. */
class PlainDate {
  readonly #text = "2026-05-01";
  toString() {
    return this.#text;
  }
}

/** What no place can carry: it has no text, or another one than meant. */
const never: [string, unknown][] = [
  ["a Map", new Map([["a", 1]])],
  ["an empty Map", new Map()],
  ["a Set", new Set([1])],
  ["a WeakMap", new WeakMap()],
  ["an instance of a class", new Money()],
  ["an instance that shows nothing", new PlainDate()],
  ["URLSearchParams", new URLSearchParams({ a: "1" })],
  ["Headers", new Headers({ a: "1" })],
  ["a URL", new URL("https://a.test")],
  ["an Error", new Error("a")],
  ["a RegExp", /a/],
  ["a promise", Promise.resolve(1)],
  ["a boxed string", new String("a")],
  ["a boxed number", new Number(1)],
  ["a date without a time", new Date(Number.NaN)],
  ["NaN", Number.NaN],
  ["infinity", Number.NEGATIVE_INFINITY],
  ["a function", () => 1],
  ["a symbol", Symbol("a")],
];
/** Bytes and files are parts of a form, and nothing else's. */
const binary: [string, unknown][] = [
  ["bytes", new Uint8Array([1, 2])],
  ["a buffer", new ArrayBuffer(2)],
  ["a Blob", new Blob(["a"])],
];
const halves: [string, unknown][] = [
  ["half a surrogate pair", "a\ud800"],
  ["the other half", "\udc00a"],
];

/** JSON has no text for it. */
const large: [string, unknown, string] = ["a large integer", 2n ** 70n, "1180591620717411303424"];

const parameters: [string, string, ParameterNotation | undefined][] = [
  ["query", "as usual", undefined],
  ["query", "joined by commas", { explode: false }],
  ["query", "in brackets", { style: "deepObject" }],
  ["query", "joined by spaces", { style: "spaceDelimited", explode: false }],
  ["query", "as JSON", { json: true }],
  ["query", "with reserved characters", { allowReserved: true }],
  ["path", "as usual", undefined],
  ["path", "with a label", { style: "label" }],
  ["path", "as a matrix", { style: "matrix", explode: true }],
  ["path", "as JSON", { json: true }],
  ["header", "as usual", undefined],
  ["header", "with names", { explode: true }],
  ["header", "as JSON", { json: true }],
  ["cookie", "as usual", {}],
  ["cookie", "joined by commas", { explode: false }],
  ["cookie", "raw", { allowReserved: true }],
];

describe.each(parameters)("a %s parameter %s", (place, _, how) => {
  const definition = how ? { parameters: { [`${place}.v`]: how } } : {};
  const path = place === "path" ? "/things/{v}" : "/things";
  const send = (v: unknown) => call(definition, { params: { [place]: { v } } }, path);
  // JSON has a URL as text, and escapes half a pair.
  const all = how?.json ? never.filter(([name]) => name !== "a URL") : [...never, ...halves];
  const odd = [...all, ...binary];

  it.each(odd)("refuses %s by name, and sends nothing", async (_, value) => {
    const error = await send(value);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(/ v\b/);
  });

  it.each(odd)("refuses a list with %s in it", async (_, value) => {
    const error = await send([1, value]);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(/ v\b/);
  });

  const hasObjects = how !== undefined || place === "query";
  it.each(hasObjects ? odd : [])("refuses an object with %s in it", async (_, value) => {
    const error = await send({ a: 1, b: value });
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(/ v\b/);
  });

  const carried: [string, unknown, string][] = [
    ["a date", new Date("2026-05-01T10:00:00Z"), "2026-05-01T10:00:00.000Z"],
    ["zero", -0, "0"],
    ["false", false, "false"],
  ];
  it.each(how?.json ? carried : [...carried, large])("carries %s", async (_, value, text) => {
    const { url, init } = (await send(value)) as Sent;
    const header = new Headers(init.headers);
    const seen = [url, header.get("v"), header.get("cookie")]
      .filter((text) => text !== null)
      .map(decodeURIComponent)
      .join("\n");
    expect(seen).toContain(text);
  });

  const holes =
    place === "path" || place === "header" ? [["a hole", Object.assign(new Array(2), { 0: 1 })]] : [];
  it.each(how?.json ? [] : holes)("refuses a list with %s, which has no text", async (_, list) => {
    expect(await send(list)).toBeInstanceOf(TypeError);
  });
});

describe("what holds the parameters", () => {
  it.each([
    ["URLSearchParams", new URLSearchParams({ v: "1" })],
    ["a Map", new Map([["v", "1"]])],
    ["Headers", new Headers({ v: "1" })],
    ["a list", [["v", "1"]]],
    ["text", "v=1"],
    ["a date", new Date(0)],
    ["an instance that shows nothing", new PlainDate()],
    ["a number", 1],
  ])("cannot be %s, of which nothing would be sent", async (_, given) => {
    for (const place of ["query", "path", "header", "cookie"]) {
      const error = await call({}, { params: { [place]: given } });
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toContain(`The option params.${place} has to be an object with names and values`);
    }
    expect(String(await call({}, { params: given }))).toContain("The option params");
  });

  it("may be an instance of a class that has its values itself, or null", async () => {
    const { url } = (await call({}, { params: { query: new Money(), header: null } })) as Sent;
    expect(url).toBe("https://x.test/things?amount=5");
  });

  it("may name a cookie that the document does not", async () => {
    const definition = { parameters: { "cookie.d": {} } };
    const { init } = (await call(definition, { params: { cookie: { a: "b;c", d: 1 } } })) as Sent;
    expect(new Headers(init.headers).get("cookie")).toBe("a=b%3Bc; d=1");
  });

  it("cannot have cookies where the contract has no part that writes them", async () => {
    expect(String(await call({}, { params: { cookie: { a: 1 } } }))).toContain(
      "TypeError: The contract of X lacks",
    );
  });

  it("cannot have cookies twice", async () => {
    const definition = { parameters: { "cookie.a": {} } };
    const error = await call(definition, { params: { cookie: { a: 1 }, header: { Cookie: "a=2" } } });
    expect(String(error)).toContain(
      "The header field cookie and the cookie parameters contradict each other",
    );
    const other = await call(definition, { params: { cookie: { a: 1 } }, headers: { Cookie: "a=2" } });
    expect(String(other)).toContain("is given twice, with different values");
  });
});

const urlencoded = "application/x-www-form-urlencoded";
const forms: [string, BodyNotation][] = [
  ["urlencoded", { type: urlencoded }],
  [
    "urlencoded, its field joined by pipes",
    { type: urlencoded, parts: { v: { style: "pipeDelimited", explode: false } } },
  ],
  ["urlencoded, its field in brackets", { type: urlencoded, parts: { v: { style: "deepObject" } } }],
  ["multipart", { type: "multipart/form-data" }],
  ["multipart, its field of a type", { type: "multipart/form-data", parts: { v: { type: "text/plain" } } }],
  [
    "multipart, its field in brackets",
    { type: "multipart/form-data", parts: { v: { style: "deepObject" } } },
  ],
];

/** The fields of a form that was sent. */
function formOf({ body }: RequestInit, { type }: BodyNotation): Promise<FormData> {
  const headers = type === urlencoded ? { "content-type": urlencoded } : {};
  return new Response(body as BodyInit, { headers }).formData();
}

describe.each(forms)("a form, %s", (_, body) => {
  const send = (v: unknown) => call({ body }, { body: { v, w: "1" } });
  const isMultipart = body.type.startsWith("multipart") && body.parts?.v?.style === undefined;
  const odd = [...never, ...(isMultipart ? [] : binary), ...halves];

  it.each(odd)("refuses %s by the name of the field, and sends nothing", async (_, value) => {
    for (const given of [value, [value], ["a", value]]) {
      const error = await send(given);
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toMatch(/The form field v(\[\d\])? /);
    }
  });

  const isJson = body.parts?.v?.style === undefined;
  const inside = [...never, ...binary].filter(([name]) => !isJson || name !== "a URL");
  it.each(inside)("refuses an object with %s in it", async (_, value) => {
    const error = await send({ a: 1, b: value });
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(/The form field (v|b|v\[b\]) /);
  });

  const hasFields = (name: string) =>
    name === "an instance of a class" || (name === "URLSearchParams" && body.type === urlencoded);
  const wholes: [string, unknown][] = [...never, ...binary, ["a list", [1]]];
  it.each(wholes.filter(([name]) => !hasFields(name)))("cannot be %s as a whole", async (_, given) => {
    expect(await call({ body }, { body: given })).toBeInstanceOf(TypeError);
  });

  it.each(wholes.filter(([name]) => hasFields(name)))("may be %s, which has fields", async (_, given) => {
    const { init } = (await call({ body }, { body: given })) as Sent;
    expect([...(await formOf(init, body)).keys()]).toHaveLength(1);
  });

  it("leaves out what is null or undefined, in lists too", async () => {
    const { init } = (await call(
      { body },
      { body: { v: [1, null, undefined, 2], n: null, u: undefined } },
    )) as Sent;
    const form = await formOf(init, body);
    expect([...form.keys()].every((key) => key.startsWith("v"))).toBe(true);
    const values = await Promise.all(
      [...form.values()].map((each) => (typeof each === "string" ? each : each.text())),
    );
    expect(values.join("|")).toBe("1|2");
  });
});
