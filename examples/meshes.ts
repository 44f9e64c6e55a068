// Meshes in small: a connection, a rule, an event that the rule delivers, a batch with an event that is refused, and an
// event from a browser. It runs on a sandbox inside this process.
import { meshes } from "../generated/meshes/index.ts";
import { batch, createClient, follow, signedToken, unwrap } from "../src/client/index.ts";
import { startSandbox } from "../src/sandbox/index.ts";
import { begin, say } from "./narration.ts";
import { report } from "./report.ts";

const sandbox = await startSandbox({ apis: ["meshes"], runDuration: 600 });
const baseUrl = sandbox.urls.meshes;
const token = signedToken(meshes, "machineToken", sandbox.keys.meshes.full);
const client = createClient(meshes, { baseUrl, token });

begin("Find the workspace", 'client.GET("/api/v1/workspaces")');
const { records } = await unwrap(client.GET("/api/v1/workspaces"));
const [workspace] = records;
if (!workspace) throw new Error("The organisation has no workspace.");
say(`It is ${workspace.name}.`);

begin(
  "Connect a webhook, and send it sign-ups",
  'client.POST("/api/v1/connections"), client.POST("/api/v1/rules")',
);
const metadata = { url: "https://hooks.example/sign-ups" };
const hook = { workspace: workspace.id, type: "webhook", name: "Sign-ups", metadata, hidden: false } as const;
const { connection } = await unwrap(client.POST("/api/v1/connections", { body: hook }));
const rule = {
  workspace: workspace.id,
  connection: connection.id,
  event: "user.signed_up",
  metadata: { action: "send_webhook" },
  active: true,
  hidden: false,
};
await unwrap(client.POST("/api/v1/rules", { body: rule }));
say(`${rule.event} goes to ${metadata.url}.`);

const signUp = (payload: { id: string; email?: string }) => ({
  event: "user.signed_up",
  payload,
  workspace: workspace.id,
  resource: "global",
  type: "event" as const,
});

begin("Emit an event and follow its delivery", 'client.POST("/api/v1/events"), follow(client, ...)');
const { event } = await unwrap(client.POST("/api/v1/events", { body: signUp({ id: "usr-1" }) }));
const sent = { path: { event_id: event.id } };
const { data } = await follow(client, "/api/v1/events/{event_id}", { params: sent });
say(`${data.status}: ${data.completed_count} of ${data.total_rules} deliveries.`);

begin("Emit many", 'batch(client, "POST", "/api/v1/events/bulk", events, {})');
const events = Array.from({ length: 120 }, (_, n) =>
  signUp(n === 110 ? { id: `usr-${n}`, email: "nobody" } : { id: `usr-${n}` }),
);
for await (const { index, count, status, rejected } of batch(
  client,
  "POST",
  "/api/v1/events/bulk",
  events,
  {},
)) {
  say(`Batch ${index + 1} of ${count}: ${status}.`);
  for (const { index: position, error } of rejected) {
    const wrong = "error" in error ? error.error.data?.map(({ param, msg }) => `${param}: ${msg}`) : [];
    say(`Event ${position + 1} was not taken. ${wrong?.join(" ")}`);
  }
}

begin("Emit from a browser", "createClient(meshes, { credentials: { publishableKey } })");
const credentials = { publishableKey: sandbox.keys.meshes.publishable };
const browser = createClient(meshes, { baseUrl, credentials });
// The key implies the workspace.
const { workspace: _, ...anywhere } = signUp({ id: "usr-2" });
const result = await unwrap(browser.POST("/api/v1/events", { body: anywhere }));
say(`Taken: ${result.event.event}.`);

begin("Retry what did not fail", 'client.POST("/api/v1/events/{event_id}/rules/{rule_id}/retry")');
const { rule: unused } = await unwrap(
  client.POST("/api/v1/rules", { body: { ...rule, event: "user.left" } }),
);
const { error } = await client.POST("/api/v1/events/{event_id}/rules/{rule_id}/retry", {
  params: { path: { event_id: event.id, rule_id: unused.id } },
});
report(error).forEach(say);

await sandbox.close();
