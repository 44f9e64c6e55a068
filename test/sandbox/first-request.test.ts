import { once } from "node:events";
import { IncomingMessage } from "node:http";
import { connect, Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { readBody } from "../../src/sandbox/core/body.ts";
import { FaultPlan } from "../../src/sandbox/core/faults/plan.ts";
import { faultPlan, mountings, tablesOf } from "../../src/sandbox/core/mount.ts";
import { listen } from "../../src/sandbox/core/server.ts";
import { openStore } from "../../src/sandbox/core/store.ts";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { contract, document, parcels } from "./parcels.ts";

async function open(options?: SandboxOptions) {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** The core with one API, whose document `read` returns. */
async function openParcels(read: () => Promise<typeof document>) {
  const store = await openStore(undefined, tablesOf([parcels]));
  const faults = new FaultPlan([], new Set());
  const options = { now: Date.now, runDuration: 0, rateLimits: false, faults } as const;
  const mounted = mountings(
    [{ api: parcels, contract: async () => contract, openapi: read }],
    store,
    options,
  );
  const server = await listen(mounted, "127.0.0.1", 0);
  onTestFinished(() => server.close().then(() => store.close()));
  return server;
}

it("reads a document at the first request, once, however many come at the same time", async () => {
  let reads = 0;
  const server = await openParcels(async () => {
    reads += 1;
    return document;
  });
  expect(await (await fetch(server.url)).json()).toEqual({ apis: ["/parcels"] });
  expect(reads).toBe(0);
  const asked = await Promise.all(Array.from({ length: 20 }, () => fetch(`${server.url}/parcels/nowhere`)));
  expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([404]));
  expect(reads).toBe(1);
});

it("responds to the first requests to all APIs at once as it does to later ones", async () => {
  const sandbox = await open();
  const paths = Object.values({
    meshi: `${sandbox.urls.meshi}/auth`,
    meshes: `${sandbox.urls.meshes}/api/v1/workspaces`,
    mainApi: `${sandbox.urls["main-api"]}/nowhere`,
    meetso: `${sandbox.urls.meetso}/nowhere`,
  });
  const statuses = () =>
    Promise.all([...paths, ...paths, ...paths].map(async (url) => (await fetch(url)).status));
  const first = await statuses();
  expect(first.slice(0, 4)).toEqual([401, 401, 404, 404]);
  expect(await statuses()).toEqual(first);
});

it("a body that is sent with the first request is read whole", async () => {
  const { urls, keys } = await open({ apis: ["meshes"] });
  const events = Array.from({ length: 100 }, (_, n) => ({
    event: "a.b",
    payload: { text: "x".repeat(9000), n },
  }));
  const answer = await fetch(`${urls.meshes}/api/v1/events/bulk`, {
    method: "POST",
    headers: { "x-meshes-publishable-key": keys.meshes.publishable },
    body: JSON.stringify(events),
  });
  expect([answer.status, (await answer.json()).count]).toEqual([201, 100]);
});

it("a client that leaves while the API is made ready harms nobody", async () => {
  let ready = (): void => {};
  let asked = (): void => {};
  const wanted = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const server = await openParcels(async () => {
    asked();
    await new Promise<void>((resolve) => {
      ready = resolve;
    });
    return document;
  });
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.write(
    "POST /parcels/parcels HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer writer\r\ncontent-length: 9\r\n\r\n[{",
  );
  await wanted;
  socket.destroy();
  await once(socket, "close");
  const next = fetch(`${server.url}/parcels/nowhere`);
  ready();
  expect((await next).status).toBe(404);
});

it("a body whose client has left already is not waited for", async () => {
  const request = new IncomingMessage(new Socket());
  request.headers["content-length"] = "5";
  request.destroy();
  await expect(readBody(request, 100)).rejects.toThrow("The client closed the connection");
});

it("an API that cannot be made ready says so in every response, and does not hold up the start of the others", async () => {
  const server = await openParcels(() => Promise.reject(new Error("the bundle is broken")));
  for (const _ of [1, 2]) {
    const answer = await fetch(`${server.url}/parcels/parcels`);
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { message: "The sandbox cannot serve parcels: the bundle is broken" },
    ]);
  }
});

it("a fault of the options may name an operation of any API, that of a header one of its own API", async () => {
  const sandbox = await open({ faults: ["status=500,times=1,operation=getAuth"] });
  expect((await fetch(`${sandbox.urls.meshi}/auth`)).status).toBe(500);
  const header = (operation: string) => ({ "x-sandbox-fault": `status=503,operation=${operation}` });
  const ask = async (operation: string) =>
    (await fetch(`${sandbox.urls.meshes}/api/v1/workspaces`, { headers: header(operation) })).status;
  expect([await ask("listWorkspaces"), await ask("getAuth")]).toEqual([503, 400]);
});

it("contracts are loaded at the start only where faults may name their operations", async () => {
  let reads = 0;
  const source = {
    api: parcels,
    contract: async () => {
      reads += 1;
      return contract;
    },
    openapi: async () => document,
  };
  await faultPlan([], [source]);
  expect(reads).toBe(0);
  await expect(faultPlan(["status=503,operation=nothing"], [source])).rejects.toThrow(
    'Fault "status=503,operation=nothing": operation needs an operationId',
  );
  expect(reads).toBe(1);
});
