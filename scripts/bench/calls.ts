import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { start } from "../server.ts";
import { contenders } from "./contenders.ts";
import { type Experiment, type Settings, scaled } from "./experiment.ts";
import { type Costs, LOADS } from "./loads.ts";
import { interleave } from "./measure.ts";
import { install } from "./peer-packages.ts";
import { peers } from "./peers.ts";
import { type Result, sumUp, type Target } from "./report.ts";
import { MOST } from "./three-of-four.ts";

const NAMES = [...Object.keys(contenders), ...Object.keys(peers)];

/** What Concord promises: at most this ratio of one client to another, for each load. */
const PROMISES: readonly { readonly of: string; readonly to: string; readonly atMost: readonly number[] }[] =
  [
    { of: "concord", to: "openapi-fetch", atMost: [1.1, 1.1, 1.1, 1.1] },
    { of: "concord-node", to: "fetch", atMost: [0.7, 0.55, 0.65, 0.45] },
    // Of the four, three are held to less in the end: `three-of-four.ts`.
    { of: "concord-node", to: "azure", atMost: [MOST, MOST, MOST, MOST] },
  ];

const others = NAMES.filter((name) => !PROMISES.some(({ of, to }) => of === name && to === "fetch"));
const idOf = (load: string, of: string, to = "fetch") =>
  to === "fetch" ? `call-${load}-${of}` : `call-${load}-${of}-to-${to}`;

/** What a call costs: CPU time of the calling process, which leaves the network out, and wall time. */
export const calls: Experiment = {
  ids: LOADS.flatMap(({ id }) => [
    ...PROMISES.map(({ of, to }) => idOf(id, of, to)),
    ...others.filter((name) => name !== "fetch").map((name) => idOf(id, name)),
  ]),
  rounds: 5,
  async run({ rounds, scale, wanted }: Settings) {
    const ids = LOADS.map(({ id }) => id);
    const isNeeded = (name: string) =>
      ids.some(
        (id) =>
          wanted(idOf(id, name)) ||
          PROMISES.some(({ of, to }) => (of === name || to === name) && wanted(idOf(id, of, to))),
      );
    const names = NAMES.filter((name) => name === "fetch" || isNeeded(name));
    if (names.some((name) => Object.hasOwn(peers, name))) await install();
    const server = await start(join(import.meta.dirname, "json-server.ts"));
    try {
      const count = String(scaled(1500, scale, 60));
      const measured = await interleave(
        rounds,
        Object.fromEntries(names.map((name) => [name, () => costsOf(name, server.origin, count)])),
      );
      return LOADS.flatMap((load, index) => {
        const ratio = (of: string, to: string, target?: Target): Result[] => {
          if (!names.includes(of) || !names.includes(to)) return [];
          const over = (what: "cpu" | "wall") =>
            measured.map(
              (round) => (round[of]?.[load.id]?.[what] ?? 0) / (round[to]?.[load.id]?.[what] ?? 0),
            );
          const name = `${load.name}, CPU: ${of} / ${to === "fetch" ? "bare fetch" : to}`;
          return [sumUp(idOf(load.id, of, to), name, "ratio", over("cpu"), target, over("wall"))];
        };
        return [
          ...PROMISES.flatMap(({ of, to, atMost }) => ratio(of, to, { atMost: atMost[index] ?? 1 })),
          ...others.filter((name) => name !== "fetch").flatMap((name) => ratio(name, "fetch")),
        ];
      });
    } finally {
      await server.stop();
    }
  },
};

async function costsOf(name: string, origin: string, count: string): Promise<Costs> {
  const script = join(import.meta.dirname, "calls-process.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, name, origin, count]);
  // Our own script prints this.
  return JSON.parse(stdout) as Costs;
}
