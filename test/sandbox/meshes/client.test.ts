import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { meshes } from "../../../generated/meshes/index.ts";
import { batch, createClient, follow, paginate, signedToken, unwrap } from "../../../src/client/index.ts";
import { type SandboxOptions, startSandbox } from "../../../src/sandbox/index.ts";
import { workspaces } from "../../../src/sandbox/meshes/keys.ts";
import { waitingClock } from "../waiting-clock.ts";

const workspace = workspaces.concord;
const url = "https://hooks.example/in";

/** The client and a sandbox on one clock. It moves only while the client waits. */
async function connect(options: SandboxOptions = {}) {
  const { time, now, env } = waitingClock();
  const sandbox = await startSandbox({ now, runDuration: 4000, apis: ["meshes"], ...options });
  onTestFinished(() => sandbox.close());
  const token = signedToken(meshes, "machineToken", sandbox.keys.meshes.full, env);
  return { client: createClient(meshes, { baseUrl: sandbox.urls.meshes, token, env }), time, sandbox };
}

type Client = Awaited<ReturnType<typeof connect>>["client"];

async function webhook(client: Client): Promise<string> {
  const body = { workspace, type: "webhook", name: "Hook", metadata: { url }, hidden: false } as const;
  const { connection } = await unwrap(client.POST("/api/v1/connections", { body }));
  return connection.id;
}

describe("the client in the sandbox", () => {
  it("signs its tokens, and anew when the old one has ended", async () => {
    const { client, time } = await connect();
    const before = await unwrap(client.GET("/api/v1/workspaces"));
    time.elapsed += 3_600_000;
    expect(await unwrap(client.GET("/api/v1/workspaces"))).toEqual(before);
    expect(before.records.map(({ name }) => name)).toEqual(["Production"]);
  });

  it("waits for the deliveries of an event", async () => {
    const { client } = await connect();
    const connection = await webhook(client);
    const rule = { workspace, connection, event: "user.signed_up", metadata: { action: "send_webhook" } };
    await unwrap(client.POST("/api/v1/rules", { body: { ...rule, active: true, hidden: false } }));
    const input = { event: "user.signed_up", payload: { id: "1" }, workspace, resource: "global" } as const;
    const { event } = await unwrap(client.POST("/api/v1/events", { body: { ...input, type: "event" } }));
    const { outcome, data } = await follow(client, "/api/v1/events/{event_id}", {
      params: { path: { event_id: event.id } },
    });
    expect([outcome, data.status, data.completed_count]).toEqual(["success", "completed", 1]);
  });

  it("sends a roster in batches, tells the refused ones apart, and finds the others in the list", async () => {
    const { client } = await connect();
    const rows = Array.from({ length: 250 }, (_, n) => ({
      event: "user.signed_up",
      payload: n % 100 === 7 ? { email: "nobody" } : { id: String(n) },
      workspace,
      resource: "global",
      type: "event" as const,
    }));
    const refused: number[] = [];
    const statuses: string[] = [];
    for await (const part of batch(client, "POST", "/api/v1/events/bulk", rows, {})) {
      statuses.push(part.status);
      refused.push(...part.rejected.map(({ index }) => index));
    }
    expect(statuses).toEqual(["partial", "partial", "partial"]);
    expect(refused).toEqual([7, 107, 207]);
    let found = 0;
    for await (const event of paginate(client, "/api/v1/events", { params: { query: { limit: 100 } } })) {
      expect(event.event).toBe("user.signed_up");
      found += 1;
    }
    expect(found).toBe(247);
  });

  it("reports a retry that comes too early, or for what has not failed, with its own remedy and does not repeat it", async () => {
    const { client, time } = await connect();
    const connection = await webhook(client);
    const rule = { workspace, connection, event: "a", metadata: { action: "send_webhook" } };
    const made = await unwrap(
      client.POST("/api/v1/rules", { body: { ...rule, active: true, hidden: false } }),
    );
    const input = { event: "a", payload: { id: "1" }, workspace, resource: "global", type: "event" } as const;
    const { event } = await unwrap(client.POST("/api/v1/events", { body: input }));
    const path = { event_id: event.id, rule_id: made.rule.id };
    const retry = () => client.POST("/api/v1/events/{event_id}/rules/{rule_id}/retry", { params: { path } });
    const early = await retry();
    time.elapsed += 60_000;
    const late = await retry();
    for (const [{ error }, status, code, remedy] of [
      [early, 425, "TooEarly", /^Leave it to the attempt that is under way/],
      [late, 409, "Conflict", /^Read the event to see how the delivery stands/],
    ] as const) {
      if (error?.name !== "ApiError") throw error;
      expect(error).toMatchObject({ status, code, remedy: expect.stringMatching(remedy) });
      expect(error.remedy).not.toBe(meshes.errors[code].remedy);
      expect(error.attempts).toHaveLength(1);
    }
  });
});

describe("a data file", () => {
  it("keeps what was made, and does not bring back what was changed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "concord-meshes-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const data = join(folder, "sandbox.db");
    const first = await connect({ data });
    const path = { workspace_id: workspace };
    await unwrap(
      first.client.PUT("/api/v1/workspaces/{workspace_id}", { params: { path }, body: { name: "Live" } }),
    );
    const input = { event: "a", payload: { id: "1" }, workspace, resource: "global", type: "event" } as const;
    const { event } = await unwrap(first.client.POST("/api/v1/events", { body: input }));
    await first.sandbox.close();
    const second = await connect({ data });
    const { records } = await unwrap(second.client.GET("/api/v1/workspaces"));
    expect(records.map(({ name }) => name)).toEqual(["Live"]);
    const params = { path: { event_id: event.id } };
    expect(await unwrap(second.client.GET("/api/v1/events/{event_id}", { params }))).toMatchObject(event);
  });
});
