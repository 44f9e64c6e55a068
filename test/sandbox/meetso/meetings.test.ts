import { describe, expect, it } from "vitest";
import { type Meeting, openMeetso } from "./harness.ts";

const HOUR = 60 * 60 * 1000;
const titles = (meetings: readonly Meeting[]) => meetings.map(({ title }) => title);
const starts = (meetings: readonly Meeting[]) => meetings.map(({ start_time }) => start_time);

describe("the list of meetings", () => {
  it("has those that have ended, the latest first, unless asked for others", async () => {
    const { all, clock } = await openMeetso();
    const past = await all();
    expect(past.length).toBeGreaterThan(100);
    expect(past.every(({ end_time }) => Date.parse(end_time) <= clock.now)).toBe(true);
    expect(starts(past)).toEqual(starts(past).sort().reverse());
    expect(await all("time_range=past")).toEqual(past);
  });

  it("has those that have not ended, the running one and the next ones first, for time_range=upcoming", async () => {
    const { all, clock } = await openMeetso();
    const upcoming = await all("time_range=upcoming");
    expect(upcoming.length).toBeGreaterThan(20);
    expect(upcoming.every(({ end_time }) => Date.parse(end_time) > clock.now)).toBe(true);
    expect(starts(upcoming)).toEqual(starts(upcoming).sort());
    expect(Date.parse(upcoming[0]?.start_time ?? "")).toBeLessThan(clock.now);
  });

  it("has both for time_range=all", async () => {
    const { all } = await openMeetso();
    const [past, upcoming, both] = [
      await all(),
      await all("time_range=upcoming"),
      await all("time_range=all"),
    ];
    expect(both).toEqual([...upcoming.reverse(), ...past]);
  });

  it("sorts meetings that start together by their ids, either way", async () => {
    const { all } = await openMeetso();
    const together = (meetings: readonly Meeting[]) =>
      meetings.filter(({ start_time }) => start_time === "2026-03-05T13:00:00.000Z").map(({ id }) => id);
    const ascending = together(await all("time_range=upcoming"));
    expect(ascending).toHaveLength(2);
    expect(ascending).toEqual([...ascending].sort());
    expect(together(await all("time_range=all"))).toEqual([...ascending].reverse());
  });

  it("is filtered by what a meeting has, in whatever state that is", async () => {
    const { all } = await openMeetso();
    const everything = await all("time_range=all");
    for (const has of [true, false]) {
      expect(await all(`time_range=all&has_transcript=${has}`)).toEqual(
        everything.filter(({ transcript_id }) => (transcript_id !== null) === has),
      );
      expect(await all(`time_range=all&has_recording=${has}`)).toEqual(
        everything.filter(({ recording_id }) => (recording_id !== null) === has),
      );
    }
    const both = await all("has_transcript=false&has_recording=true");
    expect(new Set(titles(both))).toEqual(new Set(["Roadmap review"]));
    expect(both.length).toBeGreaterThan(0);
    expect(await all("time_range=all&has_transcript=true&has_recording=false")).toEqual([]);
  });

  it("shows each meeting as the read of that meeting does", async () => {
    const { all, meeting } = await openMeetso();
    for (const listed of (await all("time_range=all")).slice(0, 60)) {
      expect(await meeting(listed.id)).toEqual(listed);
    }
  });

  it("is the same in every sandbox whose clock says the same, and another one for another organisation", async () => {
    const [one, two] = [await openMeetso(), await openMeetso()];
    const ours = await one.all("time_range=all");
    expect(await two.all("time_range=all")).toEqual(ours);
    const theirs = await one.all("time_range=all", { key: one.sandbox.keys.meetso.otherOrg });
    const ids = new Set(
      ours.flatMap(({ id, transcript_id, recording_id }) => [id, transcript_id, recording_id]),
    );
    expect(theirs).toHaveLength(ours.length);
    expect(theirs.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(theirs[0]?.organizer_email).toMatch(/@org-harmony\.example$/);
  });

  it("goes with the time: what was upcoming becomes past", async () => {
    const { all, clock } = await openMeetso();
    const [next] = await all("time_range=upcoming");
    clock.now += HOUR;
    expect((await all("time_range=upcoming")).map(({ id }) => id)).not.toContain(next?.id);
    expect((await all()).map(({ id }) => id)).toContain(next?.id);
  });
});

describe("a meeting", () => {
  it("knows what a calendar knows, and nothing of what it lacks", async () => {
    const { all, first } = await openMeetso();
    expect(await first("Customer call")).toMatchObject({
      platform: "GOOGLE",
      meet_url: expect.stringMatching(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/),
      organizer_name: "Grace Example",
      attendees: [{ display_name: "Grace Example" }, { display_name: null }],
    });
    const bare = (await all()).find(({ title }) => title === null);
    expect(bare).toMatchObject({
      meet_url: null,
      platform: null,
      timezone: null,
      organizer_email: null,
      organizer_name: null,
      attendees: [],
      transcript_id: null,
      recording_id: null,
      processing_status: null,
    });
  });
});
