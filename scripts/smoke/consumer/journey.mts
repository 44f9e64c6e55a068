import { batch, createClient, ensure, paginate, unwrap } from "concord-apis";
import { meshi, type Schemas } from "concord-apis/meshi";

/** A partner's program that uses only the client: it runs wherever the web's globals exist. */
export async function journey(baseUrl: string, event: string): Promise<string> {
  const client = createClient(meshi, { baseUrl, token: "meshi-full-key" });

  const body = {
    event_id: event,
    title: "Smoke",
    start_date: "2026-05-01",
    end_date: "2026-05-02",
    timezone: "UTC",
  };
  const first = await ensure(client, "POST", "/events", { body });
  const second = await ensure(client, "POST", "/events", { body });

  const rows: Schemas["Attendee"][] = [
    { attendee_id: "att-1", name: "Amina Bauer" },
    { attendee_id: "att-2", name: "王芳" },
  ];
  const params = { path: { event_id: event } };
  const statuses: string[] = [];
  for await (const { status } of batch(client, "PUT", "/events/{event_id}/attendees:import", rows, {
    params,
  })) {
    statuses.push(status);
  }

  let open = 0;
  for await (const _review of paginate(client, "/events/{event_id}/review-queue", { params })) open += 1;

  const { error } = await client.GET("/events/{event_id}", {
    params: { path: { event_id: "no-such-event" } },
  });
  const unknown = error && "status" in error && error.status === 404 ? error.code : "found";

  const { scopes } = await unwrap(client.GET("/auth"));
  return [first.created, second.created, ...statuses, open, unknown, ...scopes].join(" ");
}
