import { describe, expect, it } from "vitest";
import { apis, documented, pathOf } from "./every-operation.ts";

const all = await Promise.all(apis.map(async (api) => ({ ...api, operations: await documented(api.name) })));
const withBodies = all.filter(({ operations }) => operations.some(({ body }) => body !== undefined));

/** What can be wrong with a header that should carry a bearer token. */
const malformed: [what: string, ground: "missing" | "unknown", header: (token: string) => string][] = [
  ["an empty header", "missing", () => ""],
  ["another scheme", "missing", (token) => `Basic ${token}`],
  ["a scheme without a token", "missing", () => "Bearer"],
  ["a token without a scheme", "missing", (token) => token],
  ["two tokens", "missing", (token) => `Bearer ${token} ${token}`],
  ["a token in quotes", "unknown", (token) => `Bearer "${token}"`],
  ["a token that is cut off", "unknown", (token) => `Bearer ${token.slice(0, -1)}`],
  ["a token in other letter case", "unknown", (token) => `Bearer ${token.toUpperCase()}`],
  ["an unknown token", "unknown", () => "Bearer nobody"],
  [
    "the key of another API",
    "unknown",
    (token) => `Bearer ${token === "meshi-full-key" ? "meetso" : "meshi"}-full-key`,
  ],
];

describe.each(all)("every operation of $name", ({ operations, open, refusals, unknown, token }) => {
  it.each(malformed)("refuses %s", async (_, ground, header) => {
    const send = await open();
    const [status, code] = refusals[ground];
    for (const operation of operations) {
      const sent = { key: null, headers: { authorization: header(token()) } };
      const answer = await send(operation.method, pathOf(operation, unknown), sent);
      expect(answer, operation.id).toEqual({ status, code });
    }
  });

  it("stands at a path that takes the documented methods alone", async () => {
    const send = await open();
    const [status, code] = refusals.method;
    for (const operation of operations) {
      const path = pathOf(operation, unknown);
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
        if (operations.some((other) => other.method === method && matches(other.path, path))) continue;
        expect(await send(method, path), `${method} ${path}`).toEqual({ status, code });
      }
    }
  });

  it("stands at no other path than its own", async () => {
    const send = await open();
    const [status, code] = refusals.route;
    for (const operation of operations) {
      const path = `${pathOf(operation, unknown)}/none/none/none/none`;
      expect(await send(operation.method, path), path).toEqual({ status, code });
    }
  });
});

describe.each(withBodies)(
  "every operation of $name that takes a body",
  ({ operations, open, unknown, refusals }) => {
    const taking = operations.filter(({ body }) => body !== undefined);

    it.each([
      ["cut off", '{"a": '],
      ["JavaScript", "{a: 1}"],
      ["two values", "{}{}"],
      ["text", "name=a"],
    ])("refuses one that is %s", async (_, body) => {
      const send = await open();
      const [status, code] = refusals.json;
      for (const operation of taking) {
        expect(await send(operation.method, pathOf(operation, unknown), { body }), operation.id).toEqual({
          status,
          code,
        });
      }
    });

    /** The operations that cannot take a body, by that body. */
    const wrong = ["3", '"a"', "null", "true", "[]", "{}"]
      .map((body) => [body, taking.filter((operation) => isOther(body, operation.body?.example))] as const)
      .filter(([, refusing]) => refusing.length > 0);
    it.each(wrong)("refuses %s, unless it may be that", async (body, refusing) => {
      const send = await open();
      const [status, code] = refusals.schema;
      for (const operation of refusing) {
        expect(await send(operation.method, pathOf(operation, unknown), { body }), operation.id).toEqual({
          status,
          code,
        });
      }
    });

    it("reads JSON whatever media type it claims to be", async () => {
      for (const operation of taking) {
        const path = pathOf(operation, unknown);
        const answers = [];
        for (const type of ["application/json", "text/plain", "application/xml"]) {
          const send = await open();
          const headers = { "content-type": type };
          answers.push(
            await send(operation.method, path, { headers, body: JSON.stringify(operation.body?.example) }),
          );
        }
        const [first, ...others] = answers;
        expect(first?.status, operation.id).not.toBe(415);
        expect(others, operation.id).toEqual([first, first]);
      }
    });
  },
);

/** Whether a JSON text cannot be a body like the example: a list for an object, or no list and no object at all. */
function isOther(text: string, example: unknown): boolean {
  return !["[]", "{}"].includes(text) || text.startsWith("[") !== Array.isArray(example);
}

/** Whether a path is one of a template. */
function matches(template: string, path: string): boolean {
  const [parts, tokens] = [template.split("/"), path.split("/")];
  const equal = (part: string, index: number) => /[{]/.test(part) || part === tokens[index];
  return parts.length === tokens.length && parts.every(equal);
}
