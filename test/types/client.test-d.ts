import { describe, expectTypeOf, it } from "vitest";
import { meshi, type Schemas } from "../../generated/meshi/index.ts";
import {
  type ApiError,
  batch,
  createClient,
  ensure,
  follow,
  paginate,
  run,
  unwrap,
} from "../../src/client/index.ts";

const client = createClient(meshi, { token: "t" });

describe("a call", () => {
  it("takes only documented paths, parameters and properties", () => {
    client.GET("/runs/{run_id}", { params: { path: { run_id: "r" } } });
    client.GET("/review-queue");
    client.GET("/review-queue", { params: { query: { limit: 5 } }, timeout: 5 });
    // @ts-expect-error no such path
    client.GET("/run/{run_id}", { params: { path: { run_id: "r" } } });
    // @ts-expect-error the path has no POST
    client.POST("/runs/{run_id}", { params: { path: { run_id: "r" } } });
    // @ts-expect-error the path parameter is missing
    client.GET("/runs/{run_id}");
    // @ts-expect-error the path parameter is misspelt
    client.GET("/runs/{run_id}", { params: { path: { runId: "r" } } });
    // @ts-expect-error no such query parameter
    client.GET("/review-queue", { params: { query: { page: 5 } } });
    // @ts-expect-error no such option
    client.GET("/review-queue", { timeOut: 5 });
    // @ts-expect-error the body lacks its title
    client.POST("/events", { body: { event_id: "e" } });
  });

  it("needs no idempotency key, but takes one", () => {
    const params = { path: { event_id: "e" } };
    client.POST("/events/{event_id}/match-runs", { params });
    client.POST("/events/{event_id}/match-runs", { params, body: { idempotency_key: "k" } });
    client.POST("/runs", { body: { kind: "match", event_id: "e" } });
    // @ts-expect-error the kind is missing
    client.POST("/runs", { body: { event_id: "e" } });
  });

  it("gives the documented data", async () => {
    const { data, error } = await client.GET("/runs/{run_id}", { params: { path: { run_id: "r" } } });
    if (error) return;
    expectTypeOf(data).toEqualTypeOf<Schemas["Run"]>();
    expectTypeOf(
      await unwrap(client.GET("/runs/{run_id}", { params: { path: { run_id: "r" } } })),
    ).toEqualTypeOf<Schemas["Run"]>();
    const text = await unwrap(client.GET("/auth", { parseAs: "text" }));
    expectTypeOf(text).toEqualTypeOf<string>();
  });
});

describe("an error", () => {
  it("narrows its code by its status", async () => {
    const { error } = await client.GET("/runs/{run_id}", { params: { path: { run_id: "r" } } });
    if (error?.name !== "ApiError") return;
    if (error.status === 404) {
      if (error.code === meshi.codes.RUN_NOT_FOUND) expectTypeOf(error.body.code).not.toBeAny();
      // @ts-expect-error this code does not come with 404
      if (error.code === "UNAUTHORIZED") return;
      // @ts-expect-error nor does the constant
      if (error.code === meshi.codes.UNAUTHORIZED) return;
    }
    // @ts-expect-error the operation has no 418
    if (error.status === 418) return;
  });

  it("has no status where the contract does not say what to expect", async () => {
    const { error } = await client.GET("/auth");
    if (!error) return;
    if (error.name === "ApiError") expectTypeOf(error.status).toEqualTypeOf<401 | 403 | 429 | 500>();
    if (error.name === "UnexpectedResponse") expectTypeOf(error.response).toEqualTypeOf<Response>();
    // @ts-expect-error a transport error never has a response
    if (error.name === "TransportError") error.response;
  });

  it("has constants for its codes, so that a misspelt one does not compile", () => {
    expectTypeOf(meshi.codes.EVENT_NOT_FOUND).toEqualTypeOf<"EVENT_NOT_FOUND">();
    // @ts-expect-error misspelt
    meshi.codes.EVENT_NOTFOUND;
  });
});

describe("the verbs", () => {
  it("paginate only lists", () => {
    const reviews = paginate(client, "/review-queue");
    expectTypeOf(reviews).toExtend<AsyncIterable<Schemas["Review"]>>();
    paginate(client, "/events/{event_id}/review-queue", { params: { path: { event_id: "e" } } });
    // @ts-expect-error not a list
    paginate(client, "/auth");
    // @ts-expect-error the path parameter is missing
    paginate(client, "/events/{event_id}/review-queue");
  });

  it("run only what starts a run", async () => {
    const params = { path: { event_id: "e" } };
    const done = await run(client, "POST", "/events/{event_id}/match-runs", { params });
    expectTypeOf(done.data).toEqualTypeOf<Schemas["Run"]>();
    expectTypeOf(done.itemErrors).toEqualTypeOf<readonly Schemas["RunItemError"][]>();
    // @ts-expect-error it starts no run
    run(client, "POST", "/events/{event_id}/context", { params, body: { objectives: "x" } });
    // @ts-expect-error it has no POST
    run(client, "POST", "/events/{event_id}/attendees:import", { params });
  });

  it("follow only what tells how far it is", () => {
    follow(client, "/runs/{run_id}", { params: { path: { run_id: "r" } } });
    // @ts-expect-error it is not awaited
    follow(client, "/auth");
  });

  it("batch only operations that take batches, of their items", () => {
    const params = { path: { event_id: "e" } };
    const results = batch(
      client,
      "PUT",
      "/events/{event_id}/attendees:import",
      [{ attendee_id: "a", name: "A" }],
      {
        params,
        body: { webhook_url: "https://partner.example/hook" },
      },
    );
    expectTypeOf(results).toExtend<AsyncIterable<{ data?: Schemas["Run"] }>>();
    // @ts-expect-error the items lack their name
    batch(client, "PUT", "/events/{event_id}/attendees:import", [{ attendee_id: "a" }], { params });
    // @ts-expect-error not batchable
    batch(client, "POST", "/events/{event_id}/match-runs", [], { params });
  });

  it("ensure only what says how to confirm it", async () => {
    const body = {
      event_id: "e",
      title: "T",
      start_date: "2026-01-01",
      end_date: "2026-01-02",
      timezone: "UTC",
    };
    const { data } = await ensure(client, "POST", "/events", { body });
    expectTypeOf(data).toEqualTypeOf<Schemas["Event"]>();
    // @ts-expect-error nothing confirms it
    ensure(client, "POST", "/runs", { body: { kind: "match", event_id: "e" } });
  });
});

describe("a closed list of codes", () => {
  it("is exhausted by a switch over its codes", () => {
    const name = (error: ApiError<404, "gone" | "never_was">): string => {
      switch (error.code) {
        case "gone":
          return "gone";
        case "never_was":
          return "never";
        default:
          return error.code satisfies never;
      }
    };
    expectTypeOf(name).returns.toBeString();
  });
});
