import type { Refusal } from "../core/refusal.ts";
import { brokenRule } from "./refusals.ts";
import { entriesOf, type Step } from "./steps.ts";

/** A problem of a journey, as in `details.problems`. */
export interface GraphProblem {
  readonly problem: string;
  readonly step_id?: string;
  readonly target?: string;
  readonly message: string;
}

/** All problems of the graph that the steps form; empty if it is valid. */
export function graphProblems(steps: readonly Step[]): GraphProblem[] {
  const ids = steps.map(({ id }) => id);
  const known = new Set(ids);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [
    ...[...twice].map((id) => ({
      problem: "duplicate_step_id",
      step_id: id,
      message: `Several steps have the id ${id}.`,
    })),
    ...steps.flatMap((step) =>
      targetsOf(step)
        .filter((target) => !known.has(target))
        .map((target) => ({
          problem: "unknown_target",
          step_id: step.id,
          target,
          message: `${step.id} leads to ${target}, which is no step.`,
        })),
    ),
    ...entryProblems(entriesOf(steps)),
    ...steps.flatMap(branchProblems),
  ];
}

/** The refusal of a journey with these problems. */
export function invalidGraph(problems: readonly GraphProblem[]): Refusal {
  const amount = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return brokenRule("invalid_journey_graph", `The journey has ${amount}.`, { problems });
}

function targetsOf(step: Step): readonly string[] {
  return step.type === "link" ? [...step.next, step.config.target] : step.next;
}

function entryProblems(entries: readonly string[]): GraphProblem[] {
  if (entries.length === 1) return [];
  if (entries.length > 1) {
    return [{ problem: "several_entries", message: `Contacts could begin with ${entries.join(" or ")}.` }];
  }
  return [
    { problem: "no_entry", message: "Every step follows another one, so there is none to begin with." },
  ];
}

function branchProblems(step: Step): GraphProblem[] {
  const problems: GraphProblem[] = [];
  const { id: step_id, type, next } = step;
  if ((type === "gate" || type === "experiment" || type === "balancer") && next.length < 2) {
    const message = `${step_id} is a ${type} and has fewer than two branches.`;
    problems.push({ problem: "too_few_branches", step_id, message });
  }
  if (step.type === "balancer" && step.config.weights.length !== next.length) {
    const message = `${step_id} has ${step.config.weights.length} weights for ${next.length} branches.`;
    problems.push({ problem: "weights_mismatch", step_id, message });
  }
  return problems;
}
