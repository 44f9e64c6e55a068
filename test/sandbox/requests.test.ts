import { describe, expect, it } from "vitest";
import { attendee, openBench } from "./harness.ts";
import { importPath, ran, refusals, rows } from "./refusals.ts";

describe("a request is refused", () => {
  it.each(refusals)("for %s: %i %s", async (_, status, code, method, path, body) => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    const reply = await call(method, path, body === undefined ? {} : { body });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it("for more than 50,000 rows, however small they are", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    const attendees = Array.from({ length: 50_001 }, (_, index) => ({ attendee_id: `a${index}`, name: "A" }));
    const reply = await call("PUT", importPath, { body: { ...ran, attendees } });
    expect([reply.status, reply.body.code]).toEqual([400, "INVALID_ATTENDEES"]);
    const most = await call("PUT", importPath, { body: { ...ran, attendees: attendees.slice(1) } });
    expect(most.status).toBe(202);
  });

  it("with a message that names what is wrong", async () => {
    const { call } = await openBench();
    const message = async (path: string, body: unknown) => (await call("PUT", path, { body })).body.message;
    expect(
      await message(importPath, { ...ran, attendees: [attendee("a"), attendee("b"), attendee("a")] }),
    ).toBe("The attendee id a stands in `attendees.0` and again in `attendees.2`.");
    expect(await message(importPath, { ...ran, attendees: [attendee("a"), { name: "B" }] })).toBe(
      "The body's `attendees.1.attendee_id` is missing.",
    );
    expect(await message(importPath, { ...ran, attendees: [attendee("a", { vip: true })] })).toBe(
      "The body's `attendees.0` has an unknown property `vip`.",
    );
    expect(await message("/events/a%20b/attendees:import", { ...ran, attendees: rows })).toMatch(
      /^The path parameter `event_id` must match pattern/,
    );
    expect(
      (await call("POST", "/review-queue/rev_1/resolve", { body: { decision: "maybe" } })).body.message,
    ).toBe('The body\'s `decision` must be "accept" or "reject" or "distinct".');
  });
});
