import type { Client as FetchClient } from "openapi-fetch";
import createQueryApi from "openapi-react-query";
import { createInfiniteHook, createQueryHook } from "swr-openapi";
import { describe, expectTypeOf, it } from "vitest";
import { meshi, type paths, type Schemas } from "../../generated/meshi/index.ts";
import { createClient, type Result } from "../../src/client/index.ts";

const client = createClient(meshi, { token: "t" });

describe("a client", () => {
  it("is taken for one of openapi-fetch, with the types of its paths", () => {
    const taken: FetchClient<paths> = client;
    expectTypeOf(taken.GET).toBeFunction();
  });

  it("serves openapi-react-query, which knows paths, parameters and data", () => {
    const api = createQueryApi(client);
    const { data } = api.useQuery("get", "/runs/{run_id}", { params: { path: { run_id: "r" } } });
    expectTypeOf(data).extract<object>().toHaveProperty("run_id").toEqualTypeOf<string>();
    const { mutate } = api.useMutation("post", "/runs");
    mutate({ body: { kind: "match", event_id: "e", idempotency_key: "k" } });
    // @ts-expect-error no such path
    api.useQuery("get", "/run");
    // @ts-expect-error the path parameter is missing
    api.useQuery("get", "/runs/{run_id}");
  });

  it("serves swr-openapi in the same way", () => {
    const { data } = createQueryHook(client, "meshi")("/auth");
    expectTypeOf(data).extract<object>().toHaveProperty("org_id").toEqualTypeOf<string>();
    expectTypeOf(createInfiniteHook(client, "meshi")).toBeFunction();
    // @ts-expect-error no such path
    createQueryHook(client, "meshi")("/author");
  });
});

describe("the method of a request", () => {
  it("may be written in either case, and both know data and errors", async () => {
    const lower = await client.request("get", "/runs/{run_id}", { params: { path: { run_id: "r" } } });
    const upper = await client.request("GET", "/runs/{run_id}", { params: { path: { run_id: "r" } } });
    expectTypeOf(lower).toEqualTypeOf(upper);
    expectTypeOf(lower).toExtend<Result<Schemas["Run"], object>>();
    // @ts-expect-error the path has no POST
    client.request("post", "/runs/{run_id}", { params: { path: { run_id: "r" } } });
    // @ts-expect-error no such option
    client.request("get", "/auth", { timeOut: 5 });
  });

  it("takes nothing that a call would not take", () => {
    // @ts-expect-error no such path
    client.GET("/author");
    // @ts-expect-error the signature for other libraries is none for callers
    client.GET(1, 2, 3);
  });
});
