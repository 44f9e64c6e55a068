import { describe, expect, it } from "vitest";
import { keys, openMeshes, type Schema, workspaces } from "./harness.ts";

describe("what was given is returned", () => {
  it("by an event, with every property of its payload", async () => {
    const { emit, get } = await openMeshes();
    const payload = {
      email: "ada@example.com",
      id: "usr-1",
      ip_address: "192.0.2.1",
      name: "Ada Lovelace",
      first_name: "Ada",
      last_name: "Lovelace",
      phone: "+4915112345678",
      resource_url: "https://app.example.com/projects/p-1",
    };
    const { id } = await emit("user.signed_up", { payload, resource: "project", resource_id: "p-1" });
    const read = await get(`/events/${id}/payload`);
    expect(read).toMatchObject({ resource: "project", resource_id: "p-1", payload });
  });

  it("by a connection and by the rules of its workspace, filtered by event and resource", async () => {
    const { webhook, rule, get } = await openMeshes();
    const connection = await webhook("Hook");
    const { id } = await rule(connection, "user.signed_up", { resource: "project" });
    await rule(connection, "order.paid");
    const read = await get<Schema<"Connection">>(`/connections/${connection.id}`);
    expect(read).toEqual(connection);
    const list = `/workspaces/${workspaces.concord}/rules?event=user.signed_up&resource=project`;
    const page = await get<{ records: { id: string }[] }>(list);
    expect(page.records.map((record) => record.id)).toEqual([id]);
  });

  it("by a rule, with every property of its metadata, also those that its action does not need", async () => {
    const { send, get } = await openMeshes();
    const workspace = workspaces.concord;
    const account = { workspace, type: "sendgrid", name: "Mail", metadata: { api_key: "k" } };
    const { connection } = await send<Schema<"ConnectionEnvelope">>("POST", "/connections", account);
    const metadata = {
      action: "add_to_list",
      id: "list-1",
      name: "News",
      value: "yes",
      key: "plan",
      data: "{}",
      option: "double_opt_in",
      option_value: "on",
    };
    const body = { workspace, connection: connection.id, event: "user.signed_up", metadata };
    const { rule } = await send<Schema<"RuleEnvelope">>("POST", "/rules", body);
    expect(await get(`/rules/${rule.id}`)).toMatchObject({ metadata });
  });

  it("by a mapping, with its transforms and its notes", async () => {
    const { send } = await openMeshes();
    const body = {
      workspace: workspaces.concord,
      type: "sendgrid",
      name: "Mail",
      metadata: { api_key: "k" },
    };
    const { connection } = await send<Schema<"ConnectionEnvelope">>("POST", "/connections", body);
    const schema = {
      schema_version: 1,
      meta: { name: "Sign-ups", notes: "For the newsletter" },
      fields: [
        {
          dest: "email",
          source: { type: "path", value: "email" },
          transforms: [
            { type: "trim" },
            { type: "to_date", timezone: "Europe/Lisbon" },
            { type: "default", value: "none" },
            { type: "substring", start: 0, length: 5 },
          ],
          on_error: "skip_field",
          notes: "As they type it",
        },
      ],
    };
    const path = `/connections/${connection.id}/mappings/default`;
    const stored = await send<Schema<"MappingResult">>("PUT", path, { schema });
    expect(stored.mapping.schema).toEqual(schema);
  });

  it("by a session that is for one resource", async () => {
    const { send, get } = await openMeshes();
    const asked = {
      workspace_id: workspaces.concord,
      session_type: "resource",
      resource: "project",
      resource_id: "p-1",
    };
    const { session_id } = await send<Schema<"SessionCreated">>("POST", "/sessions", asked);
    const refreshed = await send("POST", `/sessions/${session_id}/refresh`);
    expect(refreshed).toMatchObject({ resource: "project", resource_id: "p-1" });
    const page = await get<Schema<"SessionPage">>(`/sessions?workspace_id=${workspaces.concord}`);
    expect(page.records[0]).toMatchObject({ resource: "project", resource_id: "p-1" });
  });
});

describe("a machine key that may only read", () => {
  it("is refused with 403 where it would change a session or a mapping", async () => {
    const { send, ask, webhook } = await openMeshes();
    const { id } = await webhook("Hook");
    const made = await send<Schema<"SessionCreated">>("POST", "/sessions", {
      workspace_id: workspaces.concord,
    });
    const requests: [method: string, path: string, body?: object][] = [
      ["POST", `/sessions/${made.session_id}/refresh`],
      ["DELETE", `/sessions/${made.session_id}`],
      ["PUT", `/connections/${id}/mappings/default`, { schema: { schema_version: 1, fields: [] } }],
    ];
    for (const [method, path, body] of requests) {
      const answer = await ask(method, path, { key: keys.readOnly, ...(body && { body }) });
      expect([answer.status, answer.body.error.name], `${method} ${path}`).toEqual([403, "Forbidden"]);
    }
  });
});
