import { join } from "node:path";
import createFetchClient from "openapi-fetch";
import { meshi } from "../../generated/meshi/index.ts";
import type { paths } from "../../generated/meshi/schema.ts";
import { createClient } from "../../src/client/index.ts";
import { start } from "../server.ts";
import { type Experiment, type Settings, scaled } from "./experiment.ts";
import { cpu, interleave } from "./measure.ts";
import { sumUp } from "./report.ts";

/** What a call costs this process: CPU, because time on the wire is nobody's merit. */
export const clientCalls: Experiment = {
  ids: ["client-call", "client-call-fetch"],
  rounds: 40,
  async run({ rounds, scale }: Settings) {
    const server = await start(join(import.meta.dirname, "json-server.ts"));
    try {
      const calls = contenders(server.origin);
      const block = scaled(2000, scale, 5);
      const blockOf = (call: () => Promise<string | undefined>) => () =>
        cpu(async () => {
          for (let done = 0; done < block; done += 1) {
            if ((await call()) !== "run-1") throw new Error("The answer is not the server's.");
          }
        });
      const blocks = {
        concord: blockOf(calls.concord),
        bare: blockOf(calls.bare),
        fetch: blockOf(calls.fetch),
      };
      await interleave(Math.ceil(rounds / 5), blocks);
      const measured = await interleave(rounds, blocks);
      return [
        sumUp(
          "client-call",
          "CPU per call of the client: bare openapi-fetch",
          "ratio",
          measured.map(({ concord, bare }) => concord / bare),
          { atMost: 1.15 },
        ),
        sumUp(
          "client-call-fetch",
          "CPU per call of the client: bare fetch",
          "ratio",
          measured.map(({ concord, fetch }) => concord / fetch),
        ),
      ];
    } finally {
      await server.stop();
    }
  },
};

/** The same read three ways; each gives the run's id. */
function contenders(baseUrl: string) {
  const headers = { authorization: "Bearer bench" };
  const client = createClient(meshi, { baseUrl, token: "bench", pace: false });
  const bare = createFetchClient<paths>({ baseUrl, headers });
  const init = { params: { path: { run_id: "run-1" } } };
  return {
    concord: async () => (await client.GET("/runs/{run_id}", init)).data?.run_id,
    bare: async () => (await bare.GET("/runs/{run_id}", init)).data?.run_id,
    async fetch() {
      const response = await fetch(`${baseUrl}/runs/run-1`, { headers });
      // Our own server's response.
      const run = (await response.json()) as { run_id?: string };
      return run.run_id;
    },
  };
}
