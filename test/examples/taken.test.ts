import { expect, onTestFinished, test } from "vitest";
import { takenOf } from "../../examples/taken.ts";
import { meshi } from "../../generated/meshi/index.ts";
import { batch, createClient, ensure } from "../../src/client/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";

const rows = ["ada@example.com", "bo at example.com", "carl@example.com", "dana@example.com"].map(
  (email, index) => ({ attendee_id: `att-${index}`, name: `Person ${index}`, email }),
);

/** Imports rows into a sandbox with these faults, two in a batch. Returns how the batches ended, and what counts as taken. */
async function imported(...faults: string[]) {
  const sandbox = await startSandbox({ apis: ["meshi"], runDuration: 0, faults });
  onTestFinished(() => sandbox.close());
  const client = createClient(meshi, { baseUrl: sandbox.urls.meshi, token: sandbox.keys.meshi.full });
  const body = {
    event_id: "summit",
    title: "Summit",
    start_date: "2026-05-18",
    end_date: "2026-05-19",
    timezone: "Europe/Copenhagen",
  };
  await ensure(client, "POST", "/events", { body });
  const params = { path: { event_id: body.event_id } };
  const options = { params, maxItems: 2, concurrency: 1, continueOnError: true, retry: false } as const;
  const ends: string[] = [];
  const taken: string[] = [];
  for await (const result of batch(client, "PUT", "/events/{event_id}/attendees:import", rows, options)) {
    ends.push(result.status);
    taken.push(...takenOf(rows, result).map(({ attendee_id }) => attendee_id));
  }
  return { ends, taken };
}

test("each row of a batch counts once, unless the API has refused it", async () => {
  expect(await imported()).toEqual({ ends: ["partial", "succeeded"], taken: ["att-0", "att-2", "att-3"] });
});

test("no row of a batch counts that has failed", async () => {
  expect(await imported("outcome=failure,times=1,operation=importAttendees")).toEqual({
    ends: ["failed", "succeeded"],
    taken: ["att-2", "att-3"],
  });
});

test("no row of a batch counts whose response was lost", async () => {
  const lost = await imported("drop-after,times=1,operation=importAttendees");
  expect(lost).toEqual({ ends: ["unknown", "succeeded"], taken: ["att-2", "att-3"] });
  const end = { offset: 2, count: 2, rejected: [] };
  expect(takenOf(rows, { ...end, status: "unknown" })).toEqual([]);
  expect(takenOf(rows, { ...end, status: "already" })).toEqual(rows.slice(2));
});
