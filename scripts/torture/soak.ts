import { meshi } from "../../generated/meshi/index.ts";
import { batch, createClient, paginate, run } from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { credentials } from "./command-line.ts";
import { Count, type Scale } from "./count.ts";
import { createEvent } from "./inputs.ts";

/** Growth below these limits is noise: of the heap in bytes, of handles in number. */
const HEAP_NOISE = 32 * 1024 * 1024;
const HANDLE_NOISE = 60;

/** Sends mixed traffic with faults for the given time. Memory, handles and listeners must not grow. */
export async function soak({ size, seed, seconds }: Scale): Promise<Count> {
  const count = new Count();
  const sandbox = await startSandbox({
    apis: ["meshi"],
    runDuration: 0,
    rateLimits: false,
    faults: [
      `status=503,probability=0.05,seed=${seed}`,
      `drop-after,probability=0.03,seed=${seed}`,
      `html=502,probability=0.02,seed=${seed}`,
    ],
  });
  const baseUrl = sandbox.urls.meshi;
  const signal = new AbortController().signal;
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...given: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, given);
  };
  signal.removeEventListener = (...given: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, given);
  };
  const retry = { base: 1, maxWait: 5, attempts: 10 };
  const clients = [undefined, nodeTransport()].map((transport) =>
    createClient(meshi, {
      baseUrl,
      token: credentials.meshi,
      retry,
      signal,
      // At the contract's pace, it would send 600 requests and wait for the rest of the minute.
      pace: [{ requests: 1_000_000, seconds: 1, per: "key" }],
      ...(transport && { transport }),
    }),
  );
  await createEvent(baseUrl, "soak");
  const params = { path: { event_id: "soak" } };
  const until = performance.now() + { short: 1.5, gate: seconds, full: seconds }[size] * 1000;
  let rounds = 0;
  let before: Usage | undefined;
  while (performance.now() < until || rounds < 4) {
    for (const client of clients) {
      const items = Array.from({ length: 20 }, (_, n) => ({
        attendee_id: `a-${(rounds * 20 + n) % 2000}`,
        name: "A",
      }));
      const importing = async () => {
        for await (const _ of batch(client, "PUT", "/events/{event_id}/attendees:import", items, {
          params,
          maxItems: 5,
          label: `${rounds}`,
        }));
      };
      const reading = async () => {
        for await (const _ of paginate(client, "/events/{event_id}/review-queue", { params }));
      };
      const matching = run(client, "POST", "/events/{event_id}/match-runs", { params });
      const settled = await Promise.allSettled([client.GET("/auth"), importing(), reading(), matching]);
      const failures: unknown[] = settled.map((result) =>
        result.status === "rejected" ? result.reason : undefined,
      );
      for (const failure of failures) {
        // Every failure must be one of the client's own errors.
        const name = failure === undefined ? "" : String(Object(failure).name);
        const known = [
          "",
          "ApiError",
          "TransportError",
          "UnexpectedResponse",
          "BatchFailed",
          "PollFailed",
          "RunFailed",
        ];
        count.note("a round", known.includes(name) ? undefined : `${name}: ${Object(failure).message}`);
      }
    }
    rounds++;
    if (rounds === 3) before = await usage();
  }
  const after = await usage();
  if (before) {
    const heap = after.heap - before.heap;
    const handles = after.handles - before.handles;
    count.note(
      "memory",
      heap < HEAP_NOISE ? undefined : `the heap grew by ${heap} bytes in ${rounds} rounds`,
    );
    count.note(
      "handles",
      handles < HANDLE_NOISE ? undefined : `${handles} handles more after ${rounds} rounds`,
    );
    count.measured = `heap ${heap >= 0 ? "+" : ""}${(heap / 2 ** 20).toFixed(1)} MB in ${rounds} rounds`;
  }
  count.note(
    "listeners",
    listeners === 0 ? undefined : `${listeners} listeners stayed on the signal of the client`,
  );
  await sandbox.close();
  return count;
}

interface Usage {
  readonly heap: number;
  readonly handles: number;
}

/** Measures the usage. Collects garbage first, if Node runs with --expose-gc. */
async function usage(): Promise<Usage> {
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { heap: process.memoryUsage().heapUsed, handles: process.getActiveResourcesInfo().length };
}
