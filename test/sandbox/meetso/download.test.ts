import { describe, expect, it } from "vitest";
import { type Bench, openMeetso } from "./harness.ts";

const LIFE = 60_000;

async function recorded(): Promise<Bench & { readonly id: string; readonly url: URL }> {
  const bench = await openMeetso();
  const { recording_id: id } = await bench.first("Stand-up");
  const { download_url } = await bench.recording(id);
  return { ...bench, id: id ?? "", url: new URL(download_url ?? "") };
}

/** Status, error code of the storage, and time of the response. */
async function refusal(url: URL, init?: RequestInit): Promise<[number, string | undefined]> {
  const response = await fetch(url, init);
  expect(response.headers.get("content-type")).toBe("application/xml");
  return [response.status, /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]];
}

describe("the download URL of a recording", () => {
  it("gives a playable file of the length and size that the recording tells, without a credential", async () => {
    const { recording, id, url } = await recorded();
    const { size_bytes, duration_seconds, mime_type } = await recording(id);
    const response = await fetch(url);
    const file = Buffer.from(await response.arrayBuffer());
    expect([response.status, response.headers.get("content-type"), file.length]).toEqual([
      200,
      mime_type,
      size_bytes,
    ]);
    expect(file.toString("latin1", 0, 4) + file.toString("latin1", 8, 16)).toBe("RIFFWAVEfmt ");
    const [bytesPerSecond, dataBytes] = [file.readUInt32LE(28), file.readUInt32LE(40)];
    expect(dataBytes / bytesPerSecond).toBe(duration_seconds);
    expect(dataBytes).toBe(file.length - 44);
  });

  it("lies outside of the API, and responds to HEAD as to GET, without a body", async () => {
    const { sandbox, url } = await recorded();
    expect(url.origin).toBe(sandbox.url);
    expect(url.href.startsWith(sandbox.urls.meetso)).toBe(false);
    const head = await fetch(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "900044", ""]);
  });

  it("ends at the time that the recording tells; reading the recording again gives another one", async () => {
    const { recording, id, url, clock } = await recorded();
    const { download_url_expires_at } = await recording(id);
    expect(Date.parse(download_url_expires_at ?? "")).toBe(clock.now + LIFE);
    clock.now += LIFE - 1;
    expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
    clock.now += 1;
    expect(await refusal(url)).toEqual([403, "AccessDenied"]);
    expect((await fetch(url)).headers.get("date")).toBe(new Date(clock.now).toUTCString());
    const again = await recording(id);
    expect((await fetch(again.download_url ?? "", { method: "HEAD" })).status).toBe(200);
  });

  it("is refused when anything in it was changed", async () => {
    const { url, first } = await recorded();
    const other = await first("Customer call");
    const changed = [
      url.href.replace(/expires=\d+/, (text) => `${text}0`),
      url.href.replace("expires=", "until="),
      url.href.replace(/signature=./, (text) => `signature=${text.endsWith("A") ? "B" : "A"}`),
      url.href.replace(/&signature=.*/, ""),
      url.href.replace(/storage\/meetso\/\w+/, `storage/meetso/${other.recording_id}`),
      url.href.replace("storage/meetso", "storage/meshi"),
      url.href.replace("storage/meetso", "storage/nowhere"),
      url.href.replace("?", "/more?"),
    ];
    for (const href of changed) {
      expect(href).not.toBe(url.href);
      expect([href, ...(await refusal(new URL(href)))]).toEqual([href, 403, "SignatureDoesNotMatch"]);
    }
  });

  it("is refused to whoever sends a credential along, so that one that leaks is noticed", async () => {
    const { url, sandbox } = await recorded();
    const headers = { authorization: `Bearer ${sandbox.keys.meetso.full}` };
    expect(await refusal(url, { headers })).toEqual([400, "InvalidArgument"]);
  });

  it("takes no other method", async () => {
    const { url } = await recorded();
    expect(await refusal(url, { method: "PUT", body: "x" })).toEqual([405, "MethodNotAllowed"]);
  });

  it("names the sandbox as the caller does", async () => {
    const { sandbox, id } = await recorded();
    const base = sandbox.urls.meetso.replace("127.0.0.1", "localhost");
    const headers = { authorization: `Bearer ${sandbox.keys.meetso.full}` };
    const answer = await fetch(`${base}/public/v1/recordings/${id}`, { headers });
    const { data } = (await answer.json()) as { data: { download_url: string } };
    expect(new URL(data.download_url).hostname).toBe("localhost");
  });
});
