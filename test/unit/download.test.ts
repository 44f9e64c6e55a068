import { describe, expect, it } from "vitest";
import { START, virtualTime } from "../../scripts/virtual-time.ts";
import { createClient, DownloadFailed, download } from "../../src/client/index.ts";
import { connect, TOKEN } from "../support/connect.ts";
import { failing, fakeFetch, hanging, json, type Reply, stalled, text } from "../support/fetch.ts";
import { library } from "../support/library.ts";

const params = { path: { scan_id: "s" } };
const hour = 3_600_000;

/** The API's response with a URL that is valid for an hour by its server's clock. */
const linking = (name: string, { until = START + hour, date = START } = {}): Reply =>
  json(
    200,
    {
      state: "ready",
      file: { url: `https://storage.test/${name}?signed`, until: new Date(until).toISOString() },
    },
    { date: new Date(date).toUTCString() },
  );

const expired = text(403, "<Error>Request has expired</Error>");
const content = text(200, "the scan");

function downloading(...replies: Reply[]) {
  const { fetch, sent } = fakeFetch(replies);
  const time = virtualTime();
  const client = createClient(library, {
    token: TOKEN,
    credentials: { card: TOKEN },
    baseUrl: "https://api.test",
    env: time,
  });
  const response = download(client, "/scans/{scan_id}", { params, fetch, headers: { "x-team": "one" } });
  return { response, sent, hosts: () => sent.map(({ url }) => url.host), time };
}

describe("download", () => {
  it("gives what the short-lived URL leads to", async () => {
    const { response, sent } = downloading(linking("a"), content);
    expect(await (await response).text()).toBe("the scan");
    expect(sent.map(({ url }) => url.href)).toEqual([
      "https://api.test/scans/s",
      "https://storage.test/a?signed",
    ]);
  });

  it("shows the storage neither the API's credentials nor its headers", async () => {
    const { response, sent } = downloading(linking("a"), content);
    await response;
    expect([...(sent[0]?.headers.keys() ?? [])]).toContain("x-card");
    // There are only the header fields that the platform adds.
    const own = ["accept", "accept-encoding", "user-agent"];
    expect([...(sent[1]?.headers.keys() ?? [])].filter((name) => !own.includes(name))).toEqual([]);
    expect(sent[1]?.url.href).not.toContain(TOKEN);
  });

  it.each([
    ["has expired", expired],
    ["leads nowhere any more", text(404, "")],
    ["meets a storage that fails", text(503, "")],
    ["meets a broken connection", failing("ECONNRESET")],
  ])("reads the URL anew when it %s", async (_, reply) => {
    const { response, sent } = downloading(linking("a"), reply, linking("b"), content);
    expect((await response).status).toBe(200);
    expect(sent[3]?.url.pathname).toBe("/b");
  });

  it("does not try a URL whose time is over by the server's own clock", async () => {
    const skewed = { date: START + 5 * hour, until: START + 5 * hour };
    const { response, hosts } = downloading(linking("a", skewed), linking("b"), content);
    await response;
    expect(hosts()).toEqual(["api.test", "api.test", "storage.test"]);
    const ahead = downloading(linking("a", { date: START - 5 * hour, until: START - 4 * hour }), content);
    expect((await ahead.response).status).toBe(200);
  });

  it("gives up after three URLs, and gives the storage's response", async () => {
    const { response, sent } = downloading(
      linking("a"),
      expired,
      linking("b"),
      expired,
      linking("c"),
      expired,
    );
    const error = await response.catch((error) => error);
    expect(error).toBeInstanceOf(DownloadFailed);
    expect(error).toMatchObject({ operation: "GET /scans/{scan_id}", response: { status: 403 } });
    expect(error.message).toContain("403");
    expect(sent).toHaveLength(6);
  });

  it("gives up at once where the storage refuses for another reason", async () => {
    const { response, sent } = downloading(linking("a"), text(416, ""));
    await expect(response).rejects.toMatchObject({ name: "DownloadFailed", response: { status: 416 } });
    expect(sent).toHaveLength(2);
  });

  it("says so where there is nothing to download yet", async () => {
    const { response } = downloading(json(200, { state: "waiting" }));
    await expect(response).rejects.toThrow("gives no URL yet");
  });

  it("throws the call's own error where the URL cannot be read", async () => {
    const { response } = downloading(json(404, { error: { name: "missing", text: "No." } }));
    await expect(response).rejects.toMatchObject({ name: "ApiError", code: "missing" });
  });

  it.each([
    ["the API gives no response", [hanging]],
    ["the storage gives no response", [linking("a"), hanging]],
    ["the URL is asked for again", [linking("a"), expired, hanging]],
  ])("ends with its deadline, though %s", async (_, replies) => {
    const { client, time } = connect(library, replies);
    const ended = download(client, "/scans/{scan_id}", { params, deadline: 1000 }).catch((error) => error);
    await time.advance(1000);
    expect(await ended).toMatchObject({ name: "TransportError", operation: "GET /scans/{scan_id}" });
    expect(time.elapsed()).toBe(1000);
    expect(time.pending()).toBe(0);
  });

  it("ends with its deadline while its body is read", async () => {
    const { client, time } = connect(library, [linking("a"), stalled(200, "{")]);
    const { body } = await download(client, "/scans/{scan_id}", { params, deadline: 1000 });
    await time.advance(400);
    const rest = new Response(body).text().catch((error: Error) => error);
    await time.advance(600);
    expect(await rest).toMatchObject({ name: "DownloadFailed" });
    expect(time.elapsed()).toBe(1000);
    expect(time.pending()).toBe(0);
  });

  it("ends with the signal's reason when it is aborted", async () => {
    const controller = new AbortController();
    const reason = new Error("given up");
    const { fetch } = fakeFetch([
      linking("a"),
      () => {
        controller.abort(reason);
        return new Promise<Response>(() => {});
      },
    ]);
    const client = createClient(library, { baseUrl: "https://api.test", env: virtualTime() });
    const aborted = download(client, "/scans/{scan_id}", { params, fetch, signal: controller.signal });
    await expect(aborted).rejects.toBe(reason);
  });
});
