import { join } from "node:path";
import { type Dispatcher, Pool } from "undici";
import { type Server, start } from "../server.ts";
import { cpuOf } from "./cpu-of.ts";
import { type Experiment, type Settings, scaled } from "./experiment.ts";
import { elapsed, interleave, spread } from "./measure.ts";
import { sumUp, type Target } from "./report.ts";
import { roster } from "./roster.ts";
import { key, send, startSandbox } from "./sandbox.ts";

const CONNECTIONS = 64;
const EVENT = "ev-bench";

interface Request {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  /** Each request of a kind has a number, from which its key is made. */
  readonly body?: (number: number) => string;
}

type Requests = readonly [Request, ...Request[]];

const rows = JSON.stringify(roster(20));

const writes: Requests = [
  {
    method: "POST",
    path: `/events/${EVENT}/match-runs`,
    body: (number) => `{"idempotency_key":"match-${number}"}`,
  },
  {
    method: "PUT",
    path: `/events/${EVENT}/attendees:import`,
    body: (number) => `{"idempotency_key":"import-${number}","attendees":${rows}}`,
  },
];

function reads(run: string): Requests {
  return [
    { method: "GET", path: `/runs/${run}` },
    { method: "GET", path: `/events/${EVENT}` },
    { method: "GET", path: `/events/${EVENT}/review-queue?limit=10` },
  ];
}

const context: Request = {
  method: "POST",
  path: `/events/${EVENT}/context`,
  body: () => JSON.stringify({ objectives: "Meet the right people" }),
};

/** How fast the sandbox responds, with validation, compared with Prism, which sends examples and keeps no state. */
export const sandboxRequests: Experiment = {
  ids: ["sandbox-requests", "sandbox-reads", "sandbox-writes"],
  rounds: 7,
  async run({ rounds, scale, concord }: Settings) {
    const document = join(import.meta.dirname, "../../generated/meshi/openapi.yaml");
    const sandbox = await startSandbox(concord);
    const prism = await start(join(import.meta.dirname, "prism-server.ts"), [document]);
    try {
      await sandbox.event(EVENT);
      const url = `${sandbox.baseUrl}/events/${EVENT}/match-runs`;
      // The sandbox's own tests compare its responses with the document.
      const { run_id } = (await send(url, "POST", '{"idempotency_key":"bench"}')) as { run_id: string };
      const compare = async (id: string, what: string, requests: Requests, target: Target) => {
        const contenders = {
          sandbox: costOfRequests(sandbox, sandbox.baseUrl, requests, scaled(8000, scale, 200)),
          prism: costOfRequests(prism, prism.origin, requests, scaled(2000, scale, 50)),
        };
        await interleave(1, contenders);
        const measured = await interleave(rounds, contenders);
        const over = (cost: "cpu" | "wall") =>
          measured.map(({ sandbox, prism }) => prism[cost] / Math.max(sandbox[cost], Number.EPSILON));
        const name = `${what} per second of CPU, sandbox: Prism mock`;
        return sumUp(id, name, "ratio", over("cpu"), target, over("wall"));
      };
      const read = reads(run_id);
      return [
        // The traffic of a partner's program: three reads to a write.
        await compare("sandbox-requests", "Requests", [...read, context], { atLeast: 5 }),
        await compare("sandbox-reads", "Reads", read, { atLeast: 8 }),
        await compare("sandbox-writes", "Keyed writes", writes, { atLeast: 5 }),
      ];
    } finally {
      await Promise.all([sandbox.stop(), prism.stop()]);
    }
  },
};

/** What a request costs the server, in ms: CPU time of its process, and wall time with 64 requests at once. */
function costOfRequests(
  { pid }: Server,
  baseUrl: string,
  requests: Requests,
  count: number,
): () => Promise<{ cpu: number; wall: number }> {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname === "/" ? "" : pathname;
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  let number = 0;
  return async () => {
    const pool = new Pool(origin, { connections: CONNECTIONS });
    const before = cpuOf(pid);
    const wall = await elapsed(() =>
      spread(count, CONNECTIONS, async (index) => {
        const { method, path, body } = requests[index % requests.length] ?? requests[0];
        number += 1;
        const sent = body?.(number) ?? null;
        const status = await exchange(pool, { method, path: prefix + path, headers, body: sent });
        if (status >= 300) throw new Error(`${method} ${baseUrl}${path} got ${status}`);
      }),
    );
    await pool.close();
    return { cpu: (cpuOf(pid) - before) / count, wall: wall / count };
  };
}

/** Sends a request and reads its whole response, as cheaply as possible: a fast server must not wait for this process. */
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
