import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Bundle } from "../../src/sandbox/core/bundle.ts";
import { isCostly } from "../../src/sandbox/core/costly.ts";
import { openValidators } from "../../src/sandbox/core/validators.ts";
import { bound, TooSlow, withinTime } from "../../src/sandbox/core/within-time.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described } from "../support/described.ts";

const json = (schema: object) => ({ content: { "application/json": { schema } } });
const failure = {
  type: "object",
  required: ["code", "message"],
  properties: { code: { type: "string" }, message: { type: "string" } },
};
const responses = {
  201: { description: "Done.", ...json({ type: "object" }) },
  400: { description: "Wrong.", ...json(failure) },
};
const tree = { $ref: "#/components/schemas/Tree" };
const chain = { $ref: "#/components/schemas/Chain" };
const document = {
  openapi: "3.1.0",
  info: { title: "Tides", version: "1.0.0" },
  servers: [{ url: "https://tides.test" }],
  paths: {
    "/texts": {
      post: {
        operationId: "addText",
        requestBody: {
          required: true,
          ...json({ type: "object", properties: { text: { type: "string", pattern: "^(\\w+\\s?)*$" } } }),
        },
        responses,
      },
    },
    "/chains": {
      post: { operationId: "addChain", requestBody: { required: true, ...json(chain) }, responses },
    },
    "/trees": { post: { operationId: "addTree", requestBody: { required: true, ...json(tree) }, responses } },
    "/texts/{text}": {
      get: {
        operationId: "getText",
        parameters: [
          { name: "text", in: "path", required: true, schema: { type: "string", pattern: "^([a-z]+)*$" } },
          { name: "like", in: "query", schema: { type: "string", pattern: "^(a|a)*$" } },
        ],
        responses: { 200: responses[201], 400: responses[400] },
      },
    },
  },
  components: {
    schemas: {
      Tree: {
        oneOf: ["a", "b", "c"].map((name) => ({
          type: "object",
          properties: { inner: tree, [name]: { type: "string" } },
        })),
      },
      Link: { type: "object", properties: { inner: chain } },
      Chain: { allOf: [{ $ref: "#/components/schemas/Link" }], properties: { inner: chain } },
    },
  },
};
const { ms } = bound;
beforeAll(() => {
  bound.ms = ms / 4;
});
afterAll(() => {
  bound.ms = ms;
});

const slow = `${"a".repeat(60)}!`;
const nested = (depth: number): object => (depth === 0 ? {} : { inner: nested(depth - 1) });

describe("a request whose check would take for ever", () => {
  it.each<[string, string, string, RequestInit]>([
    [
      "a pattern of the body",
      "The body takes too long to check.",
      "/texts",
      { method: "POST", body: JSON.stringify({ text: slow }) },
    ],
    [
      "alternatives that contain themselves",
      "The body takes too long to check.",
      "/trees",
      { method: "POST", body: JSON.stringify(nested(60)) },
    ],
    [
      "two parts that both describe a property",
      "The body takes too long to check.",
      "/chains",
      { method: "POST", body: JSON.stringify(nested(60)) },
    ],
    ["a pattern of the path", "The path takes too long to check.", `/texts/${slow}`, {}],
    ["a pattern of the query", "The query takes too long to check.", `/texts/a?like=${slow}`, {}],
  ])("is refused in the form of the API: %s", async (_, message, path, init) => {
    const box = await startDerivedSandbox(await described(document), { rateLimits: false });
    onTestFinished(() => box.close());
    const ask = (to: string, given: RequestInit) =>
      fetch(`${box.url}/tides${to}`, { ...given, headers: { "content-type": "application/json" } });
    const response = await ask(path, init);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message });
    // The next request is responded to as before.
    expect((await ask("/texts", { method: "POST", body: '{"text":"two words"}' })).status).toBe(201);
  });
});

describe("the watch over a check", () => {
  it("gives its value, passes on what it throws, and ends what does not end", () => {
    expect(withinTime(0, () => 5)).toBe(5);
    const error = new Error("other");
    expect(() =>
      withinTime(0, () => {
        throw error;
      }),
    ).toThrow(error);
    expect(() =>
      withinTime(0, () => {
        for (;;);
      }),
    ).toThrow(TooSlow);
    expect(withinTime(0, () => withinTime.length)).toBe(2);
  });

  it("is kept to schemas that need it", () => {
    const bundle = new Bundle(document);
    const text = (pattern: string) => ({ type: "object", properties: { a: { type: "string", pattern } } });
    const costly = [
      tree,
      text("^(a+)+$"),
      text("(a?){30}a{30}"),
      text("^\\s*\\S*\\s*$"),
      text("a?".repeat(30) + "a".repeat(30)),
      text(".*a.*b"),
      text("a*a*b"),
      text("^a|b+b{1,}c"),
      text("[a-z]{1,2000}[a-z]{1,2000}!"),
      chain,
      { patternProperties: { "^(x|x)*$": {} } },
    ];
    for (const schema of costly) expect([schema, isCostly(bundle, schema)]).toEqual([schema, true]);
    const cheap = [
      text("^[A-Za-z0-9._:-]{1,64}$"),
      text("^\\+[1-9][0-9]{1,14}$"),
      text("^[a-z]*-[0-9]*$"),
      text("[0-9]{3}-[0-9]{4}"),
      { type: "array", items: { oneOf: [{ type: "string" }, { type: "null" }] } },
      failure,
    ];
    for (const schema of cheap) expect([schema, isCostly(bundle, schema)]).toEqual([schema, false]);
  });

  it("looks behind schemas that lead to each other in a row of any length", () => {
    const length = 5000;
    const rows = Array.from({ length }, (_, index) => [
      `S${index}`,
      { properties: { next: { $ref: `#/components/schemas/S${index + 1}` } } },
    ]);
    const last = (schema: object) => ({
      components: { schemas: { ...Object.fromEntries(rows), [`S${length}`]: schema } },
    });
    const first = () => ({ $ref: "#/components/schemas/S0" });
    expect(isCostly(new Bundle(last({ pattern: "^(a+)+$" })), first())).toBe(true);
    expect(isCostly(new Bundle(last({ pattern: "^a+$" })), first())).toBe(false);
  });
});

describe("uniqueItems", () => {
  const check = () => openValidators(new Bundle(document)).first({ type: "array", uniqueItems: true });

  it("finds equal items of every kind, whatever the order of their properties", () => {
    const validate = check();
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.jsonValue(), {
          comparator: (a, b) => Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b),
        }),
        (items) => {
          const flat = (value: unknown): unknown =>
            Array.isArray(value)
              ? value.map(flat)
              : typeof value === "object" && value !== null
                ? Object.entries(value)
                    .map(([name, inner]) => [name, flat(inner)])
                    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
                    .concat([["{}"]])
                : Object.is(value, -0)
                  ? 0
                  : value;
          const kinds = items.map((item) => JSON.stringify([typeof item, flat(item)]));
          expect(validate(items)).toBe(new Set(kinds).size === kinds.length);
          const turned = (value: unknown): unknown =>
            typeof value === "object" && value !== null && !Array.isArray(value)
              ? Object.fromEntries(Object.entries(value).reverse())
              : value;
          for (const item of items) expect(validate([item, turned(item)])).toBe(false);
        },
      ),
    );
    expect(validate(["1", 1, "true", true, "null", null, "{}", {}, "[]", [], "t", "tt", [1], ["1"]])).toBe(
      true,
    );
  });

  it("says which two are equal", () => {
    const validate = check();
    validate([{ a: 1, b: 2 }, 5, { b: 2, a: 1 }]);
    expect(validate.errors).toMatchObject([
      { keyword: "uniqueItems", params: { i: 0, j: 2 }, instancePath: "" },
    ]);
  });

  it("reads each item once, however many there are", () => {
    let reads = 0;
    const items = Array.from({ length: 500 }, (_, index) => ({
      get index() {
        reads++;
        return index;
      },
    }));
    expect(check()(items)).toBe(true);
    expect(reads).toBeLessThan(3 * items.length);
  });
});
