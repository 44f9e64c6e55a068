// The canonical journey of a Meshi partner, from the first call to the identity history. It runs on a sandbox inside
// this process, so it needs neither key nor network; with Meshi's address and a key it is the program you would write.
import { meshi } from "../generated/meshi/index.ts";
import { ApiError, batch, createClient, ensure, paginate, run, unwrap } from "../src/client/index.ts";
import { startSandbox } from "../src/sandbox/index.ts";
import { begin, say } from "./narration.ts";
import { readRoster } from "./roster.ts";

const sandbox = await startSandbox({ apis: ["meshi"], runDuration: 600 });
const client = createClient(meshi, { baseUrl: sandbox.urls.meshi, token: sandbox.keys.meshi.full });
const params = { path: { event_id: "summit-2026" } };

begin("Ask whose key this is", 'client.GET("/auth")');
const { org_id, scopes } = await unwrap(client.GET("/auth"));
say(`It is ${org_id}'s, and may do ${scopes.join(" and ")}.`);

begin("Create the event", 'ensure(client, "POST", "/events", { body })');
const body = {
  event_id: "summit-2026",
  title: "Northern Grid Summit 2026",
  start_date: "2026-05-18",
  end_date: "2026-05-19",
  timezone: "Europe/Copenhagen",
};
for (const time of ["first", "second"]) {
  const { created } = await ensure(client, "POST", "/events", { body });
  say(`The ${time} time: ${created ? "created" : "a conflict, read and compared: it is the same event"}.`);
}

begin("Say what the event is for", 'client.POST("/events/{event_id}/context", { params, body })');
const objectives = "Bring people who store energy together with people who need it stored.";
const context = await unwrap(client.POST("/events/{event_id}/context", { params, body: { objectives } }));
say(`Stored: "${context.objectives}"`);

begin("Import the roster", 'batch(client, "PUT", "/events/{event_id}/attendees:import", rows, { params })');
const rows = await readRoster(new URL("roster.csv", import.meta.url));
const importRoster = () =>
  batch(client, "PUT", "/events/{event_id}/attendees:import", rows, { params, maxItems: 1000 });
for await (const { index, count, status, rejected } of importRoster()) {
  say(`Batch ${index + 1} of ${count} rows: ${status}, ${rejected.length} not taken.`);
  for (const { item, error } of rejected.slice(0, 1)) say(`  such as ${item.attendee_id}: ${error.message}`);
}

begin("Import it once more, as after a crash", "the same call");
for await (const { index, status } of importRoster())
  say(`Batch ${index + 1}: ${status} imported, not done twice.`);

begin("Enrich", 'run(client, "POST", "/events/{event_id}/enrichment-runs", { params })');
const onProgress = ({ status }: { status: string }) => say(`The run is ${status}.`);
await run(client, "POST", "/events/{event_id}/enrichment-runs", { params, onProgress });

begin("Work the review queue", 'paginate(client, "/events/{event_id}/review-queue", { params })');
const reviews = [];
for await (const review of paginate(client, "/events/{event_id}/review-queue", { params }))
  reviews.push(review);
say(`${reviews.length} rows may be people who are known already.`);
const [duplicate, ...others] = reviews;
for (const { review_id, candidate } of others) {
  const decision = candidate.match_reason === "same_email" ? "accept" : "distinct";
  const review = {
    params: { path: { review_id } },
    body: { decision, reason: candidate.match_reason },
  } as const;
  await unwrap(client.POST("/review-queue/{review_id}/resolve", review));
}
const accepted = others.filter(({ candidate }) => candidate.match_reason === "same_email").length;
say(
  `${accepted} accepted: the same e-mail. ${others.length - accepted} kept apart: only name and company agree.`,
);

if (duplicate) {
  const { review_id, attendee_id, candidate } = duplicate;
  begin("Merge a duplicate", 'client.POST("/review-queue/{review_id}/merge", { params, body })');
  const merge = {
    source_kind: "attendee",
    source_partner_id: attendee_id,
    target_kind: candidate.kind,
    target_partner_id: candidate.partner_id,
    reason: "Registered twice.",
  };
  await unwrap(
    client.POST("/review-queue/{review_id}/merge", { params: { path: { review_id } }, body: merge }),
  );
  say(`${attendee_id} is now part of ${candidate.partner_id}, ${candidate.name}.`);

  begin("Match", 'run(client, "POST", "/events/{event_id}/match-runs", { params })');
  await run(client, "POST", "/events/{event_id}/match-runs", { params, onProgress });

  begin(
    "Read what was decided",
    'paginate(client, "/events/{event_id}/attendees/{attendee_id}/identity", ...)',
  );
  const identity = { path: { ...params.path, attendee_id } };
  const path = "/events/{event_id}/attendees/{attendee_id}/identity";
  for await (const { created_at, decision, reason } of paginate(client, path, { params: identity })) {
    say(`${created_at}  ${decision}: ${reason}`);
  }
}

begin("See what a failure looks like", 'client.GET("/events/{event_id}", ...)');
const { error } = await client.GET("/events/{event_id}", { params: { path: { event_id: "summit-2062" } } });
if (error instanceof ApiError) {
  say(`${error.code}: ${error.message} ${error.remedy} Quote ${error.requestId} to support.`);
}

await sandbox.close();
