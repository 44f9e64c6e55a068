import { expect, test } from "vitest";
import { generated } from "../support/generated.ts";

const documentOf = (headers: object) => ({
  openapi: "3.1.0",
  info: { title: "Charts", version: "1" },
  servers: [{ url: "https://charts.test" }],
  paths: {
    "/charts": {
      post: {
        requestBody: {
          content: {
            "multipart/form-data": {
              schema: { type: "object", properties: { chart: { type: "string", format: "binary" } } },
              encoding: { chart: { headers } },
            },
          },
        },
        responses: { 204: { description: "Done." } },
      },
    },
  },
  components: { headers: { Scale: { required: true, schema: { type: "string" } } } },
});

test("a header field that a part of a form must have is refused by name: the client cannot send it", async () => {
  const { problems } = await generated(documentOf({ "X-Scale": { $ref: "#/components/headers/Scale" } }));
  expect(problems).toMatchObject([
    {
      rule: "request-part-header",
      message:
        'POST /charts requires the header field X-Scale in the part "chart", which the client cannot send',
    },
  ]);
});

test.each([
  ["one that may be left out", { "X-Scale": { schema: { type: "string" } } }],
  ["the type, which the client writes", { "Content-Type": { required: true, schema: { type: "string" } } }],
])("%s is no reason to refuse", async (_, headers) => {
  expect((await generated(documentOf(headers))).problems).toEqual([]);
});
