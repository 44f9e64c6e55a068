import { describe, expect, it } from "vitest";
import { openMeshes, type Schema, workspaces } from "./harness.ts";

async function session(more: object = {}) {
  const bench = await openMeshes();
  const body = { workspace_id: workspaces.concord, ...more };
  const { status, body: made } = await bench.ask<Schema<"SessionCreated">>("POST", "/sessions", { body });
  expect(status).toBe(200);
  const path = `/sessions/${made.session_id}`;
  const record = async () => {
    const query = `workspace_id=${workspaces.concord}`;
    return (await bench.get<Schema<"SessionPage">>(`/sessions?${query}`)).records[0];
  };
  return { ...bench, made, path, record };
}

describe("an embed session", () => {
  it("has the life and the role that were asked for, or those of the contract", async () => {
    const { made } = await session();
    expect(made).toMatchObject({
      role: "member",
      session_type: "workspace",
      expires_in: 1800,
      expires_at: "2026-04-20T10:30:00.000Z",
      launch_expires_at: "2026-04-20T10:00:30.000Z",
    });
    expect(made.launch_url).toContain(`/dashboard?launch_token=${made.launch_token}`);
    const asked = await session({
      role: "admin",
      session_type: "resource",
      resource: "project",
      resource_id: "p1",
      ttl_seconds: 300,
      launch_ttl_seconds: 15,
      launch_page: "rules",
      external_user_id: "u1",
    });
    expect(asked.made).toMatchObject({
      role: "admin",
      resource: "project",
      resource_id: "p1",
      expires_at: "2026-04-20T10:05:00.000Z",
      launch_expires_at: "2026-04-20T10:00:15.000Z",
    });
    expect(await asked.record()).toMatchObject({
      external_user_id: "u1",
      resource_id: "p1",
      status: "active",
    });
  });

  it("gets a new token of the same life by a refresh, also after it has expired", async () => {
    const { made, path, record, send, clock } = await session({ ttl_seconds: 600 });
    clock.now += 300_000;
    const first = await send<Schema<"Session">>("POST", `${path}/refresh`);
    expect(first).toMatchObject({ session_id: made.session_id, expires_at: "2026-04-20T10:15:00.000Z" });
    expect(first.access_token).not.toBe(made.access_token);
    expect(first).not.toHaveProperty("launch_url");
    clock.now += 599_999;
    expect(await record()).toMatchObject({ is_expired: false, status: "active" });
    clock.now += 1;
    expect(await record()).toMatchObject({ is_expired: true, status: "active" });
    await send("POST", `${path}/refresh`);
    expect(await record()).toMatchObject({ is_expired: false, expires_at: "2026-04-20T10:25:00.000Z" });
  });

  it("ends when it is revoked; a second call says that there was nothing to end", async () => {
    const { path, record, send, refusal } = await session();
    expect(await send("DELETE", path)).toEqual({ revoked: true });
    expect(await record()).toMatchObject({ status: "revoked", is_expired: false });
    expect(await send("DELETE", path)).toEqual({ revoked: false });
    expect(await refusal("POST", `${path}/refresh`)).toEqual([409, "Conflict"]);
  });
});
