import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { start } from "../server.ts";
import { type Experiment, type Settings, scaled } from "./experiment.ts";
import { interleave } from "./measure.ts";
import { sumUp } from "./report.ts";

const WAYS = ["paginate", "loop", "fetch"] as const;

/** The cost of reading the list once, in ms: CPU time alone, and wall time with 5 ms of work for each page. */
export interface PagingCost {
  readonly cpu: number;
  readonly working: number;
}

/** Compares reading a list to its end with a hand-written loop over the same client, and over bare fetch. */
export const paging: Experiment = {
  ids: ["paging-cpu", "paging-cpu-fetch", "paging-prefetch"],
  rounds: 7,
  async run({ rounds, scale }: Settings) {
    const server = await start(join(import.meta.dirname, "json-server.ts"));
    try {
      const script = join(import.meta.dirname, "paging-process.ts");
      const times = String(scaled(20, scale, 1));
      const read = (way: string) => async (): Promise<PagingCost> => {
        const { stdout } = await promisify(execFile)(process.execPath, [script, way, server.origin, times]);
        // Our own script prints this.
        return JSON.parse(stdout) as PagingCost;
      };
      const [paginate, loop, bare] = WAYS;
      const measured = await interleave(rounds, {
        paginate: read(paginate),
        loop: read(loop),
        fetch: read(bare),
      });
      const over = (way: "loop" | "fetch", what: keyof PagingCost) =>
        measured.map(({ paginate, [way]: other }) => paginate[what] / other[what]);
      return [
        sumUp(
          "paging-cpu",
          "Paging, CPU: paginate / loop over the same client",
          "ratio",
          over("loop", "cpu"),
          {
            atMost: 1.05,
          },
        ),
        sumUp(
          "paging-cpu-fetch",
          "Paging, CPU: paginate / loop over bare fetch",
          "ratio",
          over("fetch", "cpu"),
        ),
        sumUp(
          "paging-prefetch",
          "Paging with 5 ms of waiting at both ends of a page, time: paginate / loop",
          "ratio",
          over("loop", "working"),
          { atMost: 0.6 },
        ),
      ];
    } finally {
      await server.stop();
    }
  },
};
