import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openMeetso, runDuration, start } from "./harness.ts";

const MINUTE = 60_000;
const at = (ms: number) => new Date(ms).toISOString();

describe("what a meeting leaves behind", () => {
  it("is worked on from the end of the meeting: first the recording, then the transcript", async () => {
    const { first, meeting, recording, transcript, clock } = await openMeetso();
    const { id, recording_id, transcript_id, end_time } = await first("Customer interview");
    expect(end_time).toBe(at(start));
    const states = async () => [
      (await meeting(id)).processing_status,
      (await recording(recording_id)).status,
      (await transcript(transcript_id)).status,
      (await transcript(transcript_id)).started_at,
    ];
    expect(await states()).toEqual(["PROCESSING", "PROCESSING", "PROCESSING", null]);
    clock.now += runDuration - 1;
    expect(await states()).toEqual(["PROCESSING", "PROCESSING", "PROCESSING", null]);
    clock.now += 1;
    expect(await states()).toEqual(["PROCESSING", "COMPLETED", "PROCESSING", at(start + runDuration)]);
    clock.now += runDuration - 1;
    expect(await states()).toEqual(["PROCESSING", "COMPLETED", "PROCESSING", at(start + runDuration)]);
    clock.now += 1;
    expect(await states()).toEqual(["COMPLETED", "COMPLETED", "COMPLETED", at(start + runDuration)]);
  });

  it("tells nothing before it is completed, and everything after, and then changes no more", async () => {
    const { first, recording, transcript, clock } = await openMeetso();
    const { recording_id, transcript_id } = await first("Customer interview");
    expect(await recording(recording_id)).toMatchObject({
      size_bytes: null,
      duration_seconds: null,
      mime_type: null,
      download_url: null,
      download_url_expires_at: null,
      completed_at: null,
    });
    expect(await transcript(transcript_id)).toMatchObject({
      full_text: null,
      primary_language: null,
      word_count: null,
      completed_at: null,
      languages: [],
      segments: [],
    });
    clock.now += 2 * runDuration;
    expect(await recording(recording_id)).toMatchObject({
      duration_seconds: 1800,
      mime_type: "audio/wav",
      completed_at: at(start + runDuration),
    });
    const done = await transcript(transcript_id);
    expect(done.completed_at).toBe(at(start + 2 * runDuration));
    expect(done.full_text).toBe(done.segments.map(({ text }) => text).join(" "));
    expect(done.word_count).toBe(done.full_text?.split(" ").length);
    expect(done.is_multilingual).toBe(done.languages.length > 1);
    clock.now += 24 * 60 * MINUTE;
    expect(await transcript(transcript_id)).toEqual(done);
  });

  it("is recorded while the meeting runs, and transcribed only after it", async () => {
    const { first, meeting, recording, clock } = await openMeetso();
    const running = await first("Incident review", "time_range=upcoming");
    expect(running).toMatchObject({ transcript_id: null, processing_status: "PROCESSING" });
    expect((await recording(running.recording_id)).status).toBe("PROCESSING");
    clock.now += 20 * MINUTE;
    const ended = await meeting(running.id);
    expect(ended).toMatchObject({ processing_status: "PROCESSING", transcript_id: expect.any(String) });
    clock.now += 2 * runDuration;
    expect((await meeting(running.id)).processing_status).toBe("COMPLETED");
  });

  it("is not there before the meeting, and cannot be read by an id that will be its own", async () => {
    const { first, ask, meeting, clock } = await openMeetso();
    const later = await first("Stand-up", "time_range=upcoming");
    expect(later).toMatchObject({ recording_id: null, transcript_id: null, processing_status: null });
    clock.now = Date.parse(later.end_time);
    const { recording_id, transcript_id } = await meeting(later.id);
    clock.now = Date.parse(later.start_time) - 1;
    expect((await ask(`/recordings/${recording_id}`)).status).toBe(404);
    expect((await ask(`/transcripts/${transcript_id}`)).status).toBe(404);
    clock.now += 1;
    expect((await ask(`/recordings/${recording_id}`)).status).toBe(200);
    expect((await ask(`/transcripts/${transcript_id}`)).status).toBe(404);
  });

  it("may fail: a recording without speech has no transcript, a lost recording has neither", async () => {
    const { first, recording, transcript } = await openMeetso();
    const quiet = await first("Quiet hour");
    const lost = await first("All hands");
    expect([quiet.processing_status, lost.processing_status]).toEqual(["FAILED", "FAILED"]);
    expect((await recording(quiet.recording_id)).status).toBe("COMPLETED");
    expect(await transcript(quiet.transcript_id)).toMatchObject({
      status: "FAILED",
      error_message: "No speech was found in the recording.",
      full_text: null,
      completed_at: null,
    });
    expect(await recording(lost.recording_id)).toMatchObject({ status: "FAILED", download_url: null });
    expect(await transcript(lost.transcript_id)).toMatchObject({
      status: "FAILED",
      error_message: "The recording was lost.",
      started_at: null,
    });
  });

  it("is completed at once where work takes no time", async () => {
    const { first, recording, transcript } = await openMeetso({ runDuration: 0 });
    const ended = await first("Customer interview");
    expect(ended.processing_status).toBe("COMPLETED");
    expect((await recording(ended.recording_id)).status).toBe("COMPLETED");
    expect((await transcript(ended.transcript_id)).status).toBe("COMPLETED");
  });
});

describe("the calendar of an organisation", () => {
  it("begins with the first request for it, so that whoever comes late still sees work under way", async () => {
    const { all, clock, sandbox } = await openMeetso();
    await all();
    clock.now += 5 * MINUTE;
    const { otherOrg } = sandbox.keys.meetso;
    const under = (await all("", { key: otherOrg })).filter(
      ({ processing_status }) => processing_status === "PROCESSING",
    );
    expect(under.map(({ title, end_time }) => [title, end_time])).toEqual([
      ["Customer interview", at(clock.now)],
    ]);
  });

  it("and the cursors of its lists outlive a restart on the same data file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "concord-meetso-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const data = join(folder, "sandbox.db");
    const before = await openMeetso({ data });
    const meetings = await before.all("time_range=all");
    const { next_cursor } = (await before.list("time_range=all&limit=2")).pagination;
    await before.sandbox.close();
    const after = await openMeetso({ data });
    after.clock.now += 1;
    expect(await after.all("time_range=all")).toEqual(meetings);
    expect((await after.list(`time_range=all&limit=2&cursor=${next_cursor}`)).data).toEqual(
      meetings.slice(2, 4),
    );
  });
});
