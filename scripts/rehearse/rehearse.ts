import { existsSync, readFileSync, rmSync } from "node:fs";
import { type Annotation, annotationsOf } from "./findings.ts";
import { propose, type Repository } from "./repository.ts";
import type { Seed } from "./seeds.ts";
import { runStep, type Step, type StepResult } from "./workflow.ts";

/** The outcome of a pull request. */
export interface Outcome {
  readonly seed: Seed;
  readonly results: readonly StepResult[];
  readonly refused: boolean;
  /** The finding that had to refuse it, if there is one. */
  readonly reason: Annotation | undefined;
  /** Whether it was accepted or refused as expected. */
  readonly right: boolean;
  readonly summary: string;
}

/** Proposes a change and runs all steps on it, even after one has failed. */
export async function rehearse(repository: Repository, seed: Seed, steps: readonly Step[]): Promise<Outcome> {
  await propose(repository, seed);
  rmSync(repository.summary, { force: true });
  const results: StepResult[] = [];
  for (const step of steps) results.push(await runStep(repository.folder, step, repository.summary));
  const refused = results.some(({ status }) => status !== 0);
  const annotations = annotationsOf(results);
  const reason = annotations.find(
    ({ rule, level, remedy }) => rule === seed.refusedBy && level === "error" && remedy !== "",
  );
  const right = seed.refusedBy === undefined ? !refused : refused && reason !== undefined;
  const summary = existsSync(repository.summary) ? readFileSync(repository.summary, "utf8") : "";
  return { seed, results, refused, reason, right, summary };
}
