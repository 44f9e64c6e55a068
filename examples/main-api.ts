// The Main API in small: contacts, a question about them, a list read to its end, a journey, and a send that a rule forbids.
// It speaks the contract of 2026-04-28. The API's address serves a later one, so it runs on a sandbox inside this process.
import { mainApi } from "../generated/main-api/index.ts";
import { createClient, ensure, paginate, unwrap } from "../src/client/index.ts";
import { startSandbox } from "../src/sandbox/index.ts";
import { begin, say } from "./narration.ts";
import { report } from "./report.ts";

const sandbox = await startSandbox({ apis: ["main-api"] });
const client = createClient(mainApi, {
  baseUrl: sandbox.urls["main-api"],
  token: sandbox.keys["main-api"].full,
});

begin("Create contacts", 'client.POST("/contacts", { body })');
for (const [first_name, company, subscribed] of [
  ["Amina", "Kestrel Water", true],
  ["Bo", "Paper Boat Labs", true],
  ["Dana", "Kestrel Water", false],
] as const) {
  const body = {
    external_id: `att-${first_name.toLowerCase()}`,
    email: `${first_name.toLowerCase()}@example.com`,
    first_name,
    attributes: { company },
    subscribed,
  };
  const { id } = await unwrap(client.POST("/contacts", { body }));
  say(`${first_name} is ${id}.`);
}

begin("Confirm one of them", 'ensure(client, "POST", "/contacts", { body })');
const body = { email: "amina@example.com", first_name: "Amina", subscribed: true };
const { created } = await ensure(client, "POST", "/contacts", { body });
say(created ? "Created." : "It is there, as it was sent.");

begin("Count before anything is stored", 'client.POST("/segments/preview-count", { body })');
const rule = {
  match: "all" as const,
  conditions: [
    { source: "attribute", field: "attributes.company", operator: "equals", value: "Kestrel Water" } as const,
    { source: "attribute", field: "subscribed", operator: "equals", value: true } as const,
  ],
};
const { count } = await unwrap(client.POST("/segments/preview-count", { body: rule }));
say(`${count} of 3 match.`);

begin("Read all contacts", 'paginate(client, "/contacts", { params })');
for await (const { email, subscribed } of paginate(client, "/contacts", {
  params: { query: { limit: 2 } },
})) {
  say(`${email}${subscribed ? "" : ", unsubscribed"}`);
}

begin("Trigger a campaign", 'client.POST("/campaigns/{campaign_id}/trigger", { params, body })');
const params = { path: { campaign_id: "cmp_running" } };
for (const external_id of ["att-amina", "att-dana"]) {
  const { data, error } = await client.POST("/campaigns/{campaign_id}/trigger", {
    params,
    body: { external_id },
  });
  if (data) say(`${external_id}: ${data.status}.`);
  else report(error).forEach(say);
}

await sandbox.close();
