import { describe, expect, it } from "vitest";
import { keys, openMeshes, type Schema, unknownId, workspaces } from "./harness.ts";

const good = { event: "a", payload: { id: "1" } };
const key = keys.publishable;

describe("a batch", () => {
  it("of good events is taken whole: 201, one entry for each, in the order of the request", async () => {
    const { ask, get } = await openMeshes();
    const body = Array.from({ length: 100 }, (_, index) => ({ ...good, event: `event.${index}` }));
    const reply = await ask<Schema<"BulkResult">>("POST", "/events/bulk", { key, body });
    expect([reply.status, reply.body.count, reply.body.error_count]).toEqual([201, 100, 0]);
    expect(reply.body.records.map((record) => "event" in record && record.event)).toEqual(
      body.map(({ event }) => event),
    );
    expect(await get("/events?limit=200")).toMatchObject({ count: 100 });
  });

  it("of mixed events takes the good ones: 207, with an error in the place of each other one", async () => {
    const { ask, get } = await openMeshes();
    const body = [
      { payload: good.payload },
      good,
      { ...good, workspace: unknownId },
      { ...good, payload: {} },
      { ...good, payload: { email: "ada" } },
      { ...good, evnt: "a" },
      7,
      { ...good, workspace: workspaces.concord },
    ];
    const reply = await ask<Schema<"BulkResult">>("POST", "/events/bulk", { key, body });
    expect([reply.status, reply.body.count, reply.body.error_count]).toEqual([207, 8, 6]);
    const told = reply.body.records.map((record) =>
      "message" in record ? (record.error.data?.map(({ param }) => param).join() ?? "") : record.workspace,
    );
    const { concord } = workspaces;
    expect(told).toEqual(["event", concord, "workspace", "payload", "payload.email", "evnt", "", concord]);
    expect(reply.body.records[0]).toEqual({
      message: "Bad Request",
      error: {
        name: "BadRequest",
        message: "The event cannot be taken.",
        data: [{ param: "event", msg: "It is missing." }],
      },
    });
    expect(await get("/events")).toMatchObject({ count: 2 });
  });

  it("without a good event is refused: 400, and the details name entries by their places", async () => {
    const { refusal, ask, get } = await openMeshes();
    const body = [
      { payload: good.payload },
      { ...good, workspace: unknownId },
      7,
      { ...good, payload: { email: 1 } },
    ];
    expect(await refusal("POST", "/events/bulk", { key, body })).toEqual([
      400,
      "BadRequest",
      "[0].event",
      "[1].workspace",
      "[2]",
      "[3].payload.email",
    ]);
    const one = await ask("POST", "/events/bulk", { key, body: [good, good].map(() => ({})) });
    expect([one.status, one.body.error.message]).toEqual([400, "None of the events can be taken."]);
    expect(await get("/events")).toMatchObject({ count: 0 });
  });

  it("that is none is refused whole, without a look at its entries", async () => {
    const { ask, get } = await openMeshes();
    for (const body of [[], Array(101).fill(good), {}, good, "[", '"a"']) {
      const reply = await ask("POST", "/events/bulk", { key, body });
      expect([reply.status, reply.body.error.name, reply.body.error.data]).toEqual([
        400,
        "BadRequest",
        undefined,
      ]);
    }
    expect(await get("/events")).toMatchObject({ count: 0 });
  });

  it("needs a workspace in each entry with a machine token", async () => {
    const { ask } = await openMeshes();
    const body = [good, { ...good, workspace: workspaces.concord }];
    const reply = await ask<Schema<"BulkResult">>("POST", "/events/bulk", { body });
    expect([reply.status, reply.body.error_count]).toEqual([207, 1]);
    expect(reply.body.records[0]).toMatchObject({ error: { data: [{ param: "workspace" }] } });
  });

  it("starts the deliveries of the events that it takes", async () => {
    const { webhook, rule, send, get } = await openMeshes();
    await rule(await webhook("Hook"), "a");
    const { records } = await send<Schema<"BulkResult">>("POST", "/events/bulk", [good, {}], { key });
    const [first] = records;
    if (!first || !("id" in first)) throw new Error("The first event was refused.");
    expect(first).toMatchObject({ resource: "global", type: "event", created_by: keys.publishable });
    expect(await get(`/events/${first.id}`)).toMatchObject({ status: "pending", total_rules: 1 });
  });
});
