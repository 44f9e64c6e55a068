import { randomUUID } from "node:crypto";
import createFetchClient from "openapi-fetch";
import { meshi } from "../../generated/meshi/index.ts";
import type { paths } from "../../generated/meshi/schema.ts";
import { type ClientOptions, createClient } from "../../src/client/index.ts";
import { roster } from "./roster.ts";

/** The same two calls, made by each client. Both return the run's id from the response. */
export interface Contender {
  get(): Promise<string | undefined>;
  put(): Promise<string | undefined>;
}

export type Connect = (origin: string) => Contender | Promise<Contender>;

export const TOKEN = "bench";
export const headers = { authorization: `Bearer ${TOKEN}` };
export const READ = "/runs/run-1";
export const WRITE = "/events/ev-1/attendees:import";

/** The response of our own server. */
export interface Run {
  readonly run_id?: string;
}

const attendees = roster(36);

/** A write of 5 kB. Every call needs a new key; Concord's client makes it by itself. */
export const write = () => ({ idempotency_key: randomUUID(), attendees });

/** Bare fetch, and Concord on top of it. The other clients have to be installed: `peers.ts`. */
export const contenders: Readonly<Record<string, Connect>> = {
  fetch: (origin) => {
    const json = { ...headers, "content-type": "application/json" };
    const send = async (path: string, init: RequestInit) =>
      ((await (await fetch(origin + path, init)).json()) as Run).run_id;
    return {
      get: () => send(READ, { headers }),
      put: () => send(WRITE, { method: "PUT", headers: json, body: JSON.stringify(write()) }),
    };
  },
  // Whoever imports undici gives fetch its dispatcher as well. So only those who are measured with it do.
  async undici(origin) {
    const { Pool } = await import("undici");
    const pool = new Pool(origin);
    const json = { ...headers, "content-type": "application/json" };
    const send = async (options: Parameters<typeof pool.request>[0]) =>
      ((await (await pool.request(options)).body.json()) as Run).run_id;
    return {
      get: () => send({ method: "GET", path: READ, headers }),
      put: () => send({ method: "PUT", path: WRITE, headers: json, body: JSON.stringify(write()) }),
    };
  },
  "openapi-fetch": (baseUrl) => {
    const client = createFetchClient<paths>({ baseUrl, headers });
    const read = { params: { path: { run_id: "run-1" } } };
    const params = { path: { event_id: "ev-1" } };
    return {
      get: async () => (await client.GET("/runs/{run_id}", read)).data?.run_id,
      async put() {
        const body = write();
        return (await client.PUT("/events/{event_id}/attendees:import", { params, body })).data?.run_id;
      },
    };
  },
  concord: (origin) => concord(origin),
  async "concord-node"(origin) {
    const { nodeTransport } = await import("../../src/client/node/index.ts");
    return concord(origin, { transport: nodeTransport() });
  },
};

function concord(baseUrl: string, options: ClientOptions = {}): Contender {
  const client = createClient(meshi, { ...options, baseUrl, token: TOKEN, pace: false });
  const read = { params: { path: { run_id: "run-1" } } };
  const params = { path: { event_id: "ev-1" } };
  return {
    get: async () => (await client.GET("/runs/{run_id}", read)).data?.run_id,
    async put() {
      const body = { attendees };
      return (await client.PUT("/events/{event_id}/attendees:import", { params, body })).data?.run_id;
    },
  };
}
