import { QueryClient } from "@tanstack/react-query";
import createQueryApi from "openapi-react-query";
import { describe, expect, it } from "vitest";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { aRun, down, meshi, meshiError, ok } from "../support/meshi.ts";

describe("a client within openapi-react-query", () => {
  it("gives data, after the retries that the contract asks for", async () => {
    const { client, sent } = connect(meshi, [down, json(200, aRun("running"))]);
    const options = createQueryApi(client).queryOptions("get", "/runs/{run_id}", {
      params: { path: { run_id: "run-1" } },
    });
    expect(await new QueryClient().fetchQuery(options)).toMatchObject({ run_id: "run-1" });
    expect(sent.map(({ url }) => url.pathname)).toEqual(["/runs/run-1", "/runs/run-1"]);
  });

  it("throws the error of the call", async () => {
    const { client } = connect(meshi, [meshiError(404, "RUN_NOT_FOUND")]);
    const options = createQueryApi(client).queryOptions("get", "/runs/{run_id}", {
      params: { path: { run_id: "none" } },
    });
    await expect(new QueryClient().fetchQuery({ ...options, retry: false })).rejects.toMatchObject({
      ...{ name: "ApiError", code: "RUN_NOT_FOUND", body: { code: "RUN_NOT_FOUND" } },
    });
  });

  it("stops the call when the query is cancelled", async () => {
    const { client } = connect(meshi, [ok]);
    const options = createQueryApi(client).queryOptions("get", "/auth");
    const queries = new QueryClient();
    const query = queries.fetchQuery(options);
    await queries.cancelQueries();
    await expect(query).rejects.toThrow();
  });
});

it("takes the method of a request in either case", async () => {
  const { client, sent } = connect(meshi, [ok, ok]);
  expect((await client.request("get", "/auth")).error).toBeUndefined();
  expect((await client.request("GET", "/auth")).error).toBeUndefined();
  expect(sent.map(({ method }) => method)).toEqual(["GET", "GET"]);
});
