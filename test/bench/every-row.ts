import { experiments } from "../../scripts/bench/experiments.ts";
import { type Measured, sumUp } from "../../scripts/bench/report.ts";

/** Figures of a run that has measured every row: made up, and each different. */
export const everyRow: Measured = {
  ...{ date: "2026-01-02", machine: "2 cores, AMD EPYC, x64", node: "24.0.0", load: 0, versions: {} },
  ...{ failures: [], runs: [] },
  rows: experiments
    .flatMap(({ ids }) => ids)
    .map((id, index) =>
      id.startsWith("size-")
        ? sumUp(id, `Size in a browser: ${id}, and what comes with it`, "B", [2000 + 1700 * index])
        : sumUp(id, id, "ratio", [0.4 + index / 10]),
    ),
};
