import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { concord, file } from "./concord.ts";
import { csv, EVENT, rows, withEvent } from "./sandbox.ts";

/** A forward proxy that remembers which hosts it was asked for. */
async function proxy(): Promise<{ url: string; hosts: string[] }> {
  const hosts: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { url = "", method, headers } = incoming;
    hosts.push(new URL(url).host);
    const forwarded = request(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  server.on("connect", ({ url = "" }, socket) => {
    hosts.push(url);
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = connect(Number(port), hostname, () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    upstream.pipe(socket).pipe(upstream);
    for (const end of [socket, upstream]) end.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // The address of a TCP server is an object.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hosts };
}

test.each(["HTTP_PROXY", "http_proxy"])("requests go through the proxy of %s", async (variable) => {
  const { base, to } = await withEvent();
  const { url, hosts } = await proxy();
  const roster = await file("roster.csv", csv(rows(5)));
  const ended = await concord(["import", roster, "--event", EVENT, ...to], { env: { [variable]: url } });
  expect(ended).toMatchObject({ code: 0 });
  expect(new Set(hosts)).toEqual(new Set([new URL(base).host]));
});

test.each(["HTTP_PROXY", "ALL_PROXY"])(
  "as with curl, %s may name a proxy without http://",
  async (variable) => {
    const { base, to } = await withEvent();
    const { url, hosts } = await proxy();
    const env = { [variable]: url.replace("http://", "") };
    expect(await concord(["call", "meshi", "getAuth", ...to], { env })).toMatchObject({ code: 0 });
    expect(hosts).toEqual([new URL(base).host]);
  },
);

test("NO_PROXY keeps a host out of it", async () => {
  const { to } = await withEvent();
  const { url, hosts } = await proxy();
  const env = { HTTP_PROXY: url, NO_PROXY: "127.0.0.1" };
  expect(await concord(["call", "meshi", "getAuth", ...to], { env })).toMatchObject({ code: 0 });
  expect(hosts).toEqual([]);
});

test("a proxy that is down is named by its address, and no retry would help", async () => {
  const { to } = await withEvent();
  const env = { HTTP_PROXY: "http://127.0.0.1:1" };
  const { code, err } = await concord(["call", "meshi", "getAuth", "--attempts", "2", ...to], { env });
  expect(code).toBe(1);
  expect(err).toMatch(/concord: GET \/auth got no response: .*127\.0\.0\.1:1/);
  expect(err).toContain("(attempts: 1)");
  expect(err).toContain("HTTP_PROXY is set: check that the proxy is right and runs.");
});

test.each([
  { HTTP_PROXY: "socks5://127.0.0.1:9", http_proxy: "" },
  { HTTP_PROXY: "", ALL_PROXY: "socks5://127.0.0.1:9", all_proxy: "" },
  { HTTP_PROXY: "", HTTPS_PROXY: "http://127.0.0.1:9", ALL_PROXY: "socks5://127.0.0.1:9" },
])("a proxy of another kind is refused where it counts: %j", async (env) => {
  const { to } = await withEvent();
  const { code, err } = await concord(["call", "meshi", "getAuth", ...to], { env });
  expect(code).toBe(1);
  expect(err).toContain("names a proxy of the kind socks5, which cannot be used");
});

test.each([
  { HTTP_PROXY: "socks5://127.0.0.1:9" },
  { ALL_PROXY: "socks5://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" },
])("and passed over where another variable goes before it: %j", async (env) => {
  const { to } = await withEvent();
  const { url, hosts } = await proxy();
  const ended = await concord(["call", "meshi", "getAuth", ...to], { env: { ...env, http_proxy: url } });
  expect(ended).toMatchObject({ code: 0 });
  expect(hosts).toHaveLength(1);
});
