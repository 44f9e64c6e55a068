import { describe, expect, it } from "vitest";
import { keys } from "../../../src/sandbox/meetso/keys.ts";
import { openMeetso } from "./harness.ts";

const paths = ["/meetings", "/meetings/none", "/transcripts/none", "/recordings/none"];

it("what has an id of another kind does not exist", async () => {
  const { ask, first } = await openMeetso();
  const { id, transcript_id, recording_id } = await first("Stand-up");
  const ids = { meetings: id, transcripts: transcript_id, recordings: recording_id };
  for (const kind of Object.keys(ids))
    for (const [of, other] of Object.entries(ids))
      expect([kind, of, (await ask(`/${kind}/${other}`)).status]).toEqual([
        kind,
        of,
        kind === of ? 200 : 404,
      ]);
});

describe("credentials", () => {
  const refused: [what: string, code: string, authorization: string | undefined][] = [
    ["no header", "unauthorized", undefined],
    ["an empty header", "unauthorized", ""],
    ["another scheme", "unauthorized", `Basic ${keys.full}`],
    ["a scheme without a key", "unauthorized", "Bearer"],
    ["a key without a scheme", "unauthorized", keys.full],
    ["two keys", "unauthorized", `Bearer ${keys.full} ${keys.full}`],
    ["an unknown key", "invalid_key", "Bearer mts_live_0000"],
    ["a key in other letter case", "invalid_key", `Bearer ${keys.full.toUpperCase()}`],
    ["a key of another API", "invalid_key", "Bearer meshi-full-key"],
    ["a revoked key", "invalid_key", `Bearer ${keys.revoked}`],
    ["an expired key", "invalid_key", `Bearer ${keys.expired}`],
  ];

  it.each(refused)("with %s are refused with 401 %s everywhere", async (_, code, authorization) => {
    const { ask } = await openMeetso();
    const headers = authorization === undefined ? {} : { authorization };
    for (const path of paths) {
      const { status, body } = await ask(path, { key: null, headers });
      expect([path, status, body.error.code]).toEqual([path, 401, code]);
    }
  });

  it.each([
    [keys.noMeetings, ["/meetings", "/meetings/none"], "meetings:read"],
    [keys.noTranscripts, ["/transcripts/none"], "transcripts:read"],
    [keys.noRecordings, ["/recordings/none"], "recordings:read"],
  ])("of %s open all but %j, and the message names the scope %s", async (key, closed, scope) => {
    const { ask } = await openMeetso();
    for (const path of paths) {
      const { status, body } = await ask(path, { key });
      if (!closed.includes(path)) {
        expect([path, status]).toEqual([path, path === "/meetings" ? 200 : 404]);
        continue;
      }
      expect([path, status, body.error.code]).toEqual([path, 403, "scope_missing"]);
      expect(body.error.message).toContain(scope);
    }
  });

  it("of another organisation see nothing of the first: 404, never 403", async () => {
    const { ask, first } = await openMeetso();
    const { id, transcript_id, recording_id } = await first("Stand-up");
    for (const path of [`/meetings/${id}`, `/transcripts/${transcript_id}`, `/recordings/${recording_id}`]) {
      expect((await ask(path)).status).toBe(200);
      const theirs = await ask(path, { key: keys.otherOrg });
      const nobodys = await ask(path.replace(/[^/]+$/, "none"));
      expect([theirs.status, theirs.body.error.code]).toEqual([404, "not_found"]);
      expect(theirs.body.error.message.replace(/\w+\.$/, "")).toBe(
        nobodys.body.error.message.replace(/\w+\.$/, ""),
      );
    }
  });
});

describe("a request is refused", () => {
  const invalid = [
    ...["0", "101", "999", "-1", "1.5", "ten", "", "1&limit=2"].map((limit) => `limit=${limit}`),
    ...["bogus", "PAST", "", "past&time_range=all"].map((range) => `time_range=${range}`),
    ...["maybe", "1", "TRUE", ""].flatMap((flag) => [`has_transcript=${flag}`, `has_recording=${flag}`]),
  ];

  it.each(invalid)("for %s: 400 invalid_request, and the message names the parameter", async (query) => {
    const { ask } = await openMeetso();
    const { status, body } = await ask(`/meetings?${query}`);
    expect([status, body.error.code]).toEqual([400, "invalid_request"]);
    expect(body.error.message).toContain(`\`${query.split("=")[0]}\``);
  });

  it("with a request id of its own each time", async () => {
    const { ask } = await openMeetso();
    const ids = await Promise.all(
      paths.slice(1).map(async (path) => (await ask(path)).body.error.request_id),
    );
    for (const id of ids) expect(id).toMatch(/^req_[0-9a-f]{16}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("on a path that the API does not have, and with a method that it does not take, in the same error body", async () => {
    const { ask } = await openMeetso();
    for (const path of ["", "/meetings/", "/meeting", "/meetings/a/b", "/MEETINGS"]) {
      const { status, body } = await ask(path, { key: null });
      expect([path, status, body.error.code]).toEqual([path, 404, "not_found"]);
    }
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const { status, headers, body } = await ask("/meetings", { method });
      expect([status, headers.allow, body.error.code]).toEqual([
        405,
        "GET, HEAD, OPTIONS",
        "invalid_request",
      ]);
    }
  });

  it("by the first check that it fails: credentials, scope, parameters, existence", async () => {
    const { ask } = await openMeetso();
    const bad = "/meetings?limit=0";
    expect((await ask(bad, { key: null })).body.error.code).toBe("unauthorized");
    expect((await ask(bad, { key: keys.noMeetings })).body.error.code).toBe("scope_missing");
    expect((await ask(bad)).body.error.code).toBe("invalid_request");
  });

  it("with internal_error where a fault asks for it", async () => {
    const { ask } = await openMeetso();
    const { status, body } = await ask("/meetings", { headers: { "x-sandbox-fault": "status=500" } });
    expect([status, body.error.code]).toEqual([500, "internal_error"]);
  });
});

describe("HEAD and OPTIONS", () => {
  it("get the response of GET without a body, and what is allowed", async () => {
    const { ask } = await openMeetso();
    const get = await ask("/meetings");
    const head = await ask("/meetings", { method: "HEAD" });
    expect([head.status, head.headers["content-length"]]).toEqual([200, get.headers["content-length"]]);
    const options = await ask("/transcripts/none", { method: "OPTIONS", key: keys.noTranscripts });
    expect([options.status, options.headers.allow]).toEqual([204, "GET, HEAD, OPTIONS"]);
  });
});
