import { expect, onTestFinished, test } from "vitest";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described, untyped } from "../support/described.ts";
import { transports } from "../support/transports.ts";

const names = ["Accept", "Content-Type", "Authorization", "Content-Length", "Host", "Transfer-Encoding"];

test.each(transports)(
  "the sandbox waits for no header field that OpenAPI describes elsewhere or that the transport writes, over %s",
  async (_, transport) => {
    const parameters = names.map((name) => ({
      ...{ name, in: "header", required: true, schema: { type: "string", enum: ["none-of-these"] } },
    }));
    const needed = { name: "X-Tide", in: "header", required: true, schema: { type: "string" } };
    const responses = { 204: { description: "Done." } };
    const api = await described({
      openapi: "3.1.0",
      info: { title: "Tides", version: "1" },
      servers: [{ url: "https://tides.test" }],
      paths: {
        "/free": { get: { parameters, responses } },
        "/held": { get: { parameters: [...parameters, needed], responses } },
      },
    });
    const sandbox = await startDerivedSandbox(api);
    onTestFinished(() => sandbox.close());
    const { call } = untyped(api.contract, { transport, baseUrl: sandbox.baseUrl });
    expect((await call("GET /free")).error).toBeUndefined();
    expect((await call("GET /held")).error?.message).toContain("`x-tide` is missing");
  },
);

test.each(transports)(
  "the sandbox names the part of a parameter that is missing, over %s",
  async (_, transport) => {
    const schema = {
      type: "object",
      required: ["size"],
      properties: { size: { type: "string" }, name: { type: "string" } },
    };
    const parameters = [{ name: "filter", in: "query", style: "deepObject", explode: true, schema }];
    const api = await described({
      openapi: "3.1.0",
      info: { title: "Tides", version: "1" },
      servers: [{ url: "https://tides.test" }],
      paths: { "/tides": { get: { parameters, responses: { 204: { description: "Done." } } } } },
    });
    const sandbox = await startDerivedSandbox(api);
    onTestFinished(() => sandbox.close());
    const { call } = untyped(api.contract, { transport, baseUrl: sandbox.baseUrl });
    const { error } = await call("GET /tides", { params: { query: { filter: { name: "spring" } } } });
    expect(error?.message).toContain("The query parameter `filter.size` is missing.");
  },
);
