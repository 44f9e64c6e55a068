// One program with all four APIs. It imports attendees into Meshi, upserts their contacts in the Main API, emits an event
// for each through Meshes, and reads meetings from Meetso. It runs on a sandbox inside this process, so it needs neither keys
// nor network.
import { mainApi, type Schemas } from "../generated/main-api/index.ts";
import { meetso } from "../generated/meetso/index.ts";
import { meshes } from "../generated/meshes/index.ts";
import { meshi } from "../generated/meshi/index.ts";
import { ApiError, batch, createClient, ensure, paginate, signedToken, unwrap } from "../src/client/index.ts";
import { startSandbox } from "../src/sandbox/index.ts";
import { begin, say } from "./narration.ts";
import { report } from "./report.ts";
import { takenOf } from "./taken.ts";

const sandbox = await startSandbox({ runDuration: 600 });
const { urls, keys } = sandbox;
const rosters = createClient(meshi, { baseUrl: urls.meshi, token: keys.meshi.full });
const contacts = createClient(mainApi, { baseUrl: urls["main-api"], token: keys["main-api"].full });
const token = signedToken(meshes, "machineToken", keys.meshes.full);
const events = createClient(meshes, { baseUrl: urls.meshes, token });
const calendar = createClient(meetso, { baseUrl: urls.meetso, token: keys.meetso.full });

/** Takes a step. One handler reports every failure, whichever API it comes from. */
async function attempt(title: string, call: string, work: () => Promise<void>): Promise<void> {
  begin(title, call);
  try {
    await work();
  } catch (failure) {
    report(failure).forEach(say);
  }
}

const roster = [
  { attendee_id: "att-1001", name: "Amina Bauer", email: "amina@example.com" },
  { attendee_id: "att-1002", name: "Bo Chen", email: "bo@example.com" },
  { attendee_id: "att-1003", name: "Amina B.", email: "AMINA@example.com" },
  { attendee_id: "att-1004", name: "Dana Eriksen", email: "dana at example.com" },
];
const taken: typeof roster = [];

await attempt("Meshi: import the attendees", "ensure(...), batch(...)", async () => {
  const body = {
    event_id: "summit-2026",
    title: "Northern Grid Summit 2026",
    start_date: "2026-05-18",
    end_date: "2026-05-19",
    timezone: "Europe/Copenhagen",
  };
  await ensure(rosters, "POST", "/events", { body });
  const params = { path: { event_id: body.event_id } };
  const path = "/events/{event_id}/attendees:import";
  for await (const result of batch(rosters, "PUT", path, roster, { params })) {
    const { count, status, rejected, error } = result;
    say(`${count} rows: ${status}.`);
    for (const { item, error } of rejected) say(`Not taken, ${item.attendee_id}: ${error.message}`);
    if (error) report(error).forEach(say);
    taken.push(...takenOf(roster, result));
  }
});

/** Creates a contact, or changes the one that has the address already. */
async function upsert(body: { email: string; first_name: string }): Promise<[string, Schemas["Contact"]]> {
  const { data, error } = await contacts.POST("/contacts", { body: { ...body, subscribed: true } });
  if (data) return ["created", data];
  if (!(error instanceof ApiError && error.status === 409 && error.code === "duplicate")) throw error;
  const { details } = error.body.error;
  if (!details || !("existing_id" in details)) throw error;
  const params = { path: { contact_id: details.existing_id } };
  return ["changed", await unwrap(contacts.PATCH("/contacts/{contact_id}", { params, body }))];
}

await attempt(
  "Main API: upsert their contacts",
  'contacts.POST("/contacts"), else contacts.PATCH(...)',
  async () => {
    for (const { name, email } of taken) {
      const [what, { id }] = await upsert({ email, first_name: name.split(" ")[0] ?? name });
      say(`${email}: ${what}, ${id}.`);
    }
  },
);

await attempt(
  "Meshes: emit an event for each",
  'batch(events, "POST", "/api/v1/events/bulk", ...)',
  async () => {
    const [workspace] = (await unwrap(events.GET("/api/v1/workspaces"))).records;
    const registrations = taken.map(({ attendee_id, email }) => ({
      event: "attendee.registered",
      payload: { id: attendee_id, email },
      workspace: workspace?.id ?? "",
      resource: "global",
      type: "event" as const,
    }));
    for await (const { count, status } of batch(events, "POST", "/api/v1/events/bulk", registrations, {})) {
      say(`${count} events: ${status}.`);
    }
  },
);

await attempt(
  "Meetso: read the meetings to come",
  'paginate(calendar, "/public/v1/meetings", { params })',
  async () => {
    const params = { query: { time_range: "upcoming" } } as const;
    let count = 0;
    for await (const { title, start_time } of paginate(calendar, "/public/v1/meetings", { params })) {
      if (count < 3) say(`${start_time}  ${title ?? "(without a title)"}`);
      count += 1;
    }
    say(`${count} in all.`);
  },
);

await attempt("A failure of Meshi", 'rosters.GET("/events/{event_id}")', async () => {
  await unwrap(rosters.GET("/events/{event_id}", { params: { path: { event_id: "summit-2062" } } }));
});

await attempt("A failure of the Main API", "the same with a key that may only read", async () => {
  const reader = createClient(mainApi, { baseUrl: urls["main-api"], token: keys["main-api"].readOnly });
  await unwrap(reader.POST("/contacts", { body: { email: "late@example.com", subscribed: true } }));
});

await attempt("A failure of Meshes", "a batch in which no event names its workspace", async () => {
  const event = { event: "attendee.registered", payload: {}, resource: "global", type: "event" as const };
  await unwrap(events.POST("/api/v1/events/bulk", { body: [event] }));
});

await attempt("A failure of Meetso", "a cursor of one's own making", async () => {
  await unwrap(calendar.GET("/public/v1/meetings", { params: { query: { cursor: "page-2" } } }));
});

await attempt("No response at all", "the same handler, when nobody listens", async () => {
  await sandbox.close();
  const params = { path: { event_id: "summit-2026" } };
  await unwrap(rosters.GET("/events/{event_id}", { params, retry: false }));
});
