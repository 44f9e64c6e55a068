import { describe, expect, it } from "vitest";
import { documented, pathOf } from "../every-operation.ts";
import { keys, machineToken, openMeshes, type Schema, start, unknownId, workspaces } from "./harness.ts";

const now = start;
const seconds = Math.floor(now / 1000);
const { full, otherOrg } = keys;
const [head = "", body = "", signature = ""] = machineToken(full, now).split(".");
const unsigned = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT", kid: full.access_key })).toString(
  "base64url",
);

describe("a machine token", () => {
  it.each([
    ["as the contract has it", {}],
    ["of 60 seconds", { exp: seconds + 60 }],
    ["of a clock that is a few seconds ahead", { iat: seconds + 4, exp: seconds + 34 }],
    ["that has just expired, as clocks differ", { iat: seconds - 34, exp: seconds - 4 }],
    ["whose audience is a list", { aud: ["other", "meshes-api"] }],
  ])("%s opens everything", async (_, claims) => {
    const { ask } = await openMeshes();
    const headers = { authorization: `Bearer ${machineToken(full, now, claims)}` };
    const { status } = await ask<Schema<"WorkspaceList">>("GET", "/workspaces", { key: null, headers });
    expect(status).toBe(200);
  });

  const refused: [what: string, token: string | undefined, told: RegExp][] = [
    ["missing", undefined, /No credential/],
    ["no JWT", "token", /not a JWT/],
    ["of four parts", `${head}.${body}.${signature}.${signature}`, /not a JWT/],
    ["without a signature", `${head}.${body}.`, /signature/],
    ["not signed at all", `${unsigned}.${body}.`, /HS256/],
    ["signed for another body", `${head}.${body.slice(0, -2)}.${signature}`, /JWT|signature/],
    [
      "of another secret",
      machineToken({ ...full, secret_key: otherOrg.secret_key } as never, now),
      /signature/,
    ],
    ["of another algorithm", machineToken(full, now, {}, { alg: "HS512" }), /HS256/],
    ["without kid", machineToken(full, now, {}, { kid: undefined }), /kid/],
    ["of an unknown access key", machineToken(full, now, {}, { kid: `mk_${"x".repeat(22)}` }), /kid/],
    ["of a revoked key", machineToken(keys.revoked, now), /revoked/],
    ["with the issuer of another key", machineToken(full, now, { iss: "urn:meshes:m2m:mk_other" }), /iss/],
    ["without an issuer", machineToken(full, now, { iss: undefined }), /iss/],
    ["for another audience", machineToken(full, now, { aud: "other" }), /aud/],
    ["without an audience", machineToken(full, now, { aud: undefined }), /aud/],
    ["for another organisation", machineToken(full, now, { org: otherOrg.organization }), /org/],
    ["for an unknown organisation", machineToken(full, now, { org: unknownId }), /org/],
    ["without an organisation", machineToken(full, now, { org: undefined }), /org/],
    ["without an end", machineToken(full, now, { exp: undefined }), /exp/],
    ["without a beginning", machineToken(full, now, { iat: undefined }), /iat/],
    ["whose end is no number", machineToken(full, now, { exp: "soon" }), /exp/],
    ["of 61 seconds", machineToken(full, now, { exp: seconds + 61 }), /60 seconds/],
    ["that has expired", machineToken(full, now - 36_000), /expired/],
    ["from the future", machineToken(full, now + 6000), /future/],
  ];

  it.each(refused)("that is %s is refused with 401, and nothing of it is shown", async (_, token, told) => {
    const { ask } = await openMeshes();
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    for (const [method, path] of [
      ["GET", "/rules"],
      ["POST", "/events"],
    ] as const) {
      const reply = await ask(method, path, { key: null, headers });
      expect([path, reply.status, reply.body.error.name]).toEqual([path, 401, "Unauthorized"]);
      expect(reply.body.error.message).toMatch(told);
      expect(reply.headers["www-authenticate"]).toBe("Bearer");
      expect(JSON.stringify(reply.body)).not.toContain(full.secret_key);
    }
  });

  it("ends with its time, by the clock of the sandbox", async () => {
    const { ask, clock } = await openMeshes();
    const headers = { authorization: `Bearer ${machineToken(full, now)}` };
    clock.now += 34_999;
    expect((await ask("GET", "/workspaces", { key: null, headers })).status).toBe(200);
    clock.now += 1;
    expect((await ask("GET", "/workspaces", { key: null, headers })).status).toBe(401);
  });
});

describe("a publishable key", () => {
  it("sends events into its workspace, and opens nothing else", async () => {
    const { ask, emit } = await openMeshes();
    expect((await emit("user.signed_up")).workspace).toBe(workspaces.concord);
    const operations = await documented("meshes");
    const closed = operations.filter(
      ({ method, path }) => !(method === "POST" && /\/events(\/bulk)?$/.test(path)),
    );
    expect(closed).toHaveLength(operations.length - 2);
    for (const operation of closed) {
      const path = pathOf(operation, unknownId).replace("/api/v1", "");
      const { status, body } = await ask(operation.method, path, { key: keys.publishable });
      expect([operation.id, status, body.error.name]).toEqual([operation.id, 401, "Unauthorized"]);
    }
  });

  it("comes with every workspace, also with one that was made just now", async () => {
    const { workspace, get, emit } = await openMeshes();
    const { id } = await workspace("Staging");
    const { publishable_key } = await get<Schema<"WorkspaceDetail">>(`/workspaces/${id}`);
    expect((await emit("a", {}, { key: publishable_key.public_key })).workspace).toBe(id);
  });

  it("that is unknown is refused with 401", async () => {
    const { refusal } = await openMeshes();
    for (const key of ["mesh_pub_concord_production_none", "x", full.access_key]) {
      expect(await refusal("POST", "/events", { key })).toEqual([401, "Unauthorized"]);
      expect(await refusal("POST", "/events/bulk", { key })).toEqual([401, "Unauthorized"]);
    }
  });
});

describe("a machine key", () => {
  it("of another organisation finds nothing of the first in its lists", async () => {
    const { webhook, rule, emit, get } = await openMeshes();
    await rule(await webhook("Hook"));
    await emit("user.signed_up");
    for (const path of ["/connections", "/rules", "/events"]) {
      expect(await get(path, { key: otherOrg })).toMatchObject({ count: 0, records: [] });
    }
  });

  it("that is limited to a workspace is refused the others with 403, and lists leave them out", async () => {
    const { workspace, webhook, rule, emit, refusal, get } = await openMeshes();
    const { id: other } = await workspace("Staging");
    const connection = await webhook("Hook", undefined, other);
    const { id: ruleId } = await rule(connection);
    const { id } = await emit("user.signed_up", { workspace: other }, {});
    const key = keys.limited;
    for (const path of [
      `/workspaces/${other}`,
      `/workspaces/${other}/rules`,
      `/connections/${connection.id}`,
      `/rules/${ruleId}`,
      `/events/${id}`,
      `/sessions?workspace_id=${other}`,
    ]) {
      expect([path, ...(await refusal("GET", path, { key }))]).toEqual([path, 403, "Forbidden"]);
    }
    expect(await refusal("POST", "/workspaces", { key, body: { name: "Another" } })).toEqual([
      403,
      "Forbidden",
    ]);
    const names = await get<Schema<"WorkspaceList">>("/workspaces", { key });
    expect(names.records.map(({ id }) => id)).toEqual([workspaces.concord]);
    expect(await get("/rules", { key })).toMatchObject({ count: 0 });
    expect(await get("/events", { key })).toMatchObject({ count: 0 });
    const body = { event: "a", payload: { id: "1" }, workspace: other };
    expect(await refusal("POST", "/events", { key, body })).toEqual([400, "BadRequest", "workspace"]);
  });

  it("that may only read is refused every change with 403, and cannot send events", async () => {
    const { refusal, get } = await openMeshes();
    const key = keys.readOnly;
    expect(await get("/workspaces", { key })).toMatchObject({ count: 1 });
    const cases = [
      ["POST", "/workspaces", { name: "Staging" }],
      ["PUT", `/workspaces/${workspaces.concord}`, { name: "Staging" }],
      ["POST", "/sessions", { workspace_id: workspaces.concord }],
      ["DELETE", `/rules/${unknownId}`, undefined],
    ] as const;
    for (const [method, path, body] of cases) {
      expect(await refusal(method, path, { key, body })).toEqual([403, "Forbidden"]);
    }
    const body = { event: "a", payload: { id: "1" }, workspace: workspaces.concord };
    expect(await refusal("POST", "/events", { key, body })).toEqual([400, "BadRequest", "workspace"]);
  });
});

describe("the published credentials", () => {
  it("are those of the workspaces that are there from the beginning", async () => {
    const { get, emit } = await openMeshes();
    for (const [key, id, publishable] of [
      [full, workspaces.concord, keys.publishable],
      [otherOrg, workspaces.harmony, keys.otherPublishable],
    ] as const) {
      const detail = await get<Schema<"WorkspaceDetail">>(`/workspaces/${id}`, { key });
      expect([detail.name, detail.publishable_key.public_key]).toEqual(["Production", publishable]);
      expect((await emit("a", {}, { key: publishable })).workspace).toBe(id);
    }
  });
});
