import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openMeetso } from "./harness.ts";

const HOUR = 60 * 60 * 1000;

describe("a page", () => {
  it("holds up to limit meetings, but never more than 40, so that a short page is no sign of the end", async () => {
    const { list } = await openMeetso();
    const lengths = await Promise.all(
      ["", "limit=1", "limit=40", "limit=41", "limit=100"].map(async (query) => {
        const { data, pagination } = await list(query);
        return [data.length, pagination.has_more];
      }),
    );
    expect(lengths).toEqual([
      [40, true],
      [1, true],
      [40, true],
      [40, true],
      [40, true],
    ]);
  });

  it("is the last one without a cursor, also where it is full or empty", async () => {
    const { list } = await openMeetso();
    const only = "has_recording=true&has_transcript=false";
    const { length } = (await list(only)).data;
    for (const [limit, more] of [
      [length, false],
      [length - 1, true],
    ] as const) {
      expect((await list(`${only}&limit=${limit}`)).pagination.has_more).toBe(more);
    }
    expect(await list("has_recording=false&has_transcript=true")).toEqual({
      data: [],
      pagination: { next_cursor: null, has_more: false },
    });
  });

  it("may have another size than the one before", async () => {
    const { list } = await openMeetso();
    const { data } = await list("limit=10");
    const first = await list("limit=3");
    const second = await list(`limit=7&cursor=${first.pagination.next_cursor}`);
    expect([...first.data, ...second.data]).toEqual(data);
  });
});

describe("a cursor", () => {
  const range = fc.constantFrom("past", "upcoming", "all");
  const steps = fc.array(fc.record({ limit: fc.integer({ min: 1, max: 40 }), hours: fc.nat({ max: 30 }) }), {
    maxLength: 12,
  });

  it("shows every meeting that stays in its list exactly once, whatever comes and goes with the time", async () => {
    await fc.assert(
      fc.asyncProperty(range, steps, async (time_range, turns) => {
        const { list, all, clock } = await openMeetso();
        const query = `time_range=${time_range}`;
        const before = (await all(query)).map(({ id }) => id);
        const seen: string[] = [];
        let cursor: string | null = null;
        for (let turn = 0; turn === 0 || cursor !== null; turn += 1) {
          const { limit, hours } = turns[turn] ?? { limit: 40, hours: 0 };
          const page = await list(`${query}&limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`);
          seen.push(...page.data.map(({ id }) => id));
          cursor = page.pagination.next_cursor;
          clock.now += hours * HOUR;
        }
        expect(new Set(seen).size).toBe(seen.length);
        const after = new Set((await all(query)).map(({ id }) => id));
        const stayed = before.filter((id) => after.has(id));
        expect(seen.filter((id) => stayed.includes(id))).toEqual(stayed);
      }),
      { numRuns: 25 },
    );
  });

  it("that is altered, cut, lengthened or made up is invalid_cursor", async () => {
    const { ask, list } = await openMeetso();
    const cursor = (await list("limit=1")).pagination.next_cursor ?? "";
    const altered = [...cursor].map(
      (letter, index) => cursor.slice(0, index) + (letter === "A" ? "B" : "A") + cursor.slice(index + 1),
    );
    for (const wrong of [...altered, cursor.slice(0, -1), `${cursor}A`, `${cursor}=`, "page-2", ""]) {
      const { status, body } = await ask(`/meetings?cursor=${encodeURIComponent(wrong)}`);
      expect([wrong, status, body.error.code]).toEqual([wrong, 400, "invalid_cursor"]);
    }
    await list(`cursor=${cursor}`);
  });

  it("belongs to its organisation and to the filters that it came with", async () => {
    const { ask, list, sandbox } = await openMeetso();
    const { otherOrg, noTranscripts } = sandbox.keys.meetso;
    const cursor = (await list("limit=1&has_recording=true")).pagination.next_cursor;
    const status = async (query: string, key?: string) =>
      (await ask(`/meetings?cursor=${cursor}${query}`, key === undefined ? {} : { key })).status;
    expect(await status("&has_recording=true")).toBe(200);
    expect(await status("&has_recording=true&time_range=past&limit=5")).toBe(200);
    expect(await status("&has_recording=true", noTranscripts)).toBe(200);
    expect(await status("")).toBe(400);
    expect(await status("&has_recording=false")).toBe(400);
    expect(await status("&has_transcript=true")).toBe(400);
    expect(await status("&has_recording=true&time_range=all")).toBe(400);
    expect(await status("&has_recording=true", otherOrg)).toBe(400);
  });
});
