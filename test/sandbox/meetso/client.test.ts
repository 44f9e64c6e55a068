import { describe, expect, it, onTestFinished } from "vitest";
import { meetso } from "../../../generated/meetso/index.ts";
import {
  type ClientOptions,
  createClient,
  download,
  follow,
  paginate,
  RunFailed,
  unwrap,
} from "../../../src/client/index.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { waitingClock } from "../waiting-clock.ts";

/** The client and a sandbox on one clock. It moves only while the client waits. */
async function connect(options: ClientOptions = {}, runDuration = 4000) {
  const { time, now, env } = waitingClock();
  const sandbox = await startSandbox({ now, runDuration, apis: ["meetso"] });
  onTestFinished(() => sandbox.close());
  const client = createClient(meetso, {
    baseUrl: sandbox.urls.meetso,
    token: sandbox.keys.meetso.full,
    env,
    ...options,
  });
  return { client, time, sandbox };
}

describe("the client in the sandbox", () => {
  it("walks all pages with the filters that the first one had", async () => {
    const { client } = await connect();
    const query = { time_range: "past", has_transcript: true } as const;
    const ids = new Set<string>();
    let pages = 0;
    for await (const { items, data } of paginate(client, "/public/v1/meetings", {
      params: { query },
    }).pages()) {
      pages += 1;
      expect(items.every(({ transcript_id }) => transcript_id !== null)).toBe(true);
      expect(data.pagination.has_more).toBe(data.pagination.next_cursor !== null);
      for (const { id } of items) ids.add(id);
    }
    expect([pages, ids.size > 100]).toEqual([4, true]);
  });

  it("gets the documented advice with an invalid cursor, and sends no such request again", async () => {
    const { client } = await connect();
    const { error } = await client.GET("/public/v1/meetings", { params: { query: { cursor: "mine" } } });
    expect(error).toMatchObject({
      status: 400,
      code: meetso.codes.invalid_cursor,
      remedy: "Restart pagination from the first page, without `cursor`.",
      requestId: expect.stringMatching(/^req_/),
    });
    expect(error?.attempts).toHaveLength(1);
  });

  it("waits for a transcript that is being made", async () => {
    const { client, time } = await connect();
    const { data } = await unwrap(client.GET("/public/v1/meetings"));
    const meeting = data.find(({ processing_status }) => processing_status === "PROCESSING");
    const seen: string[] = [];
    const {
      outcome,
      data: body,
      finishedAt,
    } = await follow(client, "/public/v1/transcripts/{id}", {
      params: { path: { id: meeting?.transcript_id ?? "" } },
      onProgress: ({ status }) => seen.push(status),
    });
    expect([outcome, new Set(seen)]).toEqual(["success", new Set(["PROCESSING", "COMPLETED"])]);
    expect(body.data.full_text).toMatch(/\w/);
    expect(finishedAt).toBe(body.data.completed_at);
    expect(time.elapsed).toBeGreaterThanOrEqual(8000);
  });

  it("gets an error when a transcript cannot be made", async () => {
    const { client } = await connect();
    for await (const { title, transcript_id } of paginate(client, "/public/v1/meetings")) {
      if (title !== "Quiet hour") continue;
      const params = { path: { id: transcript_id ?? "" } };
      await expect(follow(client, "/public/v1/transcripts/{id}", { params })).rejects.toThrow(RunFailed);
      return;
    }
    expect.unreachable("the sandbox has such a meeting");
  });

  it("downloads a recording without its credential, which the storage would refuse", async () => {
    const { client } = await connect({}, 0);
    const { data } = await unwrap(client.GET("/public/v1/meetings", { params: { query: { limit: 1 } } }));
    const params = { path: { id: data[0]?.recording_id ?? "" } };
    const { data: recording } = await unwrap(client.GET("/public/v1/recordings/{id}", { params }));
    const response = await download(client, "/public/v1/recordings/{id}", { params });
    const file = await response.arrayBuffer();
    expect([response.headers.get("content-type"), file.byteLength]).toEqual([
      recording.mime_type,
      recording.size_bytes,
    ]);
  });

  it("reads the recording anew where its URL expires on the way to the storage", async () => {
    const { client, time, sandbox } = await connect({}, 0);
    const { data } = await unwrap(client.GET("/public/v1/meetings", { params: { query: { limit: 1 } } }));
    const params = { path: { id: data[0]?.recording_id ?? "" } };
    const asked: [path: string, status: number][] = [];
    const slowOnce = async (url: string, init: RequestInit): Promise<Response> => {
      const stored = url.startsWith(`${sandbox.url}/storage/`);
      if (stored && asked.length === 1) time.elapsed += 60_000;
      const response = await fetch(url, init);
      asked.push([stored ? "storage" : "API", response.status]);
      return response;
    };
    const response = await download(client, "/public/v1/recordings/{id}", { params, fetch: slowOnce });
    await response.body?.cancel();
    expect(asked).toEqual([
      ["API", 200],
      ["storage", 403],
      ["API", 200],
      ["storage", 200],
    ]);
  });

  it("keeps a loop of 200 calls within both windows, without any 429", async () => {
    const { client, time } = await connect();
    for (let sent = 0; sent < 200; sent += 1) {
      const { error, meta } = await client.GET("/public/v1/meetings", { params: { query: { limit: 1 } } });
      expect([error, meta.attempts.length]).toEqual([undefined, 1]);
    }
    // 60 go out at a time, so the last 20 wait until the third minute is over.
    expect(time.elapsed).toBeGreaterThanOrEqual(180_000);
    expect(time.elapsed).toBeLessThan(200_000);
  });

  it("gets through without pacing as well: after about a second where Retry-After is absent, after it where not", async () => {
    const { client, time } = await connect({ pace: false });
    const waits: number[] = [];
    for (let sent = 0; sent < 61; sent += 1) {
      const before = time.elapsed;
      const { error } = await client.GET("/public/v1/meetings", { params: { query: { limit: 1 } } });
      expect(error).toBeUndefined();
      if (time.elapsed > before) waits.push(time.elapsed - before);
    }
    const [first = 0, last = 0] = [waits[0], waits.at(-1)];
    expect(first).toBeGreaterThanOrEqual(750);
    expect(first).toBeLessThanOrEqual(1250 + 2500);
    expect(last).toBeGreaterThan(45_000);
  });

  it("sends a request four times, 1, 2 and 4 seconds apart give or take a quarter, where the server keeps failing", async () => {
    const { client } = await connect({ headers: { "x-sandbox-fault": "status=500" } });
    const { error } = await client.GET("/public/v1/meetings");
    expect(error).toMatchObject({ status: 500, code: "internal_error" });
    const waits = (error?.attempts ?? []).map(({ waited = 0 }) => waited / 1000);
    expect(waits).toHaveLength(4);
    for (const [index, second] of [1, 2, 4].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(second * 0.75);
      expect(waits[index]).toBeLessThanOrEqual(second * 1.25);
    }
  });
});
