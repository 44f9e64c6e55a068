import type { Experiment, Settings } from "./experiment.ts";
import { elapsed } from "./measure.ts";
import type { Result } from "./report.ts";

/** Rows that could not be measured, and why. */
export interface Failure {
  readonly ids: readonly string[];
  readonly reason: string;
}

export interface WholeRun {
  readonly results: readonly Result[];
  readonly failures: readonly Failure[];
}

/** `rounds` is `undefined` where each experiment has its own number. */
export interface RunSettings extends Omit<Settings, "rounds"> {
  readonly rounds: number | undefined;
}

/**
 * Measures the wanted rows of all experiments, one experiment after another. One that fails loses its own rows only.
 * `after` gets what there is so far, after each experiment: so a run that is interrupted loses only what it was doing.
 */
export async function wholeRun(
  experiments: readonly Experiment[],
  settings: RunSettings,
  report: (line: string) => void,
  after: (run: WholeRun) => unknown = () => undefined,
): Promise<WholeRun> {
  const run = { results: [] as Result[], failures: [] as Failure[] };
  const { wanted } = settings;
  for (const experiment of experiments) {
    const ids = experiment.ids.filter(wanted);
    if (ids.length === 0) continue;
    const what = ids.length > 6 ? `${ids.slice(0, 5).join(", ")}, ...` : ids.join(", ");
    report(`measuring ${what}`);
    const time = await elapsed(async () => {
      try {
        const all = await experiment.run({ ...settings, rounds: settings.rounds ?? experiment.rounds });
        run.results.push(...all.filter(({ id }) => wanted(id)));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        run.failures.push({ ids, reason });
        report(`FAILED: ${reason}`);
      }
    });
    report(`  ${Math.round(time / 1000)} s`);
    await after(run);
  }
  return run;
}
