import { createClient, type RateLimit } from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";
import { redisPace } from "../../src/client/pace-redis/index.ts";
import { meshi } from "../support/meshi.ts";

/** What the parent tells one of many processes. */
export interface Job {
  readonly api: string;
  /** Without it the process paces itself. */
  readonly redis?: string;
  readonly calls: number;
  readonly limits: readonly RateLimit[];
}

/** What the process reports: that it is ready, and at the end how its calls ended. */
export type Report = { readonly ready: true } | { readonly succeeded: number; readonly warnings: number };

const say = (report: Report) => process.send?.(report);

process.once("message", async (job) => {
  // The parent sends nothing else.
  const { api, redis, calls, limits } = job as Job;
  let warnings = 0;
  const pace =
    redis === undefined ? limits : await redisPace({ url: redis, limits, onWarning: () => warnings++ });
  const client = createClient(meshi, { token: "a-key", baseUrl: api, pace, transport: nodeTransport() });
  process.once("message", async () => {
    const results = await Promise.all(Array.from({ length: calls }, () => client.GET("/auth")));
    say({ succeeded: results.filter(({ error }) => !error).length, warnings });
    process.disconnect();
    if (typeof pace === "function") await pace.close();
  });
  say({ ready: true });
});
