import { type Server, start } from "../server.ts";

/** A published sandbox key with every permission. */
export const key = "meshi-full-key";

export interface Sandbox extends Server {
  readonly baseUrl: string;
  /** Creates an event and returns its id. */
  event(id: string): Promise<string>;
}

/** Starts `concord sandbox` without rate limits, and with runs that end at once. */
export async function startSandbox(concord: string): Promise<Sandbox> {
  const server = await start(concord, [
    "sandbox",
    "--port",
    "0",
    "--run-duration",
    "0",
    "--no-rate-limit",
    "--log",
    "off",
  ]);
  const baseUrl = `${server.origin}/meshi`;
  return {
    ...server,
    baseUrl,
    async event(id) {
      await send(`${baseUrl}/events`, "POST", JSON.stringify({ ...event, event_id: id }));
      return id;
    },
  };
}

const event = { title: "Benchmark", start_date: "2026-05-01", end_date: "2026-05-02", timezone: "UTC" };

/** Sends JSON with bare fetch and reads the response. @throws Error unless the status is 2xx. */
export async function send(url: string, method: string, body: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await fetch(url, { method, headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} got ${response.status}: ${text}`);
  return JSON.parse(text);
}
