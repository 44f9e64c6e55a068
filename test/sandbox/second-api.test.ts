import { describe, expect, it, onTestFinished } from "vitest";
import { FaultPlan } from "../../src/sandbox/core/faults/plan.ts";
import { mountings, tablesOf } from "../../src/sandbox/core/mount.ts";
import { listen } from "../../src/sandbox/core/server.ts";
import { openStore } from "../../src/sandbox/core/store.ts";
import { conformanceTo } from "./conformance.ts";
import { contract, document, parcels } from "./parcels.ts";

const conformance = await conformanceTo(document, {
  requestIdHeader: "x-request-id",
  isError: (body) => typeof body.error === "object",
});

async function openParcels(limited = false) {
  const clock = { now: 0 };
  const store = await openStore(undefined, tablesOf([parcels]));
  const rateLimits = limited ? undefined : false;
  const options = {
    now: () => clock.now,
    runDuration: 0,
    rateLimits,
    faults: new FaultPlan([], new Set()),
  } as const;
  const source = { api: parcels, contract: async () => contract, openapi: async () => document };
  const server = await listen(mountings([source], store, options), "127.0.0.1", 0);
  onTestFinished(() => server.close().then(() => store.close()));
  const call = async (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${server.url}/parcels${path}`, { method, headers, ...sent });
    const { status } = response;
    const reply = { status, headers: Object.fromEntries(response.headers), text: await response.text() };
    const problems = conformance.problems({ method, path, ...reply });
    return { ...reply, problems, body: reply.text === "" ? undefined : JSON.parse(reply.text) };
  };
  return { call, clock };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("an API of other habits", () => {
  it("joins with its document and handlers: mixed results, header keys, responses without a body", async () => {
    const { call } = await openParcels();
    const first = await call("POST", "/parcels", { ...bearer("writer"), "idempotency-key": "key" }, [
      { weight: 2 },
      { weight: 0 },
    ]);
    expect([first.status, first.body, first.problems]).toEqual([207, [{ status: 201 }, { status: 422 }], []]);
    const replay = await call("POST", "/parcels", { ...bearer("writer"), "idempotency-key": "key" }, [
      { weight: 9 },
    ]);
    expect([replay.body, replay.problems]).toEqual([first.body, []]);
    const gone = await call("DELETE", "/parcels/2", bearer("writer"));
    expect([gone.status, gone.text, gone.problems]).toEqual([204, "", []]);
    const none = await call("DELETE", "/parcels/2", bearer("writer"));
    expect([none.status, none.body, none.problems]).toEqual([
      404,
      { error: { code: "not_found", message: "None weighs that.", details: { weight: 2 } } },
      [],
    ]);
  });

  it("has credentials per scheme, scopes by default, and an operation that is open", async () => {
    const { call } = await openParcels();
    const parcel = [{ weight: 1 }];
    const open = await call("GET", "/health");
    expect([open.status, open.problems]).toEqual([204, []]);
    expect((await call("POST", "/parcels", { "x-publishable-key": "pub" }, parcel)).status).toBe(207);
    expect((await call("POST", "/parcels", { "x-publishable-key": "writer" }, parcel)).status).toBe(401);
    expect((await call("POST", "/parcels", bearer("pub"), parcel)).status).toBe(401);
    expect((await call("DELETE", "/parcels/1", { "x-publishable-key": "pub" })).status).toBe(401);
    expect((await call("DELETE", "/parcels/1", bearer("reader"))).body.error.code).toBe("forbidden");
    const missing = await call("POST", "/parcels", {}, parcel);
    expect(missing.body.error.message).toMatch(
      "Send `authorization: Bearer <key>` or `x-publishable-key: <key>`.",
    );
    expect(missing.problems).toEqual([]);
  });

  it("needs every credential of one requirement, and any one requirement will do", async () => {
    const store = await openStore(undefined, tablesOf([parcels]));
    const security = [{ token: ["write"], publishable: [] }, { other: [] }];
    const open = { ...document, security, paths: { "/parcels": { ...document.paths["/parcels"] } } };
    const both = { ...open.paths["/parcels"].post, security };
    const source = {
      api: parcels,
      contract: async () => ({
        ...contract,
        securitySchemes: { ...contract.securitySchemes, other: { in: "query", name: "key" } as const },
      }),
      openapi: async () => ({ ...open, paths: { "/parcels": { post: both } } }),
    };
    const faults = new FaultPlan([], new Set());
    const options = { now: Date.now, runDuration: 0, rateLimits: false, faults } as const;
    const server = await listen(mountings([source], store, options), "127.0.0.1", 0);
    onTestFinished(() => server.close().then(() => store.close()));
    const send = async (headers: Record<string, string>, query = "") => {
      const sent = { method: "POST", headers, body: '[{"weight":1}]' };
      const response = await fetch(`${server.url}/parcels/parcels${query}`, sent);
      return [response.status, (await response.json()).error?.message];
    };
    const publishable = { "x-publishable-key": "pub" };
    const needed = "`authorization: Bearer <key>` with `x-publishable-key: <key>` or `?key=<key>`";
    expect(await send({ ...bearer("writer"), ...publishable })).toEqual([207, undefined]);
    expect(await send(bearer("writer"))).toEqual([401, expect.stringContaining(needed)]);
    expect(await send(publishable)).toEqual([401, expect.stringContaining(needed)]);
    expect(await send({ ...bearer("writer"), "x-publishable-key": "nobody" })).toEqual([401, "Unknown."]);
    expect((await send({ ...bearer("reader"), ...publishable }))[0]).toBe(403);
    expect(await send({}, "?key=nobody")).toEqual([401, "Unknown."]);
  });

  it("tells breaches by the deepest violation, on parameters, bodies and beside references", async () => {
    const { call } = await openParcels();
    const code = async (
      method: string,
      path: string,
      headers: Record<string, string> = {},
      body?: unknown,
    ) => {
      const reply = await call(method, path, { ...bearer("writer"), ...headers }, body);
      expect(reply.problems).toEqual([]);
      return reply.body.error.code;
    };
    expect(await code("POST", "/parcels", {}, [])).toBe("bad_body");
    expect(await code("POST", "/parcels", {}, [{ weight: "x" }])).toBe("bad_body");
    expect(await code("POST", "/parcels", { "idempotency-key": "toolong" }, [{ weight: 1 }])).toBe("bad_key");
    expect(await code("POST", "/parcels", { "idempotency-key": "ab" }, [{ weight: 1 }])).toBe("bad_key");
    expect(await code("POST", "/parcels", {}, Array(100).fill({ weight: 1 }))).toBe("too_large");
    expect(await code("DELETE", "/parcels/0")).toBe("bad_weight");
    expect(await code("DELETE", "/parcels/1?force=maybe")).toBe("bad_request");
  });

  it("has literal paths that go before templates", async () => {
    const { call } = await openParcels();
    const all = await call("DELETE", "/parcels/all", bearer("writer"));
    expect([all.status, all.headers["x-all"], all.problems]).toEqual([204, "true", []]);
  });

  it("has all its rate windows at once", async () => {
    const { call, clock } = await openParcels(true);
    const ask = async () => {
      const reply = await call("DELETE", "/parcels/1", bearer("writer"));
      expect(reply.problems).toEqual([]);
      return [reply.status, reply.headers["retry-after"]];
    };
    for (let sent = 0; sent < 4; sent += 1) expect(await ask()).toEqual([404, undefined]);
    expect(await ask()).toEqual([429, "1"]);
    clock.now += 1000;
    for (let sent = 0; sent < 2; sent += 1) expect(await ask()).toEqual([404, undefined]);
    expect(await ask()).toEqual([429, "59"]);
  });

  it("responds 500 with its error body when a handler fails, and takes back what the handler did", async () => {
    const { call } = await openParcels();
    await call("POST", "/parcels", bearer("writer"), [{ weight: 1 }]);
    const broken = await call("DELETE", "/parcels/1?force=true", bearer("writer"));
    expect([broken.status, broken.body.error.code]).toEqual([500, "broken"]);
    expect(broken.body.error.message).toMatch("The scales are broken.");
    expect((await call("DELETE", "/parcels/1", bearer("writer"))).status).toBe(204);
  });
});
