import type { Step, Workflow } from "./result.ts";
import type { Outcome } from "./run.ts";

/** A journey's result as text: its workflows and steps. A failed step shows what was expected and what came. */
export function reported({ journey, workflows, took }: Outcome): string {
  const lines = [`${journey.name}: ${journey.title} (${(took / 1000).toFixed(1)} s)`];
  for (const { id, passed, steps } of workflows) {
    lines.push(`  ${mark(passed)} ${id}`, ...merge(steps).flatMap(stepLines));
  }
  return lines.join("\n");
}

/** The last line: how many of all passed. */
export function summary(outcomes: readonly Outcome[]): string {
  const workflows = outcomes.flatMap((outcome) => outcome.workflows);
  const steps = workflows.flatMap((workflow: Workflow) => merge(workflow.steps));
  const ratio = (list: readonly { readonly passed: boolean }[]) =>
    `${list.filter(({ passed }) => passed).length} of ${list.length}`;
  return `${ratio(outcomes)} journeys, ${ratio(workflows)} workflows and ${ratio(steps)} steps passed.`;
}

interface Line extends Step {
  readonly times: number;
}

/** Merges consecutive steps of one name (attempts, or a workflow that calls itself) into the last of them. */
function merge(steps: readonly Step[]): Line[] {
  const lines: Line[] = [];
  for (const step of steps) {
    const id = step.id.split("/").at(-1) ?? step.id;
    const before = lines.at(-1)?.id === id ? lines.pop() : undefined;
    lines.push({ ...step, id, times: (before?.times ?? 0) + 1 });
  }
  return lines;
}

function stepLines({ id, passed, checks, request, came, times }: Line): string[] {
  const line = `      ${mark(passed)} ${id}${times > 1 ? ` (${times} times)` : ""}`;
  if (passed) return [line];
  return [
    line,
    ...(request === "" ? [] : [`          sent      ${request}`]),
    ...checks.filter((check) => !check.passed).map(({ expected }) => `          expected  ${expected}`),
    `          came      ${came || "no response"}`,
  ];
}

function mark(passed: boolean): string {
  return passed ? "ok  " : "FAIL";
}
