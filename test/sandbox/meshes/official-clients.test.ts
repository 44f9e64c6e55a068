import { describe, expect, it } from "vitest";
import { keys, machineToken, openMeshes, unknownId, workspaces } from "./harness.ts";

// The official Node clients take a base URL that includes `/api/v1`. No package registry has them, so this test sends their
// requests: method, path, header fields, token and body as they send them.

const events = {
  "X-Meshes-Client": "Meshes Events Client v1.0.0",
  "Content-Type": "application/json",
  Accept: "application/json",
  "X-Meshes-Publishable-Key": keys.publishable,
};

async function open() {
  const { sandbox, clock } = await openMeshes();
  const base = `${sandbox.urls.meshes}/api/v1`;
  /** What such a client reads: the status and its phrase, and JSON unless the body is empty. */
  const read = async (response: Response) => {
    const text = await response.text();
    const data: unknown = text === "" ? null : JSON.parse(text);
    return { ok: response.ok, status: response.status, statusText: response.statusText, data };
  };
  const emit = async (path: string, body: unknown) =>
    read(await fetch(base + path, { method: "POST", headers: events, body: JSON.stringify(body) }));
  const manage = async (method: string, path: string, body?: unknown) => {
    const headers = {
      "X-Meshes-Client": "Meshes API Client v1.0.0",
      "Content-Type": "application/json",
      Accept: "application/json",
      Authorization: `Bearer ${machineToken(keys.full, clock.now)}`,
    };
    return read(await fetch(base + path, { method, headers, body: body ? JSON.stringify(body) : null }));
  };
  return { emit, manage };
}

/** The error that the client hands to its caller: the body as it came, under the status and its phrase. */
const failure = (status: number, statusText: string, name: string) => ({
  ok: false,
  status,
  statusText,
  data: { message: statusText, error: expect.objectContaining({ name, message: expect.any(String) }) },
});

describe("the official client for events", () => {
  const event = { event: "user.signed_up", payload: { email: "ada@example.com" } };

  it("emits an event with a publishable key", async () => {
    const { emit } = await open();
    expect(await emit("/events", event)).toMatchObject({
      status: 201,
      data: { event: { id: expect.any(String), event: "user.signed_up", workspace: workspaces.concord } },
    });
  });

  it("emits a batch, and takes mixed results for a success", async () => {
    const { emit } = await open();
    expect(await emit("/events/bulk", [event, event])).toMatchObject({
      ok: true,
      status: 201,
      data: { count: 2 },
    });
    const mixed = await emit("/events/bulk", [event, { event: "", payload: { email: "x@example.com" } }]);
    expect(mixed).toMatchObject({ ok: true, status: 207, data: { count: 2, error_count: 1 } });
  });

  it("reads the error body of a refusal", async () => {
    const { emit } = await open();
    const refused = await emit("/events", { event: 5, payload: { email: "ada@example.com" } });
    expect(refused).toMatchObject(failure(400, "Bad Request", "BadRequest"));
    expect(refused.data).toMatchObject({ error: { data: [{ param: "event", msg: expect.any(String) }] } });
  });
});

describe("the official client for the API", () => {
  it("goes through creating, reading, changing and deleting, without a body where it sends none", async () => {
    const { manage } = await open();
    const created = await manage("POST", "/workspaces", { name: "Staging" });
    expect(created).toMatchObject({ status: 201, data: { workspace: { name: "Staging" } } });
    expect(await manage("GET", "/workspaces")).toMatchObject({ status: 200, data: { count: 2 } });
    const hook = {
      workspace: workspaces.concord,
      type: "webhook",
      name: "Hook",
      metadata: { url: "https://hooks.example" },
    };
    const { data } = await manage("POST", "/connections", hook);
    expect(data).toMatchObject({ connection: { name: "Hook" } });
    const { id } = (data as { connection: { id: string } }).connection;
    expect(
      await manage("PUT", `/connections/${id}`, { name: "Renamed", metadata: hook.metadata }),
    ).toMatchObject({
      status: 200,
      data: { name: "Renamed" },
    });
    expect(await manage("DELETE", `/connections/${id}`)).toMatchObject({ ok: true, status: 200 });
  });

  it("sends queries as text", async () => {
    const { manage } = await open();
    expect(await manage("GET", "/events?limit=1")).toMatchObject({
      status: 200,
      data: { limit: 1, records: [] },
    });
  });

  it("creates a session and reads status 200", async () => {
    const { manage } = await open();
    const body = { workspace_id: workspaces.concord, role: "member" };
    expect(await manage("POST", "/sessions", body)).toMatchObject({
      status: 200,
      data: { launch_url: expect.any(String) },
    });
  });

  it("reads the error body of a refusal", async () => {
    const { manage } = await open();
    expect(await manage("GET", `/events/${unknownId}`)).toMatchObject(failure(404, "Not Found", "NotFound"));
    expect(await manage("PATCH", "/workspaces", { name: "x" })).toMatchObject(
      failure(405, "Method Not Allowed", "MethodNotAllowed"),
    );
    expect(await manage("POST", "/workspaces", { name: "Production" })).toMatchObject(
      failure(409, "Conflict", "Conflict"),
    );
  });
});
