import { join } from "node:path";
import { type Dispatcher, Pool } from "undici";
import { start } from "../server.ts";
import { type Experiment, type Settings, scaled } from "./experiment.ts";
import { elapsed, interleave, spread } from "./measure.ts";
import { sumUp } from "./report.ts";
import { key, send, startSandbox } from "./sandbox.ts";

const CONNECTIONS = 64;
const EVENT = "ev-bench";

interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
}

/** What a partner's program asks for again and again: three reads to a write, each answered with a success by both. */
function mix(run: string): readonly [Request, ...Request[]] {
  return [
    { method: "GET", path: `/runs/${run}` },
    { method: "GET", path: `/events/${EVENT}` },
    { method: "GET", path: `/events/${EVENT}/review-queue?limit=10` },
    {
      method: "POST",
      path: `/events/${EVENT}/context`,
      body: JSON.stringify({ objectives: "Meet the right people" }),
    },
  ];
}

/** How fast the sandbox answers, validation on, next to Prism, which answers from examples and keeps no state. */
export const sandboxRequests: Experiment = {
  ids: ["sandbox-requests"],
  rounds: 9,
  async run({ rounds, scale, concord }: Settings) {
    const document = join(import.meta.dirname, "../../generated/meshi/openapi.yaml");
    const sandbox = await startSandbox(concord);
    const prism = await start(join(import.meta.dirname, "prism-server.ts"), [document]);
    try {
      await sandbox.event(EVENT);
      const url = `${sandbox.baseUrl}/events/${EVENT}/match-runs`;
      // The sandbox's answers are held against the document by its own tests.
      const { run_id } = (await send(url, "POST", '{"idempotency_key":"bench"}')) as { run_id: string };
      const requests = mix(run_id);
      const contenders = {
        sandbox: requestsPerSecond(sandbox.baseUrl, requests, scaled(8000, scale, 8)),
        prism: requestsPerSecond(prism.origin, requests, scaled(2000, scale, 8)),
      };
      await interleave(4, contenders);
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

function requestsPerSecond(
  baseUrl: string,
  requests: ReturnType<typeof mix>,
  count: number,
): () => Promise<number> {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname === "/" ? "" : pathname;
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return async () => {
    const pool = new Pool(origin, { connections: CONNECTIONS });
    const ms = await elapsed(() =>
      spread(count, CONNECTIONS, async (index) => {
        const { method, path, body = null } = requests[index % requests.length] ?? requests[0];
        const status = await exchange(pool, { method, path: prefix + path, headers, body });
        if (status >= 300) throw new Error(`${method} ${baseUrl}${path} was answered with ${status}`);
      }),
    );
    await pool.close();
    return (count / ms) * 1000;
  };
}

/** One request and its whole answer, at the least cost to this process: a faster server must not wait for it. */
function exchange(pool: Pool, request: Dispatcher.DispatchOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    let status = 0;
    pool.dispatch(request, {
      onRequestStart() {},
      onResponseStart(_, statusCode) {
        status = statusCode;
      },
      onResponseData() {},
      onResponseEnd: () => resolve(status),
      onResponseError: (_, error) => reject(error),
    });
  });
}
