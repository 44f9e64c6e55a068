import { createClient, type RateLimit } from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";
import { redisPace } from "../../src/client/pace-redis/index.ts";
import { meshi } from "../support/meshi.ts";

/** How a process of a fleet paces its calls, and where it sends them. */
export interface Job {
  readonly api: string;
  /** Without it the process paces itself. */
  readonly redis?: string;
  readonly limits: readonly RateLimit[];
  /** How long Redis may take to respond, in ms. */
  readonly timeout?: number;
}

/** What the parent tells a process: its job, then how many calls to make at once, as often as it likes. */
export type Message = { readonly job: Job } | { readonly calls: number };

/** What the process reports: that it is ready, and how its calls ended. `warnings` are those since its start. */
export type Report = { readonly ready: true } | { readonly succeeded: number; readonly warnings: number };

const report = (said: Report) => process.send?.(said);

async function begin({ api, redis, limits, timeout }: Job): Promise<void> {
  let warnings = 0;
  const options = { limits, timeout, onWarning: () => warnings++ };
  const pace = redis === undefined ? limits : await redisPace({ url: redis, ...options });
  const client = createClient(meshi, { token: "a-key", baseUrl: api, pace, transport: nodeTransport() });
  process.on("message", async (message) => {
    // The parent sends nothing else from now on.
    const { calls } = message as { calls: number };
    const results = await Promise.all(Array.from({ length: calls }, () => client.GET("/auth")));
    report({ succeeded: results.filter(({ error }) => !error).length, warnings });
  });
  process.once("disconnect", async () => {
    if (typeof pace === "function") await pace.close();
  });
  report({ ready: true });
}

// The first message has the job.
process.once("message", (message) => begin((message as { job: Job }).job));
