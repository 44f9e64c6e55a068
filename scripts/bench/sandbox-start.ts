import { start } from "../server.ts";
import type { Experiment, Settings } from "./experiment.ts";
import { elapsed } from "./measure.ts";
import { type Result, sumUp } from "./report.ts";

interface First {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** A request that makes each API ready: it loads the document and compiles the schemas that it needs. */
const FIRST: Readonly<Record<string, First>> = {
  meshi: { path: "/events", headers: bearer("meshi-full-key"), body: { event_id: "first" } },
  meshes: {
    path: "/api/v1/events",
    headers: { "x-meshes-publishable-key": "mesh_pub_concord_production_sandbox" },
    body: { event: "first", payload: {} },
  },
  "main-api": {
    path: "/contacts",
    headers: bearer("main-api-full-key"),
    body: { email: "first@x.example" },
  },
  meetso: { path: "/meetings", headers: bearer("meetso-full-key") },
};

function bearer(key: string): First["headers"] {
  return { authorization: `Bearer ${key}` };
}

/** How long `concord sandbox` takes until it listens, and then for the first request to each API. */
export const sandboxStart: Experiment = {
  ids: ["sandbox-start", ...Object.keys(FIRST).map((api) => `sandbox-first-${api}`)],
  rounds: 5,
  async run({ rounds, concord }: Settings) {
    const starts: number[] = [];
    const firsts = new Map<string, number[]>(Object.keys(FIRST).map((api) => [api, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [api, { path, headers, body }] of Object.entries(FIRST)) {
        let origin = "";
        let stop = async (): Promise<void> => undefined;
        starts.push(
          await elapsed(async () => {
            const server = await start(concord, ["sandbox", "--port", "0", "--log", "off"]);
            ({ origin, stop } = { origin: server.origin, stop: () => server.stop() });
          }),
        );
        const sent =
          body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
        // Open the connection first, with a request that makes no API ready.
        await (await fetch(origin)).text();
        firsts.get(api)?.push(
          await elapsed(async () => {
            await (await fetch(`${origin}/${api}${path}`, sent)).text();
          }),
        );
        await stop();
      }
    }
    const first = [...firsts].map(([api, times]): Result => {
      const name = `First request to ${api} on a cold sandbox`;
      return sumUp(`sandbox-first-${api}`, name, "ms", times, { atMost: 300 });
    });
    return [sumUp("sandbox-start", "Start of the sandbox", "ms", starts, { atMost: 500 }), ...first];
  },
};
