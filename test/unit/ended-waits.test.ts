import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { type Env, follow, PollFailed } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json, type Reply } from "../support/fetch.ts";
import { aRun, down, limited, meshi, ok } from "../support/meshi.ts";

/** A client whose environment ends each wait, as a program does that is about to stop. */
function closing(replies: Reply[] | (() => Reply)) {
  const env: Env = { ...virtualTime(), sleep: () => Promise.reject(new Error("closing time")) };
  return connect(meshi, replies, { env });
}

describe("an environment that ends the waits", () => {
  it.each<[string, Reply, object]>([
    ["a failed connection", failing("ECONNRESET"), { name: "TransportError", outcomeUnknown: true }],
    ["a server error", down, { name: "ApiError", status: 500, outcomeUnknown: true }],
    ["a rate limit", limited("7"), { name: "ApiError", status: 429, outcomeUnknown: false }],
  ])(
    "ends a call after %s with what it has: there is no other attempt, and no wait is reported",
    async (_, reply, end) => {
      const { client, sent } = closing(() => reply);
      const { error } = await client.GET("/auth");
      expect(error).toMatchObject(end);
      expect(error?.attempts).toHaveLength(1);
      expect(error?.attempts[0]).not.toHaveProperty("waited");
      expect(sent).toHaveLength(1);
    },
  );

  it("leaves it to the server to say when to come again", async () => {
    const { client } = closing(() => limited("7"));
    expect((await client.GET("/auth")).error?.retryAt).toBeInstanceOf(Date);
    const other = closing(() => failing("ECONNRESET"));
    expect((await other.client.GET("/auth")).error?.retryAt).toBeUndefined();
  });

  it("changes nothing for a call that needs no wait", async () => {
    const { client } = closing([ok]);
    expect((await client.GET("/auth")).error).toBeUndefined();
  });

  it("ends the following of a run: the run may go on", async () => {
    const { client } = closing([json(200, aRun("running"))]);
    const failed = await follow(client, "/runs/{run_id}", { params: { path: { run_id: "run-1" } } }).catch(
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(PollFailed);
    expect(failed).toMatchObject({
      data: { status: "running" },
      message: expect.stringContaining("closing time"),
    });
  });

  it("does not hide the reason of the caller's own signal", async () => {
    const abort = new AbortController();
    const reason = new Error("enough");
    const sleep: Env["sleep"] = () => {
      abort.abort(reason);
      return Promise.reject(new Error("closing time"));
    };
    const { client } = connect(meshi, () => down, { env: { ...virtualTime(), sleep } });
    await expect(client.GET("/auth", { signal: abort.signal })).rejects.toBe(reason);
  });
});
