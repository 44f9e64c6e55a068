import { join } from "node:path";
import { Pool } from "undici";
import { start } from "../server.ts";
import { type Experiment, type Settings, scaled } from "./experiment.ts";
import { elapsed, interleave, spread } from "./measure.ts";
import { sumUp } from "./report.ts";
import { key, startSandbox } from "./sandbox.ts";

const CONNECTIONS = 8;
const EVENT = "ev-bench";

/** Reads and writes that both servers answer with a success, three reads to a write. */
const mix = [
  { method: "GET", path: "/auth" },
  { method: "GET", path: `/events/${EVENT}` },
  { method: "GET", path: `/events/${EVENT}/review-queue?limit=10` },
  {
    method: "POST",
    path: `/events/${EVENT}/context`,
    body: JSON.stringify({ objectives: "Meet the right people" }),
  },
] as const;

/** How fast the sandbox answers, validation on, next to Prism, which answers from examples and keeps no state. */
export const sandboxRequests: Experiment = {
  ids: ["sandbox-requests"],
  rounds: 9,
  async run({ rounds, scale }: Settings) {
    const document = join(import.meta.dirname, "../../generated/meshi/openapi.yaml");
    const sandbox = await startSandbox();
    const prism = await start(join(import.meta.dirname, "prism-server.ts"), [document]);
    try {
      await sandbox.event(EVENT);
      const contenders = {
        sandbox: requestsPerSecond(sandbox.baseUrl, scaled(4000, scale, 8)),
        prism: requestsPerSecond(prism.origin, scaled(400, scale, 8)),
      };
      await interleave(1, contenders);
      const measured = await interleave(rounds, contenders);
      const ratios = measured.map(({ sandbox, prism }) => sandbox / prism);
      return [
        sumUp("sandbox-requests", "Requests per second, sandbox: Prism mock", "ratio", ratios, {
          atLeast: 5,
        }),
      ];
    } finally {
      await Promise.all([sandbox.stop(), prism.stop()]);
    }
  },
};

function requestsPerSecond(baseUrl: string, count: number): () => Promise<number> {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname === "/" ? "" : pathname;
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return async () => {
    // Not fetch: the faster server must not wait for this process.
    const pool = new Pool(origin, { connections: CONNECTIONS });
    const ms = await elapsed(() =>
      spread(count, CONNECTIONS, async (index) => {
        const { method, path, ...rest } = mix[index % mix.length] ?? mix[0];
        const { statusCode, body } = await pool.request({ method, path: prefix + path, headers, ...rest });
        const text = await body.text();
        if (statusCode >= 300)
          throw new Error(`${method} ${baseUrl}${path} was answered with ${statusCode}: ${text}`);
      }),
    );
    await pool.close();
    return (count / ms) * 1000;
  };
}
