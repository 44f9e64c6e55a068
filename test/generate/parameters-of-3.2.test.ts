import { expect, test } from "vitest";
import { untyped } from "../support/described.ts";
import { generated } from "../support/generated.ts";

const documentOf = (parameter: object) => ({
  openapi: "3.2.0",
  info: { title: "Things", version: "1" },
  servers: [{ url: "https://things.test" }],
  paths: {
    "/things": {
      get: {
        operationId: "listThings",
        parameters: [parameter],
        responses: { 204: { description: "Done." }, default: { description: "Not done." } },
      },
    },
  },
});

test("a cookie of the style `cookie` is sent as it is, a list as one pair for each item", async () => {
  const schema = { type: "array", items: { type: "string" } };
  const { contract } = await generated(documentOf({ name: "seen", in: "cookie", style: "cookie", schema }));
  if (!contract) throw new Error("There is no contract");
  const sent: (string | null)[] = [];
  const { call } = untyped(contract, {
    async transport(url, init) {
      sent.push(new Headers(init.headers).get("cookie") ?? url);
      return new Response(null, { status: 204 });
    },
  });
  // The engine's own type has no cookies; generated contracts allow them.
  await call("GET /things", { params: { cookie: { seen: ["a/b=", "c+d"] } } } as object);
  expect(sent).toEqual(["seen=a/b=; seen=c+d"]);
});

test("a whole query as one parameter is refused by name: the client would not send it", async () => {
  const content = { "application/x-www-form-urlencoded": { schema: { type: "object" } } };
  const { problems } = await generated(documentOf({ name: "all", in: "querystring", content }));
  expect(problems.map(({ message }) => message).join()).toContain('parameter "all"');
});
