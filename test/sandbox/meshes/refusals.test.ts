import { describe, expect, it } from "vitest";
import { openMeshes, unknownId } from "./harness.ts";
import { rule, settings, url, workspace } from "./refused-settings.ts";
import { traffic } from "./refused-traffic.ts";

describe("a request is refused", () => {
  it.each([...settings, ...traffic])("for %s: %s %s", async (_, method, path, body, ...refused) => {
    const { webhook, get, refusal } = await openMeshes();
    const { id: hook } = await webhook("Taken");
    const { records } = await get<{ records: { id: string; type: string }[] }>("/connections");
    const slack = records.find(({ type }) => type === "slack")?.id ?? "";
    const fill = (text: string) => text.replaceAll(":hook", hook).replaceAll(":slack", slack);
    const sent = typeof body === "object" ? JSON.parse(fill(JSON.stringify(body))) : body;
    expect(await refusal(method, fill(path), sent === undefined ? {} : { body: sent })).toEqual(refused);
    // Nothing was created.
    expect(await get("/workspaces")).toMatchObject({ count: 1 });
    expect(await get("/connections")).toEqual({ count: 3, limit: 50, next_cursor: null, records });
    expect(await get("/rules")).toMatchObject({ count: 0 });
    expect(await get("/events")).toMatchObject({ count: 0 });
    expect(await get(`/sessions?workspace_id=${workspace}`)).toMatchObject({ count: 0 });
  });

  it("for a connection of another workspace than the rule's, which is not found there", async () => {
    const bench = await openMeshes();
    const { id } = await bench.workspace("Staging");
    const elsewhere = await bench.webhook("Hook", url, id);
    const body = { ...rule, connection: elsewhere.id };
    expect(await bench.refusal("POST", "/rules", { body })).toEqual([404, "NotFound"]);
  });

  it.each([
    ["PATCH", "/workspaces", "GET, HEAD, POST, OPTIONS"],
    ["DELETE", "/events", "GET, HEAD, POST, OPTIONS"],
    ["DELETE", "/events/bulk", "GET, HEAD, POST, OPTIONS"],
    ["PUT", "/sessions/ses_a", "DELETE, OPTIONS"],
    ["GET", "/sessions/ses_a/refresh", "POST, OPTIONS"],
    ["PUT", `/rules/${unknownId}`, "GET, HEAD, DELETE, OPTIONS"],
  ])("for the method %s at %s, with 405 and what is allowed", async (method, path, allow) => {
    const { ask } = await openMeshes();
    const { status, headers, body } = await ask(method, path, { key: null });
    expect([status, headers.allow]).toEqual([405, allow]);
    expect([body.message, body.error.name]).toEqual(["Method Not Allowed", "MethodNotAllowed"]);
  });

  it("with a sentence for each parameter, and without details where none is to blame", async () => {
    const { ask } = await openMeshes();
    const named = await ask("POST", "/workspaces", { body: {} });
    expect(named.body).toEqual({
      message: "Bad Request",
      error: {
        name: "BadRequest",
        message: "The body's `name` is missing.",
        data: [{ param: "name", msg: "It is missing." }],
      },
    });
    const plain = await ask("POST", "/workspaces", { body: "[]" });
    expect(Object.keys(plain.body.error)).toEqual(["name", "message"]);
  });

  it.each([
    [429, "TooManyRequests", "Too Many Requests"],
    [500, "InternalError", "Internal Server Error"],
    [503, "ServiceUnavailable", "Service Unavailable"],
  ])("with %s %s where a fault asks for it", async (status, name, phrase) => {
    const { ask } = await openMeshes();
    const reply = await ask("GET", "/workspaces", { headers: { "x-sandbox-fault": `status=${status}` } });
    expect([reply.status, reply.body.error.name, reply.body.message]).toEqual([status, name, phrase]);
  });
});
