import { describe, expect, it } from "vitest";
import { attendee, type Bench, type Item, openBench } from "./harness.ts";

/** Three attendees with one e-mail: b and c are held against a. */
async function held(): Promise<Bench & { b: Item; c: Item }> {
  const bench = await openBench();
  await bench.createEvent("summit");
  await bench.importRows(
    "summit",
    ["a", "b", "c"].map((id) => attendee(id, { email: "x@x.org" })),
  );
  await bench.enrich("summit");
  const [b, c] = (await bench.call("GET", "/review-queue")).body.items;
  if (b === undefined || c === undefined) throw new Error("Enrichment opened no reviews.");
  return { ...bench, b, c };
}

const mergeOf = (source: string, target: string): object => ({
  source_kind: "attendee",
  source_partner_id: source,
  target_kind: "attendee",
  target_partner_id: target,
});

async function history({ call }: Bench, id: string): Promise<Item[]> {
  return [...(await call("GET", `/events/summit/attendees/${id}/identity`)).body.items];
}

describe("the queues", () => {
  it("show open reviews, the oldest first, of the organisation and of one event", async () => {
    const { call, b, c, createEvent, importRows, enrich } = await held();
    await createEvent("other");
    await importRows(
      "other",
      ["d", "e"].map((id) => attendee(id, { email: "y@x.org" })),
    );
    await enrich("other");
    const all = (await call("GET", "/review-queue")).body.items;
    expect(all.map(({ attendee_id }) => attendee_id)).toEqual(["b", "c", "e"]);
    expect((await call("GET", "/events/summit/review-queue")).body.items).toEqual([b, c]);
    expect((await call("GET", "/events/other/review-queue")).body.items).toEqual(all.slice(2));
    expect(b).toMatchObject({
      event_id: "summit",
      attendee_id: "b",
      status: "open",
      candidate: { partner_id: "a" },
    });
  });
});

describe("resolving a review", () => {
  it.each(["accept", "reject", "distinct"])(
    "with %s takes it from the queues and writes history",
    async (decision) => {
      const bench = await held();
      const { call, b, c, clock } = bench;
      clock.now += 5000;
      const reply = await call("POST", `/review-queue/${b.review_id}/resolve`, {
        body: { decision, reason: "Sure." },
      });
      const resolved_at = new Date(clock.now).toISOString();
      expect(reply.body).toMatchObject({
        review_id: b.review_id,
        event_id: "summit",
        attendee_id: "b",
        status: "resolved",
        decision,
        reason: "Sure.",
        resolved_at,
      });
      expect((await call("GET", "/review-queue")).body.items).toEqual([c]);
      expect((await call("GET", "/events/summit/review-queue")).body.items).toEqual([c]);
      const entry = {
        decision,
        reason: "Sure.",
        review_id: b.review_id,
        event_id: "summit",
        attendee_id: "b",
        candidate: { kind: "attendee", partner_id: "a" },
        merged_into: null,
        created_at: resolved_at,
      };
      expect([await history(bench, "b"), await history(bench, "a"), await history(bench, "c")]).toEqual([
        [entry],
        [entry],
        [],
      ]);
      expect((await call("GET", "/id-map/attendee/b")).body).not.toHaveProperty("merged_into");
    },
  );

  it("needs no reason", async () => {
    const { call, b } = await held();
    const reply = await call("POST", `/review-queue/${b.review_id}/resolve`, {
      body: { decision: "accept" },
    });
    expect(reply.body.reason).toBeNull();
  });

  it("is done once: a second decision is REVIEW_NOT_OPEN and changes nothing", async () => {
    const bench = await held();
    const { call, b } = bench;
    await call("POST", `/review-queue/${b.review_id}/resolve`, { body: { decision: "accept" } });
    const again = await call("POST", `/review-queue/${b.review_id}/resolve`, {
      body: { decision: "reject" },
    });
    const merge = await call("POST", `/review-queue/${b.review_id}/merge`, { body: mergeOf("b", "a") });
    for (const { status, body } of [again, merge])
      expect([status, body.code]).toEqual([409, "REVIEW_NOT_OPEN"]);
    expect((await history(bench, "b")).map(({ decision }) => decision)).toEqual(["accept"]);
    expect((await call("GET", "/id-map/attendee/b")).body).not.toHaveProperty("merged_into");
  });
});

describe("merging by a review", () => {
  it("folds the source into the target, for all later reads", async () => {
    const bench = await held();
    const { call, b, c } = bench;
    const body = { ...mergeOf("b", "a"), reason: "Same person." };
    const reply = await call("POST", `/review-queue/${b.review_id}/merge`, { body });
    expect(reply.body).toMatchObject({
      review_id: b.review_id,
      attendee_id: "b",
      status: "resolved",
      decision: "merge",
      source: { kind: "attendee", partner_id: "b" },
      target: { kind: "attendee", partner_id: "a" },
      reason: "Same person.",
    });
    expect((await call("GET", "/id-map/attendee/b")).body.merged_into).toEqual({
      kind: "attendee",
      partner_id: "a",
    });
    expect((await call("GET", "/id-map/attendee/a")).body).not.toHaveProperty("merged_into");
    expect((await call("GET", "/review-queue")).body.items).toEqual([c]);
    const [entry] = await history(bench, "a");
    expect(entry).toMatchObject({
      decision: "merge",
      attendee_id: "b",
      merged_into: { kind: "attendee", partner_id: "a" },
    });
    expect(await history(bench, "b")).toEqual([entry]);
  });

  it("works either way round, and closes every other open review that names the source", async () => {
    const { call, b, c } = await held();
    await call("POST", `/review-queue/${b.review_id}/merge`, { body: mergeOf("a", "b") });
    expect((await call("GET", "/review-queue")).body.items).toEqual([]);
    const closed = await call("POST", `/review-queue/${c.review_id}/resolve`, {
      body: { decision: "accept" },
    });
    expect(closed.body.code).toBe("REVIEW_NOT_OPEN");
    expect((await call("GET", "/id-map/attendee/a")).body.merged_into).toEqual({
      kind: "attendee",
      partner_id: "b",
    });
  });

  it("does not take an event for the attendee of the same id", async () => {
    const { call, b, createEvent } = await held();
    await createEvent("a");
    const body = { ...mergeOf("b", "a"), target_kind: "event" };
    const reply = await call("POST", `/review-queue/${b.review_id}/merge`, { body });
    expect([reply.status, reply.body.code]).toEqual([400, "INVALID_REQUEST"]);
  });

  it("names the last id of a chain of merges", async () => {
    const { call, b, enrich } = await held();
    await call("POST", `/review-queue/${b.review_id}/merge`, { body: mergeOf("a", "b") });
    await enrich("summit");
    const [next] = (await call("GET", "/review-queue")).body.items;
    expect(next).toMatchObject({ attendee_id: "c", candidate: { partner_id: "b" } });
    await call("POST", `/review-queue/${next?.review_id}/merge`, { body: mergeOf("b", "c") });
    for (const id of ["a", "b"]) {
      const { merged_into } = (await call("GET", `/id-map/attendee/${id}`)).body;
      expect(merged_into).toEqual({ kind: "attendee", partner_id: "c" });
    }
  });

  it.each([
    ["another pair", 400, "INVALID_REQUEST", mergeOf("b", "c")],
    ["one id with itself", 400, "INVALID_REQUEST", mergeOf("b", "b")],
    ["ids of another kind", 400, "INVALID_REQUEST", { ...mergeOf("b", "summit"), target_kind: "event" }],
    ["an id that is not mapped", 404, "PARTNER_ID_NOT_FOUND", mergeOf("b", "nobody")],
    ["a kind that has no ids", 404, "PARTNER_ID_NOT_FOUND", { ...mergeOf("b", "a"), source_kind: "table" }],
  ])("of %s is %i %s and changes nothing", async (_, status, code, body) => {
    const bench = await held();
    const { call, b, c } = bench;
    const reply = await call("POST", `/review-queue/${b.review_id}/merge`, { body });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    expect((await call("GET", "/review-queue")).body.items).toEqual([b, c]);
    expect(await history(bench, "b")).toEqual([]);
  });
});

describe("the identity history", () => {
  it("grows at its head: the newest decision comes first", async () => {
    const bench = await held();
    const { call, b, c, clock } = bench;
    await call("POST", `/review-queue/${b.review_id}/resolve`, { body: { decision: "reject" } });
    clock.now += 1000;
    await call("POST", `/review-queue/${c.review_id}/resolve`, { body: { decision: "distinct" } });
    const decisions = await history(bench, "a");
    expect(decisions.map(({ decision }) => decision)).toEqual(["distinct", "reject"]);
    const times = decisions.map(({ created_at }) => created_at);
    expect(times).toEqual([...times].sort().reverse());
  });
});
