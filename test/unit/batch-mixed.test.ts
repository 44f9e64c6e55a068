import { describe, expect, it } from "vitest";
import { meshes } from "../../generated/meshes/index.ts";
import { meshi } from "../../generated/meshi/index.ts";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { batch } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json, type Reply, text } from "../support/fetch.ts";
import { importPath } from "../support/importing.ts";
import { imports } from "../support/imports.ts";

const accepted = (event: string) => ({
  id: "0190a1b2-0000-7000-8000-000000000001",
  event,
  workspace: "0190a1b2-0000-7000-8000-000000000002",
  created_by: "machine",
  created_at: "2026-01-01T00:00:00Z",
});
const refused = { message: "Bad Request", error: { name: "BadRequest", message: "payload is empty" } };
const events = ["user.created", "", "user.deleted"].map((event) => ({ event, payload: { id: "1" } }));

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const result of results) found.push(result);
  return found;
}

describe("a batch whose response has an entry for every item, in the order of the request", () => {
  const emit = (replies: readonly Reply[], init = {}) => {
    const { client, sent } = connect(meshes, replies);
    return { results: all(batch(client, "POST", "/api/v1/events/bulk", events, init)), sent };
  };

  it("takes only the entries with the error's property for errors, and names their items", async () => {
    const records = [accepted("user.created"), refused, accepted("user.deleted")];
    const [result] = await emit([json(207, { count: 2, error_count: 1, records })]).results;
    expect(result).toMatchObject({ status: "partial", outcome: "partial", itemErrors: [refused] });
    expect(result?.rejected).toEqual([{ item: events[1], index: 1, error: refused }]);
  });

  it("succeeds where no entry is an error", async () => {
    const records = events.map(({ event }) => accepted(event));
    const { results } = emit([json(201, { count: 3, records })]);
    expect(await results).toMatchObject([{ status: "succeeded", itemErrors: [], rejected: [] }]);
  });

  it("is unknown, and not retried, where no key could recognise it", async () => {
    const { results, sent } = emit([failing("ECONNRESET")]);
    expect(await results).toMatchObject([
      { status: "unknown", error: { name: "TransportError", outcomeUnknown: true } },
    ]);
    expect(sent).toHaveLength(1);
  });

  it.each([
    ["cannot be read", text(200, "<html>Sign in</html>", { "content-type": "text/html" })],
    ["has not one entry for each item", json(201, { count: 1, records: [accepted("user.created")] })],
    ["has no entries", json(201, {})],
  ])("is unknown where a success %s: nobody can tell what became of the items", async (_, reply) => {
    const { results, sent } = emit([reply]);
    expect(await results).toMatchObject([
      { status: "unknown", rejected: [], error: { name: "UnexpectedResponse" } },
    ]);
    expect(sent).toHaveLength(1);
  });

  it("is retried after a lost response where the caller prefers at least once, and says so", async () => {
    const records = events.map(({ event }) => accepted(event));
    const replies = [failing("ECONNRESET"), json(201, { count: 3, records })];
    const { client, sent, time } = connect(meshes, replies, { retry: { atLeastOnce: true } });
    const results = all(batch(client, "POST", "/api/v1/events/bulk", events, {}));
    await time.advance(60_000);
    expect(await results).toMatchObject([{ status: "succeeded", repeated: true }]);
    expect(sent.map(({ text }) => text)).toEqual([JSON.stringify(events), JSON.stringify(events)]);
  });
});

describe("the same rows twice in one import", () => {
  it("are two batches with two keys, the same two each time", async () => {
    const time = virtualTime();
    const known = imports(time);
    const { client } = connect(meshi, known.server, { time });
    const rows = ["a", "b", "a"].map((id) => ({ attendee_id: id, name: id }));
    const init = { params: { path: { event_id: "summit" } }, maxItems: 1 };
    const keys = (await all(batch(client, "PUT", importPath, rows, init))).map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
    const again = await all(batch(client, "PUT", importPath, rows, init));
    expect(again.map(({ key }) => key)).toEqual(keys);
    expect(again.map(({ status }) => status)).toEqual(["already", "already", "already"]);
  });
});
