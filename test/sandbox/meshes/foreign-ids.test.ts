import { describe, expect, it } from "vitest";
import { type Bench, keys, openMeshes, type Refused, type Schema, workspaces } from "./harness.ts";

/** One thing of each kind that the first organisation has. */
async function stock(bench: Bench) {
  const connection = await bench.webhook("Hook");
  const rule = await bench.rule(connection);
  const event = await bench.emit("user.signed_up");
  const body = { workspace_id: workspaces.concord };
  const { session_id } = await bench.send<Schema<"SessionCreated">>("POST", "/sessions", body);
  return { connection: connection.id, rule: rule.id, event: event.id, session: session_id };
}

type Stock = Awaited<ReturnType<typeof stock>>;
type Naming = [
  what: string,
  method: string,
  path: string | ((theirs: Stock) => string),
  body?: (theirs: Stock) => unknown,
  refused?: Refused,
];

const workspace = workspaces.concord;
const own = workspaces.harmony;
const metadata = { url: "https://hooks.example/in" };
const hook = { type: "webhook", name: "Other", metadata };
const rule = { event: "a", metadata: { action: "send_webhook" } };

/** Every place in which a request can name something by an id. */
const namings: Naming[] = [
  ["a workspace to read", "GET", `/workspaces/${workspace}`],
  ["a workspace to change", "PUT", `/workspaces/${workspace}`, () => ({ name: "Taken over" })],
  ...["connections", "rules", "events", "event-types", "resources"].map(
    (list): Naming => [`a workspace whose ${list} are listed`, "GET", `/workspaces/${workspace}/${list}`],
  ),
  ["a workspace whose sessions are listed", "GET", `/sessions?workspace_id=${workspace}`],
  ["a workspace for a connection", "POST", "/connections", () => ({ workspace, ...hook })],
  ["a workspace for a rule", "POST", "/rules", ({ connection }) => ({ workspace, connection, ...rule })],
  ["a workspace for a session", "POST", "/sessions", () => ({ workspace_id: workspace })],
  [
    "a workspace for an event",
    "POST",
    "/events",
    () => ({ event: "a", payload: { id: "1" }, workspace }),
    [400, "BadRequest", "workspace"],
  ],
  [
    "a workspace for an event of a batch",
    "POST",
    "/events/bulk",
    () => [{ event: "a", payload: { id: "1" }, workspace }],
    [400, "BadRequest", "[0].workspace"],
  ],
  ["a connection to read", "GET", ({ connection }) => `/connections/${connection}`],
  [
    "a connection to change",
    "PUT",
    ({ connection }) => `/connections/${connection}`,
    () => ({ name: "Other", metadata }),
  ],
  ["a connection to delete", "DELETE", ({ connection }) => `/connections/${connection}`],
  ["a connection and its actions", "GET", ({ connection }) => `/connections/${connection}/actions`],
  ["a connection and its fields", "GET", ({ connection }) => `/connections/${connection}/fields`],
  [
    "a connection for a rule",
    "POST",
    "/rules",
    ({ connection }) => ({ workspace: own, connection, ...rule }),
  ],
  ["a connection and its mapping", "GET", ({ connection }) => `/connections/${connection}/mappings/default`],
  [
    "a connection and its new mapping",
    "PUT",
    ({ connection }) => `/connections/${connection}/mappings/default`,
    () => ({ schema: { schema_version: 1, fields: [] } }),
  ],
  ["a rule to read", "GET", (theirs) => `/rules/${theirs.rule}`],
  ["a rule to delete", "DELETE", (theirs) => `/rules/${theirs.rule}`],
  ["an event to read", "GET", ({ event }) => `/events/${event}`],
  ["an event and its payload", "GET", ({ event }) => `/events/${event}/payload`],
  ["a delivery to retry", "POST", (theirs) => `/events/${theirs.event}/rules/${theirs.rule}/retry`],
  ["a session to refresh", "POST", ({ session }) => `/sessions/${session}/refresh`],
  ["a session to revoke", "DELETE", ({ session }) => `/sessions/${session}`],
];

describe("the id of another organisation", () => {
  it.each(namings)("is refused as that of nobody for %s", async (_, method, path, body, refused) => {
    const bench = await openMeshes();
    const theirs = await stock(bench);
    const at = typeof path === "string" ? path : path(theirs);
    const request = { key: keys.otherOrg, ...(body && { body: body(theirs) }) };
    expect(await bench.refusal(method, at, request)).toEqual(refused ?? [404, "NotFound"]);
    // Nothing of it was changed or deleted.
    expect(await bench.get("/workspaces")).toMatchObject({ records: [{ name: "Production" }] });
    expect(await bench.get(`/connections/${theirs.connection}`)).toMatchObject({ name: "Hook" });
    expect(await bench.get("/rules")).toMatchObject({ count: 1 });
    expect(await bench.get("/events")).toMatchObject({ records: [{ id: theirs.event }] });
    expect(await bench.get(`/sessions?workspace_id=${workspace}`)).toMatchObject({ count: 1 });
  });
});
