import { Agent, get, Server } from "node:http";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { sourceOf } from "../../src/sandbox/api-source.ts";
import { apis } from "../../src/sandbox/apis.ts";
import { FaultPlan } from "../../src/sandbox/core/faults/plan.ts";
import { mount, tablesOf } from "../../src/sandbox/core/mount.ts";
import { openStore } from "../../src/sandbox/core/store.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { meshi } from "../../src/sandbox/meshi/index.ts";
import { openBench } from "./harness.ts";

describe("a request id", () => {
  it("of the caller is echoed, on success and on error", async () => {
    const { call } = await openBench();
    const headers = { "x-correlation-id": "partner-trace-001" };
    for (const [method, path, status] of [
      ["GET", "/auth", 200],
      ["GET", "/runs/none", 404],
      ["GET", "/nowhere", 404],
      ["DELETE", "/auth", 405],
    ] as const) {
      const reply = await call(method, path, { headers });
      expect([reply.status, reply.body.correlation_id]).toEqual([status, "partner-trace-001"]);
    }
  });

  it("is made up where there is none, or none that can be used", async () => {
    const { call } = await openBench();
    const ids = [undefined, "", "x".repeat(256), "tr\u00e4ce"].map(async (given) => {
      const headers = given === undefined ? {} : { "x-correlation-id": given };
      return (await call("GET", "/auth", { headers })).body.correlation_id;
    });
    const made = await Promise.all(ids);
    expect(new Set(made).size).toBe(4);
    for (const id of made) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("the server", () => {
  it("keeps a connection open for a program that stands still for a minute", async () => {
    const { sandbox } = await openBench();
    const { headers } = await fetch(sandbox.url);
    expect(Number(/timeout=(\d+)/.exec(headers.get("keep-alive") ?? "")?.[1])).toBeGreaterThan(60);
  });

  it("tells which APIs it has at its root, and that there are no others", async () => {
    const { sandbox } = await openBench({ apis: Object.keys(apis) as (keyof typeof apis)[] });
    const root = await fetch(sandbox.url);
    const names = Object.keys(apis).map((name) => `/${name}`);
    expect([root.status, await root.json()]).toEqual([200, { apis: names }]);
    const nowhere = await fetch(`${sandbox.url}/nowhere/at/all`);
    expect([nowhere.status, (await nowhere.json()).message]).toEqual([
      404,
      `There is no API at /nowhere/at/all; there are ${names.join(", ")}.`,
    ]);
    const bare = await fetch(`${sandbox.url}/meshi`);
    expect([bare.status, (await bare.json()).code]).toEqual([404, "NOT_FOUND"]);
  });

  it("publishes base URLs and test keys", async () => {
    const { sandbox } = await openBench();
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const urls = Object.keys(apis).map((name) => [name, `${sandbox.url}/${name}`]);
    expect(sandbox.urls).toEqual(Object.fromEntries(urls));
    expect(sandbox.keys.meshi).toMatchObject({ full: "meshi-full-key", otherOrg: "meshi-other-org-key" });
  });

  it("serves only the APIs that it is asked for", async () => {
    const { sandbox } = await openBench({ apis: [] });
    expect((await fetch(`${sandbox.urls.meshi}/auth`)).status).toBe(404);
  });

  it("tells the time of its clock", async () => {
    const { call, clock } = await openBench();
    clock.now = Date.parse("2031-01-01T00:00:00Z");
    expect((await call("GET", "/auth")).headers.date).toBe("Wed, 01 Jan 2031 00:00:00 GMT");
  });

  it("says so when its port is taken", async () => {
    const { sandbox } = await openBench();
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ port })).rejects.toThrow(`Port 127.0.0.1:${port} is in use.`);
  });

  it("reports when it cannot listen at the address that it was given", async () => {
    await expect(startSandbox({ host: "192.0.2.1" })).rejects.toThrow(/^Cannot listen on 192\.0\.2\.1:0/);
  });

  it("lets a response under way finish when it is closed, and takes no new requests", async () => {
    const { sandbox, raw } = await openBench();
    const slow = await raw("GET", "/auth", { headers: { "x-sandbox-fault": "slow-body=100ms" } });
    const closed = sandbox.close();
    expect(JSON.parse(await slow.text())).toMatchObject({ org_id: "org-concord" });
    await closed;
    await expect(raw("GET", "/auth")).rejects.toThrow("fetch failed");
    await sandbox.close();
  });

  it("does not wait for connections that are only kept alive", async () => {
    const { sandbox, base } = await openBench();
    const agent = new Agent({ keepAlive: true });
    const headers = { authorization: `Bearer ${sandbox.keys.meshi.full}` };
    await new Promise((resolve) => {
      get(`${base}/auth`, { agent, headers }, (response) =>
        response.resume().once("end", () => resolve(undefined)),
      );
    });
    // What is still open after a grace period is closed by this.
    const closeAll = vi.spyOn(Server.prototype, "closeAllConnections");
    await sandbox.close();
    expect(closeAll).not.toHaveBeenCalled();
    agent.destroy();
  });

  it("starts as often as one likes, each with a state of its own", async () => {
    const [one, other] = await Promise.all([openBench(), openBench()]);
    await one.createEvent("summit");
    expect((await other.call("GET", "/events/summit")).status).toBe(404);
  });

  it("has a handler for every operation of the document, and the codes that it refuses with by itself", async () => {
    const store = await openStore(undefined, tablesOf([meshi]));
    onTestFinished(() => store.close());
    const options = {
      now: Date.now,
      runDuration: 0,
      rateLimits: undefined,
      faults: new FaultPlan([], new Set()),
    };
    const mounted = await mount(sourceOf(meshi), store, options);
    const operations = mounted.routes.all.map(({ id }) => id);
    expect(Object.keys(mounted.service.handlers).sort()).toEqual(operations.sort());
    const { api } = mounted;
    const { route, method, ...described } = Object.fromEntries(
      Object.entries(api.codes).map(([reason, code]) => [
        reason,
        api.refusalOf?.(undefined, code, 500).code ?? code,
      ]),
    );
    expect(Object.values(described).filter((code) => !mounted.codes.has(code))).toEqual([]);
    expect([route, method].filter((code = "") => mounted.codes.has(code))).toEqual([]);
  });
});
