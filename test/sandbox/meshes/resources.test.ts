import { describe, expect, it } from "vitest";
import { keys, openMeshes, type Schema, workspaces } from "./harness.ts";

describe("a workspace", () => {
  it("is made, read, changed and listed, the newest first", async () => {
    const { send, get, workspace, clock } = await openMeshes();
    clock.now += 1000;
    const made = await workspace("Staging");
    expect(made).toMatchObject({
      name: "Staging",
      description: null,
      created_at: "2026-04-20T10:00:01.000Z",
    });
    clock.now += 1000;
    const path = `/workspaces/${made.id}`;
    expect(await send("PUT", path, { name: "Stage", description: "For trying" })).toMatchObject({
      name: "Stage",
      description: "For trying",
      updated_at: "2026-04-20T10:00:02.000Z",
    });
    expect(await send("PUT", path, { name: "Stage" })).toMatchObject({ description: "For trying" });
    expect(await send("PUT", path, { name: "Stage", description: null })).toMatchObject({
      description: null,
    });
    expect(await get(path.toUpperCase().replace("/WORKSPACES", "/workspaces"))).toMatchObject({
      name: "Stage",
    });
    const list = await get<Schema<"WorkspaceList">>("/workspaces");
    expect([list.count, list.limit, list.next_cursor]).toEqual([2, 50, null]);
    expect(list.records.map(({ name }) => name)).toEqual(["Stage", "Production"]);
  });

  it("has a name of its own in its organisation", async () => {
    const { workspace, refusal, ask } = await openMeshes();
    const { id } = await workspace("Staging");
    expect(await refusal("POST", "/workspaces", { body: { name: "Production" } })).toEqual([
      409,
      "Conflict",
      "name",
    ]);
    const taken = await refusal("PUT", `/workspaces/${id}`, { body: { name: "Production" } });
    expect(taken).toEqual([409, "Conflict", "name"]);
    const elsewhere = await ask("POST", "/workspaces", { key: keys.otherOrg, body: { name: "Staging" } });
    expect(elsewhere.status).toBe(201);
  });

  it("knows event types and resources, which keep their ids", async () => {
    const { get } = await openMeshes();
    const path = `/workspaces/${workspaces.concord}`;
    const types = await get<Schema<"CatalogEntry">[]>(`${path}/event-types`);
    expect(types.map(({ key }) => key)).toEqual(["user.signed_up", "project.archived"]);
    expect(await get(`${path}/event-types`)).toEqual(types);
    const resources = await get<Schema<"CatalogEntry">[]>(`${path}/resources`);
    expect(resources.map(({ key }) => key)).toEqual(["global", "project"]);
  });
});

describe("a connection", () => {
  it("is made, read, changed and listed, and never shows its credentials", async () => {
    const { send, get } = await openMeshes();
    const { connection } = await send<Schema<"ConnectionEnvelope">>("POST", "/connections", {
      workspace: workspaces.concord,
      type: "activecampaign",
      name: "Newsletter",
      metadata: { api_key: "very-secret", api_url: "https://concord.example", note: 1 },
    });
    const shown = { api_url: "https://concord.example", note: 1 };
    expect(connection).toMatchObject({ metadata: shown, active: true, hidden: false, created_by: "usr_ada" });
    const path = `/connections/${connection.id}`;
    const metadata = { api_key: "very-secret-2", api_url: "https://two.example" };
    const changed = await send<Schema<"Connection">>("PUT", path, { name: "Letter", metadata, hidden: true });
    expect(changed).toMatchObject({
      name: "Letter",
      metadata: { api_url: "https://two.example" },
      hidden: true,
    });
    expect(await send("PUT", path, { name: "Letter", metadata })).toMatchObject({ hidden: true });
    const list = await get<Schema<"ConnectionList">>(`/workspaces/${workspaces.concord}/connections`);
    expect(list.records.map(({ name }) => name)).toEqual(["Letter", "Old newsletter", "Team alerts"]);
    expect(JSON.stringify(list)).not.toContain("secret");
    expect(await get("/connections")).toEqual(list);
  });

  it("has a name of its own in its workspace", async () => {
    const { webhook, workspace, refusal } = await openMeshes();
    await webhook("Hook");
    const other = await webhook("Other");
    const body = { name: "Hook", metadata: { url: "https://a.example" } };
    expect(await refusal("PUT", `/connections/${other.id}`, { body })).toEqual([409, "Conflict", "name"]);
    const again = { ...body, workspace: workspaces.concord, type: "webhook" };
    expect(await refusal("POST", "/connections", { body: again })).toEqual([409, "Conflict", "name"]);
    const { id } = await workspace("Staging");
    expect((await webhook("Hook", undefined, id)).workspace).toBe(id);
  });

  it("stays while active rules use it, unless its deletion is forced, which takes the rules along", async () => {
    const { webhook, rule, ask, refusal, send, get } = await openMeshes();
    const connection = await webhook("Hook");
    const path = `/connections/${connection.id}`;
    const { id } = await rule(connection);
    await rule(connection, "b");
    const refused = await ask("DELETE", path);
    expect([refused.status, refused.body.error.message]).toEqual([
      409,
      "2 active rules use this connection.",
    ]);
    expect(await refusal("DELETE", path, { body: { force_delete: false } })).toEqual([409, "Conflict"]);
    expect(await get(`/rules/${id}`)).toMatchObject({ connection: connection.id });
    expect(await send("DELETE", path, { force_delete: true })).toEqual({
      id: connection.id,
      type: "webhook",
    });
    expect(await refusal("GET", path)).toEqual([404, "NotFound"]);
    expect(await refusal("GET", `/rules/${id}`)).toEqual([404, "NotFound"]);
    expect(await get("/rules")).toMatchObject({ count: 0 });
  });

  it("goes at once when only rules use it that are not active", async () => {
    const { webhook, rule, send } = await openMeshes();
    const connection = await webhook("Hook");
    await rule(connection, "a", { active: false });
    expect(await send("DELETE", `/connections/${connection.id}`)).toMatchObject({ id: connection.id });
  });

  it("that has lost its credentials is not asked until it gets new ones", async () => {
    const { get, send, refusal } = await openMeshes();
    const list = await get<Schema<"ConnectionList">>("/connections");
    const old = list.records.find(({ active }) => active === false);
    expect(old).toMatchObject({ type: "mailerlite", inactive_reason: "authentication_invalid" });
    const path = `/connections/${old?.id}`;
    for (const below of ["actions", "fields", "mappings/default"]) {
      expect(await refusal("GET", `${path}/${below}`)).toEqual([409, "Conflict"]);
    }
    const bad = { name: "Letter", metadata: { api_key: "refused" } };
    expect(await send("PUT", path, bad)).toMatchObject({ active: true });
    expect(await refusal("GET", `${path}/fields`)).toEqual([422, "UnprocessableEntity"]);
    expect(await refusal("GET", `${path}/actions`)).toEqual([422, "UnprocessableEntity"]);
    await send("PUT", path, { name: "Letter", metadata: { api_key: "good" } });
    const choices = await get<Schema<"ConnectionActions">>(`${path}/actions`);
    expect(Object.keys(choices)).toEqual(["add_to_list", "update_property"]);
  });

  it("of a webhook has no choices to ask for", async () => {
    const { webhook, refusal } = await openMeshes();
    const { id } = await webhook("Hook");
    expect(await refusal("GET", `/connections/${id}/actions`)).toEqual([400, "BadRequest"]);
  });
});

describe("the fields of an account", () => {
  it("are those of the last time it was asked, unless they are to be asked for anew", async () => {
    const { send, get, clock } = await openMeshes();
    const body = { workspace: workspaces.concord, type: "resend", name: "Mail", metadata: { api_key: "k" } };
    const { connection } = await send<Schema<"ConnectionEnvelope">>("POST", "/connections", body);
    const path = `/connections/${connection.id}/fields`;
    const first = await get<Schema<"FieldCatalog">>(path);
    expect(first.fields.map(({ key }) => key)).toContain("email");
    clock.now += 60_000;
    expect(await get(path)).toEqual(first);
    const fresh = await get<Schema<"FieldCatalog">>(`${path}?refresh=true`);
    expect(fresh).toEqual({
      ...first,
      refreshed_at: "2026-04-20T10:01:00.000Z",
      updated_at: fresh.refreshed_at,
    });
    expect(await get(path)).toEqual(fresh);
  });
});

describe("integrations", () => {
  it("are the fifteen of the contract, by name, each with an action that a rule can name", async () => {
    const { get } = await openMeshes();
    const { count, records } = await get<Schema<"IntegrationList">>("/integrations");
    expect(count).toBe(15);
    const names = records.map(({ name }) => name.toLowerCase());
    expect(names).toEqual([...names].sort());
    for (const { actions } of records) {
      expect(Object.keys(actions).length).toBeGreaterThan(0);
      for (const [key, action] of Object.entries(actions)) expect(action.key).toBe(key);
    }
  });
});

describe("a rule", () => {
  it("is made, read, found by its filters, and deleted", async () => {
    const { webhook, rule, get, send, refusal } = await openMeshes();
    const connection = await webhook("Hook");
    const plain = await rule(connection);
    const project = await rule(connection, "project.archived", {
      resource: "project",
      resource_id: "proj-1",
    });
    expect(plain).toMatchObject({ type: "webhook", active: true, hidden: false });
    expect(await get(`/rules/${plain.id}`)).toEqual(plain);
    const ids = async (path: string) => (await get<Schema<"RuleList">>(path)).records.map(({ id }) => id);
    expect(await ids("/rules")).toEqual([project.id, plain.id]);
    expect(await ids("/rules?event=user.signed_up")).toEqual([plain.id]);
    expect(await ids("/rules?resource=project&resource_id=proj-1")).toEqual([project.id]);
    expect(await ids("/rules?resource=project&event=user.signed_up")).toEqual([]);
    expect(await ids(`/workspaces/${workspaces.concord}/rules?resource_id=proj-1`)).toEqual([project.id]);
    const { id, event, type } = project;
    expect(await send("DELETE", `/rules/${id}`)).toEqual({
      id,
      connection: connection.id,
      event,
      type,
      resource: "project",
      resource_id: "proj-1",
    });
    expect(await refusal("DELETE", `/rules/${id}`)).toEqual([404, "NotFound"]);
    expect(await ids("/rules")).toEqual([plain.id]);
  });

  it("is not made a second time, in whatever order its metadata stands", async () => {
    const { webhook, rule, refusal } = await openMeshes();
    const connection = await webhook("Hook");
    await rule(connection, "a", { metadata: { action: "send_webhook", name: "n" } });
    const body = { workspace: connection.workspace, connection: connection.id, event: "a" };
    const equal = { ...body, metadata: { name: "n", action: "send_webhook" } };
    expect(await refusal("POST", "/rules", { body: equal })).toEqual([409, "Conflict"]);
    expect((await rule(connection, "a", { metadata: { action: "send_webhook", name: "m" } })).event).toBe(
      "a",
    );
    expect((await rule(connection, "a", { metadata: equal.metadata, resource: "r" })).resource).toBe("r");
  });
});
