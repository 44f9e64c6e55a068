import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { registry } from "../../generated/registry.ts";
import { type Usage, usageOf } from "./command.ts";
import type { Experiment, Settings } from "./experiment.ts";
import { grown } from "./grown.ts";
import { interleave } from "./measure.ts";
import { type Result, sumUp } from "./report.ts";

const IDS = ["generate", "generate-growth", "generate-300", "lint-300"] as const;

/** Resources of the small document and of the large one; each has five operations. */
const RESOURCES = { small: 6, large: 60 };

/** The cost of generating everything: for the four APIs, compared with their types alone, and for growing documents. */
export const generation: Experiment = {
  ids: IDS,
  rounds: 5,
  async run({ rounds, toolkit, wanted }: Settings) {
    const root = join(import.meta.dirname, "../..");
    const base = await mkdtemp(join(tmpdir(), "concord-bench-"));
    try {
      for (const [size, resources] of Object.entries(RESOURCES)) {
        await mkdir(join(base, size));
        await writeFile(join(base, size, "openapi.json"), JSON.stringify(grown(resources)));
        await writeFile(join(base, size, "redocly.yaml"), "apis:\n  grown:\n    root: openapi.json\n");
      }
      const documents = registry.map(({ document }) => fileURLToPath(document));
      const command = (size: keyof typeof RESOURCES, ...args: readonly string[]) =>
        usageOf([toolkit, ...args], {}, join(base, size));
      const works = {
        all: () => usageOf([join(root, "scripts/generate.mjs"), "--check"], {}, root),
        types: () => usageOf([join(import.meta.dirname, "types-process.ts"), ...documents]),
        small: () => command("small", "generate"),
        large: () => command("large", "generate"),
        lint: () => command("large", "lint", "openapi.json", "--profile", "runtime"),
      };
      const needed: Readonly<Record<string, readonly (keyof typeof works)[]>> = {
        generate: ["all", "types"],
        "generate-growth": ["small", "large"],
        "generate-300": ["large"],
        "lint-300": ["lint"],
      };
      const names = new Set(IDS.filter(wanted).flatMap((id) => needed[id] ?? []));
      const measured = await interleave(
        rounds,
        Object.fromEntries([...names].map((name) => [name, works[name]])),
      );
      const wall = (name: keyof typeof works) => measured.map((round) => usageIn(round, name).wall);
      const over = (name: keyof typeof works, other: keyof typeof works, what: "cpu" | "wall") =>
        measured.map((round) => usageIn(round, name)[what] / usageIn(round, other)[what]);
      const rows: Readonly<Record<(typeof IDS)[number], () => Result>> = {
        generate: () =>
          sumUp(
            "generate",
            "npm run generate for the four APIs, CPU: openapi-typescript alone",
            "ratio",
            over("all", "types", "cpu"),
            { atMost: 2.5 },
            over("all", "types", "wall"),
          ),
        "generate-growth": () =>
          sumUp(
            "generate-growth",
            "concord generate, CPU: 300 operations / 30 operations",
            "ratio",
            over("large", "small", "cpu"),
            { atMost: 3 },
            over("large", "small", "wall"),
          ),
        "generate-300": () =>
          sumUp("generate-300", "concord generate of 300 operations", "s", wall("large"), {
            atMost: 5,
          }),
        "lint-300": () =>
          sumUp("lint-300", "concord lint of 300 operations", "s", wall("lint"), { atMost: 10 }),
      };
      return IDS.filter(wanted).map((id) => rows[id]());
    } finally {
      await rm(base, { recursive: true });
    }
  },
};

/** Each round measured every name that is asked for. */
function usageIn(round: Readonly<Record<string, Usage>>, name: string): Usage {
  const usage = round[name];
  if (usage === undefined) throw new Error(`${name} was not measured.`);
  return usage;
}
