import { describe, expect, it } from "vitest";
import { openMeshes, type Refused, unknownId, workspaces } from "./harness.ts";

const workspace = workspaces.concord;
const url = "https://hooks.example/in";
const connection = { workspace, type: "webhook", name: "Hook", metadata: { url } };
const event = { event: "a", payload: { id: "1" }, workspace };
const session = { workspace_id: workspace };
const long = (length: number) => "a".repeat(length);

type Case = [what: string, method: string, path: string, body: unknown, ...refused: Refused];

/** `:hook` and `:slack` stand for the ids of a webhook and of a Slack connection. */
const rule = { workspace, connection: ":hook", event: "a", metadata: { action: "send_webhook" } };
const message = {
  ...rule,
  connection: ":slack",
  metadata: { action: "send_message", id: "c", template: "t" },
};

const cases: Case[] = [
  ["no body", "POST", "/workspaces", undefined, 400, "BadRequest"],
  ["a body that is not JSON", "POST", "/workspaces", "{", 400, "BadRequest"],
  ["a body that is no object", "POST", "/workspaces", "[]", 400, "BadRequest"],
  ["no name", "POST", "/workspaces", {}, 400, "BadRequest", "name"],
  ["a short name", "POST", "/workspaces", { name: "ab" }, 400, "BadRequest", "name"],
  ["a long name", "POST", "/workspaces", { name: long(51) }, 400, "BadRequest", "name"],
  ["a name with other characters", "POST", "/workspaces", { name: "a.b.c" }, 400, "BadRequest", "name"],
  ["an unknown member", "POST", "/workspaces", { name: "abc", nam: 1 }, 400, "BadRequest", "nam"],
  [
    "a long text",
    "POST",
    "/workspaces",
    { name: "abc", description: long(1025) },
    400,
    "BadRequest",
    "description",
  ],
  ["a malformed id", "GET", "/workspaces/mine", undefined, 404, "NotFound"],
  ["an unknown id", "GET", `/workspaces/${unknownId}`, undefined, 404, "NotFound"],
  ["an unknown workspace", "PUT", `/workspaces/${unknownId}`, { name: "abc" }, 404, "NotFound"],
  ["an unknown workspace", "GET", `/workspaces/${unknownId}/connections`, undefined, 404, "NotFound"],
  ["an unknown workspace", "GET", `/workspaces/${unknownId}/rules`, undefined, 404, "NotFound"],
  ["an unknown workspace", "GET", `/workspaces/${unknownId}/events`, undefined, 404, "NotFound"],
  ["an unknown workspace", "GET", `/workspaces/${unknownId}/event-types`, undefined, 404, "NotFound"],
  ["an unknown workspace", "GET", `/workspaces/${unknownId}/resources`, undefined, 404, "NotFound"],

  ["an unknown workspace", "POST", "/connections", { ...connection, workspace: unknownId }, 404, "NotFound"],
  [
    "no metadata",
    "POST",
    "/connections",
    { ...connection, metadata: undefined },
    400,
    "BadRequest",
    "metadata",
  ],
  ["an unknown type", "POST", "/connections", { ...connection, type: "fax" }, 400, "BadRequest", "type"],
  ["a type by OAuth", "POST", "/connections", { ...connection, type: "slack" }, 400, "BadRequest", "type"],
  ["a name with dots", "POST", "/connections", { ...connection, name: "a.b" }, 400, "BadRequest", "name"],
  [
    "metadata without a URL",
    "POST",
    "/connections",
    { ...connection, metadata: {} },
    422,
    "UnprocessableEntity",
    "metadata.url",
  ],
  [
    "a URL that is none",
    "POST",
    "/connections",
    { ...connection, metadata: { url: "hooks" } },
    422,
    "UnprocessableEntity",
    "metadata.url",
  ],
  [
    "a URL of another kind",
    "POST",
    "/connections",
    { ...connection, metadata: { url: "file:///etc" } },
    422,
    "UnprocessableEntity",
    "metadata.url",
  ],
  [
    "an unknown choice",
    "POST",
    "/connections",
    { ...connection, metadata: { url, method: "GET" } },
    422,
    "UnprocessableEntity",
    "metadata.method",
  ],
  [
    "a key that is no text",
    "POST",
    "/connections",
    { ...connection, type: "resend", metadata: { api_key: 1 } },
    422,
    "UnprocessableEntity",
    "metadata.api_key",
  ],
  ["an unknown id", "PUT", `/connections/${unknownId}`, { name: "a", metadata: {} }, 404, "NotFound"],
  ["no name", "PUT", "/connections/:hook", { metadata: { url } }, 400, "BadRequest", "name"],
  [
    "metadata without a URL",
    "PUT",
    "/connections/:hook",
    { name: "a", metadata: {} },
    422,
    "UnprocessableEntity",
    "metadata.url",
  ],
  [
    "a flag that is none",
    "DELETE",
    "/connections/:hook",
    { force_delete: "yes" },
    400,
    "BadRequest",
    "force_delete",
  ],
  ["an unknown id", "DELETE", `/connections/${unknownId}`, undefined, 404, "NotFound"],
  ["an unknown id", "GET", `/connections/${unknownId}/actions`, undefined, 404, "NotFound"],
  ["an unknown id", "GET", `/connections/${unknownId}/fields`, undefined, 404, "NotFound"],
  [
    "a flag that is none",
    "GET",
    "/connections/:slack/fields?refresh=maybe",
    undefined,
    400,
    "BadRequest",
    "refresh",
  ],

  ["no action", "POST", "/rules", { ...rule, metadata: {} }, 400, "BadRequest", "metadata.action"],
  [
    "an action of another integration",
    "POST",
    "/rules",
    { ...rule, metadata: { action: "send_message" } },
    400,
    "BadRequest",
    "metadata.action",
  ],
  [
    "an action that every object has",
    "POST",
    "/rules",
    { ...rule, metadata: { action: "toString" } },
    400,
    "BadRequest",
    "metadata.action",
  ],
  [
    "an action without its id",
    "POST",
    "/rules",
    { ...message, metadata: { action: "send_message", template: "t" } },
    400,
    "BadRequest",
    "metadata.id",
  ],
  [
    "a message without its template",
    "POST",
    "/rules",
    { ...message, metadata: { action: "send_message", id: "c" } },
    400,
    "BadRequest",
    "metadata.template",
  ],
  ["an id with blanks", "POST", "/rules", { ...rule, resource_id: "a b" }, 400, "BadRequest", "resource_id"],
  ["an unknown workspace", "POST", "/rules", { ...rule, workspace: unknownId }, 404, "NotFound"],
  ["an unknown connection", "POST", "/rules", { ...rule, connection: unknownId }, 404, "NotFound"],
  ["an unknown id", "GET", `/rules/${unknownId}`, undefined, 404, "NotFound"],
  ["a malformed id", "DELETE", "/rules/mine", undefined, 404, "NotFound"],
  ["an empty filter", "GET", "/rules?resource=", undefined, 400, "BadRequest", "resource"],

  ["no event", "POST", "/events", { ...event, event: undefined }, 400, "BadRequest", "event"],
  ["no payload", "POST", "/events", { ...event, payload: undefined }, 400, "BadRequest", "payload"],
  ["an empty payload", "POST", "/events", { ...event, payload: {} }, 400, "BadRequest", "payload"],
  [
    "an address that is none",
    "POST",
    "/events",
    { ...event, payload: { email: "ada" } },
    400,
    "BadRequest",
    "payload.email",
  ],
  ["no workspace", "POST", "/events", { ...event, workspace: undefined }, 400, "BadRequest", "workspace"],
  ["a malformed workspace", "POST", "/events", { ...event, workspace: "x" }, 400, "BadRequest", "workspace"],
  [
    "an unknown workspace",
    "POST",
    "/events",
    { ...event, workspace: unknownId },
    400,
    "BadRequest",
    "workspace",
  ],
  [
    "the workspace of others",
    "POST",
    "/events",
    { ...event, workspace: workspaces.harmony },
    400,
    "BadRequest",
    "workspace",
  ],
  ["an unknown id", "GET", `/events/${unknownId}`, undefined, 404, "NotFound"],
  ["an unknown id", "GET", `/events/${unknownId}/payload`, undefined, 404, "NotFound"],
  ["the name of the batch", "GET", "/events/bulk", undefined, 404, "NotFound"],
  ["an unknown event", "POST", `/events/${unknownId}/rules/${unknownId}/retry`, undefined, 404, "NotFound"],
  ["no limit at all", "GET", "/events?limit=0", undefined, 400, "BadRequest", "limit"],
  ["a high limit", "GET", "/events?limit=201", undefined, 400, "BadRequest", "limit"],
  ["a cursor that was not issued", "GET", "/events?cursor=abc", undefined, 400, "BadRequest", "cursor"],
  ["a malformed cursor", "GET", "/events?cursor=a.b", undefined, 400, "BadRequest", "cursor"],
  [
    "an unknown state",
    "GET",
    `/workspaces/${workspace}/events?status=done`,
    undefined,
    400,
    "BadRequest",
    "status",
  ],

  ["no workspace", "POST", "/sessions", {}, 400, "BadRequest", "workspace_id"],
  ["an unknown workspace", "POST", "/sessions", { workspace_id: unknownId }, 404, "NotFound"],
  ["a short life", "POST", "/sessions", { ...session, ttl_seconds: 299 }, 400, "BadRequest", "ttl_seconds"],
  ["a long life", "POST", "/sessions", { ...session, ttl_seconds: 3601 }, 400, "BadRequest", "ttl_seconds"],
  [
    "a long launch",
    "POST",
    "/sessions",
    { ...session, launch_ttl_seconds: 61 },
    400,
    "BadRequest",
    "launch_ttl_seconds",
  ],
  ["an unknown role", "POST", "/sessions", { ...session, role: "root" }, 400, "BadRequest", "role"],
  ["an unknown scope", "POST", "/sessions", { ...session, scopes: ["all"] }, 400, "BadRequest", "scopes[0]"],
  [
    "an origin that is none",
    "POST",
    "/sessions",
    { ...session, allowed_origins: ["https://a.example", "a"] },
    400,
    "BadRequest",
    "allowed_origins[1]",
  ],
  [
    "a session of no resource",
    "POST",
    "/sessions",
    { ...session, session_type: "resource" },
    400,
    "BadRequest",
    "resource",
  ],
  [
    "a page that the session does not have",
    "POST",
    "/sessions",
    { ...session, session_type: "dashboard", launch_page: "rules" },
    400,
    "BadRequest",
    "launch_page",
  ],
  ["no workspace", "GET", "/sessions", undefined, 400, "BadRequest", "workspace_id"],
  ["a malformed workspace", "GET", "/sessions?workspace_id=x", undefined, 400, "BadRequest", "workspace_id"],
  ["an unknown workspace", "GET", `/sessions?workspace_id=${unknownId}`, undefined, 404, "NotFound"],
  ["an unknown id", "POST", "/sessions/ses_none/refresh", undefined, 404, "NotFound"],
  ["an unknown id", "DELETE", "/sessions/ses_none", undefined, 404, "NotFound"],

  ["an unknown path", "GET", "/members", undefined, 404, "NotFound"],
  ["a path in other letters", "GET", "/Workspaces", undefined, 404, "NotFound"],
];

describe("a request is refused", () => {
  it.each(cases)("for %s: %s %s", async (_, method, path, body, ...refused) => {
    const { webhook, get, refusal } = await openMeshes();
    const { id: hook } = await webhook("Taken");
    const { records } = await get<{ records: { id: string; type: string }[] }>("/connections");
    const slack = records.find(({ type }) => type === "slack")?.id ?? "";
    const fill = (text: string) => text.replaceAll(":hook", hook).replaceAll(":slack", slack);
    const sent = typeof body === "object" ? JSON.parse(fill(JSON.stringify(body))) : body;
    expect(await refusal(method, fill(path), sent === undefined ? {} : { body: sent })).toEqual(refused);
    // Nothing of it has come into being.
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
