import { describe, expect, it } from "vitest";
import { keys, openMeshes } from "./harness.ts";

/** A workspace that is closed to the limited key, with one thing of each kind. */
async function foreign() {
  const bench = await openMeshes();
  const workspace = await bench.workspace("Staging");
  const connection = await bench.webhook("Hook", undefined, workspace.id);
  const rule = await bench.rule(connection);
  const body = { event: "user.signed_up", payload: { id: "1" }, workspace: workspace.id };
  const { event } = await bench.send<{ event: { id: string } }>("POST", "/events", body);
  return { ...bench, workspace: workspace.id, connection: connection.id, rule: rule.id, event: event.id };
}

describe("a machine key that is not allowed a workspace", () => {
  it("is refused with 403 for everything in it", async () => {
    const { ask, workspace, connection, rule, event } = await foreign();
    const requests: [method: string, path: string, body?: object][] = [
      ["GET", `/workspaces/${workspace}/connections`],
      ["GET", `/workspaces/${workspace}/events`],
      ["GET", `/workspaces/${workspace}/event-types`],
      ["GET", `/workspaces/${workspace}/resources`],
      [
        "POST",
        "/connections",
        { workspace, type: "webhook", name: "New", metadata: { url: "https://a.example" } },
      ],
      ["PUT", `/connections/${connection}`, { name: "Other", metadata: { url: "https://a.example" } }],
      ["DELETE", `/connections/${connection}`],
      ["GET", `/connections/${connection}/actions`],
      ["GET", `/connections/${connection}/fields`],
      ["GET", `/connections/${connection}/mappings/default`],
      ["POST", "/rules", { workspace, connection, event: "a", metadata: { action: "send_webhook" } }],
      ["GET", `/events/${event}/payload`],
      ["POST", `/events/${event}/rules/${rule}/retry`],
    ];
    for (const [method, path, body] of requests) {
      const request = { key: keys.limited, ...(body && { body }) };
      const answer = await ask(method, path, request);
      expect([answer.status, answer.body.error.name], `${method} ${path}`).toEqual([403, "Forbidden"]);
    }
  });
});
