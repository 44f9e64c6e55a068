import { expect, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { unsendableNotes } from "../../src/toolkit/generate/unsendable-parameters.ts";
import { untyped } from "../support/described.ts";
import { generated } from "../support/generated.ts";

const documentOf = (parameter: JsonObject): JsonObject => ({
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

const content = { "application/x-www-form-urlencoded": { schema: { type: "object" } } };

test("a whole query that has to be sent is refused by name, once: the client would not send it", async () => {
  const whole = { name: "all", in: "querystring", required: true, content };
  const { problems } = await generated(documentOf(whole));
  expect(problems.map(({ message }) => message)).toEqual([
    'The client does not send the parameter "all", which is a whole query (`in: querystring`)',
  ]);
});

test("a whole query that may be left out is left out, by name", async () => {
  const document = documentOf({ name: "all", in: "querystring", content });
  expect((await generated(document)).problems).toEqual([]);
  expect(unsendableNotes(document)).toEqual([
    'The client does not send the querystring parameter "all" of GET /things, which is left out of the types: the client writes each parameter of a query by itself.',
  ]);
});
