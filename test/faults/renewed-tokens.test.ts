import { describe, expect, it } from "vitest";
import { engine } from "../../src/client/client.ts";
import { createClient, type Token } from "../../src/client/index.ts";
import { answering, faultyServer, impatient } from "../support/faulty-server.ts";
import { auth, event, meshi } from "../support/meshi.ts";
import { transports } from "../support/transports.ts";

const rejected = answering(401, { code: "UNAUTHORIZED", message: "It ended", correlation_id: "server-id" });

/** A token function that makes another token when one is rejected. */
function renewing() {
  let number = 1;
  const token: Token = async ({ rejected }) => {
    if (rejected === `token-${number}`) number++;
    return `token-${number}`;
  };
  return token;
}

describe.each(transports)("over %s", (_, transport) => {
  it("a rejected token is renewed and the call goes out once more, a read and a write alike", async () => {
    await using server = await faultyServer(rejected, answering(200, auth), rejected, answering(201, event));
    const client = createClient(meshi, { token: renewing(), baseUrl: server.url, env: impatient, transport });
    expect((await client.GET("/auth")).error).toBeUndefined();
    const body = {
      title: "Summit",
      start_date: "2026-05-01",
      end_date: "2026-05-02",
      timezone: "Europe/Oslo",
    };
    const { error, meta } = await client.POST("/events", { body: { event_id: "summit", ...body } });
    expect(error).toBeUndefined();
    expect(meta.attempts.map(({ status }) => status)).toEqual([401, 201]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(
      [1, 2, 2, 3].map((number) => `Bearer token-${number}`),
    );
    expect(server.bodies[3]).toBe(server.bodies[2]);
  });

  it("a stream is sent once, and the call after it has the new token", async () => {
    await using server = await faultyServer(rejected, answering(201, event));
    const client = createClient(meshi, { token: renewing(), baseUrl: server.url, env: impatient, transport });
    const body = {
      event_id: "a",
      title: "A",
      start_date: "2026-05-01",
      end_date: "2026-05-02",
      timezone: "UTC",
    };
    const bodySerializer = (whole: unknown) => new Blob([JSON.stringify(whole)]).stream();
    expect((await engine(client).call("POST /events", { body, bodySerializer })).error).toMatchObject({
      status: 401,
    });
    expect((await client.POST("/events", { body })).error).toBeUndefined();
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
  });

  it("fifty calls that are rejected together have one new token made", async () => {
    let current = "old-token";
    let renewals = 0;
    const token: Token = async ({ rejected }) => {
      if (rejected !== undefined) {
        renewals++;
        current = "new-token";
      }
      return current;
    };
    await using server = await faultyServer({
      act: (response) => {
        const isNew = response.req.headers.authorization === "Bearer new-token";
        (isNew ? answering(200, auth) : rejected).act(response, response.req.socket);
      },
    });
    const client = createClient(meshi, {
      token,
      baseUrl: server.url,
      env: impatient,
      transport,
      pace: false,
    });
    const results = await Promise.all(Array.from({ length: 50 }, () => client.GET("/auth")));
    expect(results.filter(({ error }) => error)).toEqual([]);
    expect(renewals).toBe(1);
  });
});
