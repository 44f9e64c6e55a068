import { expect, test } from "vitest";
import { generated } from "../support/generated.ts";
import { keepingLastSent } from "./last-sent.ts";

const documentOf = (type: string, schema: object) => ({
  openapi: "3.1.0",
  info: { title: "Tides", version: "1" },
  servers: [{ url: "https://tides.test" }],
  paths: {
    "/tides": {
      get: {
        parameters: [
          { name: "by", in: "query", content: { [type]: { schema } } },
          { name: "X-By", in: "header", content: { [type]: { schema } } },
          { name: "by", in: "cookie", content: { [type]: { schema } } },
        ],
        responses: { 204: { description: "Done." } },
      },
    },
  },
});

test.each(["text/plain", "application/xml", "text/csv; charset=utf-8"])(
  "a parameter whose content is %s is sent as its text",
  async (type) => {
    const { contract, problems } = await generated(documentOf(type, { type: "string" }));
    expect(problems).toEqual([]);
    if (!contract) throw new Error("The document has a contract");
    const { call, lastSent } = keepingLastSent(contract);
    const params = { query: { by: "<a b/>" }, header: { "X-By": "<a/>" }, cookie: { by: "a b" } };
    // The engine's own type has no cookies; generated contracts allow them.
    expect((await call("GET /tides", { params } as object)).error).toBeUndefined();
    expect(lastSent()?.url.searchParams.get("by")).toBe("<a b/>");
    expect(lastSent()?.headers.get("x-by")).toBe("<a/>");
    expect(lastSent()?.headers.get("cookie")).toBe("by=a%20b");
  },
);

test("a parameter that is an object in another form than JSON is refused by name", async () => {
  const { problems } = await generated(documentOf("application/xml", { type: "object" }));
  expect(problems.map(({ message }) => message)).toContain(
    'The query parameter "by" holds its values as application/xml, which the client cannot write',
  );
});
