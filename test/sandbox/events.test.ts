import { describe, expect, it } from "vitest";
import { openBench } from "./harness.ts";

describe("events", () => {
  it("come back as they were sent, with the default visibility and when they were made", async () => {
    const { call } = await openBench();
    const body = {
      event_id: "summit",
      title: "Gipfel – 峰会",
      description: "",
      start_date: "2026-05-04",
      end_date: "2026-05-04",
      timezone: "Asia/Tokyo",
      url_slug: "summit",
    };
    const made = await call("POST", "/events", { body });
    const at = "2026-03-02T09:00:00.000Z";
    const stored = { ...body, visibility: "private", created_at: at, updated_at: at };
    expect(made.status).toBe(201);
    const { correlation_id: _, ...read } = (await call("GET", "/events/summit")).body;
    expect(read).toEqual(stored);
    const other = await call("POST", "/events", {
      body: { ...body, event_id: "open", visibility: "public" },
    });
    expect(other.body.visibility).toBe("public");
    expect((await call("GET", "/id-map/event/summit")).body.mapped).toBe(true);
  });

  it("keep what a second create would have changed", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    const body = {
      event_id: "summit",
      title: "Other",
      start_date: "2027-01-01",
      end_date: "2027-01-01",
      timezone: "UTC",
    };
    expect((await call("POST", "/events", { body })).status).toBe(409);
    expect((await call("GET", "/events/summit")).body.title).toBe("Summit");
  });

  it("keep the texts of their context that a later call leaves out", async () => {
    const { call, createEvent, clock } = await openBench();
    await createEvent("summit");
    const path = "/events/summit/context";
    await call("POST", path, { body: { event_details: "x".repeat(4000), objectives: "Old" } });
    clock.now += 1000;
    const { correlation_id: _, ...stored } = (await call("POST", path, { body: { objectives: "New" } })).body;
    expect(stored).toEqual({
      event_id: "summit",
      event_details: "x".repeat(4000),
      objectives: "New",
      updated_at: "2026-03-02T09:00:01.000Z",
    });
  });
});
