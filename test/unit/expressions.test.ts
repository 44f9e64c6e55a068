import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bind, evaluate } from "../../src/client/expressions.ts";
import { at } from "../../src/client/pointer.ts";

describe("a JSON Pointer", () => {
  // The document and the examples of RFC 6901, section 5.
  const document = {
    foo: ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
    "~1": 9,
  };

  it.each([
    ["", document],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/e^f", 3],
    ["/g|h", 4],
    ["/i\\j", 5],
    ['/k"l', 6],
    ["/ ", 7],
    ["/m~0n", 8],
    ["/~01", 9],
  ])("%j leads to its value", (pointer, value) => expect(at(document, pointer)).toEqual(value));

  it.each(["/no", "/foo/2", "/foo/-", "/foo/0/x", "/foo/length/x", "/toString", "/__proto__", "/a/b"])(
    "%j leads nowhere",
    (pointer) => expect(at(document, pointer)).toBeUndefined(),
  );

  it.each([null, undefined, 0, "text", true])("leads nowhere in %j", (value) => {
    expect(at(value, "/a")).toBeUndefined();
    expect(at(value, "")).toBe(value);
  });

  it("finds every value of any document", () => {
    const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");
    const walk = (value: unknown, pointer: string, root: unknown) => {
      expect(at(root, pointer)).toBe(value);
      if (typeof value !== "object" || value === null) return;
      for (const [name, member] of Object.entries(value)) walk(member, `${pointer}/${escaped(name)}`, root);
    };
    fc.assert(fc.property(fc.jsonValue(), (root) => walk(root, "", root)));
  });
});

describe("a runtime expression", () => {
  const exchange = {
    params: { path: { id: "p" }, query: { page: 2 }, header: { "x-team": "h" } },
    requestBody: { a: { b: 1 } },
    responseBody: { next: "cursor", list: [{ id: 7 }] },
    responseHeaders: new Headers({ "X-Next": "from-header" }),
  };

  it.each([
    ["$request.path.id", "p"],
    ["$request.query.page", 2],
    ["$request.header.x-team", "h"],
    ["$request.body", { a: { b: 1 } }],
    ["$request.body#/a/b", 1],
    ["$response.body#/next", "cursor"],
    ["$response.body#/list/0/id", 7],
    ["$response.body", exchange.responseBody],
    ["$response.header.x-next", "from-header"],
    ["$response.header.missing", undefined],
    ["$request.query.missing", undefined],
    ["$response.body#/missing", undefined],
  ])("%s is read from the exchange", (expression, value) =>
    expect(evaluate(expression, exchange)).toEqual(value),
  );

  it.each(["constant", "", "$", "$request", "$response.cookie.x", "price: $response.body"])(
    "%j is none, but a constant",
    (text) => expect(evaluate(text, exchange)).toBe(text),
  );
});

describe("a link", () => {
  const exchange = { responseBody: { id: "r-1", empty: "", nothing: null, zero: 0 } };

  it("gives parameters to the path where its template has them, else to the query", () => {
    const parameters = { run_id: "$response.body#/id", view: "full" };
    expect(bind(parameters, "GET /runs/{run_id}", exchange)).toMatchObject({
      path: { run_id: "r-1" },
      query: { view: "full" },
    });
  });

  it("gives a qualified parameter to its place", () => {
    const parameters = { "header.x-run": "$response.body#/id", "query.run_id": "a", "path.p": "b" };
    expect(bind(parameters, "GET /runs/{run_id}", exchange)).toEqual({
      path: { p: "b" },
      query: { run_id: "a" },
      header: { "x-run": "r-1" },
    });
  });

  it.each(["empty", "nothing", "missing"])("leads nowhere when a value is %s", (name) => {
    expect(
      bind({ id: "$response.body#/id", page: `$response.body#/${name}` }, "GET /", exchange),
    ).toBeUndefined();
  });

  it("takes zero for a value", () => {
    expect(bind({ page: "$response.body#/zero" }, "GET /", exchange)).toMatchObject({ query: { page: 0 } });
  });
});
