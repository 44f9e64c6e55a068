import { meshes } from "../../../generated/meshes/index.ts";
import { exitCodeOf } from "../bulk/conclusion.ts";
import { InputChanged } from "../bulk/digests.ts";
import { problemLines } from "../bulk/input-problem.ts";
import { statusOf } from "../bulk/refusal.ts";
import { describeError } from "../describe.ts";
import type { ExitCode } from "../exit.ts";
import { count } from "../numbers.ts";
import type { EmitOptions } from "./options.ts";
import { type Report, reportToJson, summarize } from "./summary.ts";

/** Prints how an emission ended: problems and next steps on standard error, the summary on standard output. */
export function printReport(report: Report, options: EmitOptions): ExitCode {
  const { ending, name, problems, problemCount, skippable, error, tally } = report;
  const lines = problemLines(name, problems, problemCount, "lines");
  if (ending === "invalid") {
    const skip = skippable ? " --skip-invalid emits the other events." : "";
    lines.push(`Nothing was sent: ${count(problemCount, "problem")}.${skip}`);
  }
  if (error !== undefined) lines.push(`concord: ${describeError(error, meshes)}`);
  if (ending !== "invalid") lines.push(...waysOn(report, options));
  for (const line of lines) console.error(line);
  if (options.json) console.log(JSON.stringify(reportToJson(report)));
  // If nothing was read, the error says everything.
  else if (ending !== "invalid" && (error === undefined || tally.events > 0)) {
    const isFine = ending === "complete" || ending === "checked";
    if (!options.quiet || !isFine) console.log(summarize(report, meshes));
  }
  return exitCodeOf(report);
}

/** What can be done about the events that are not known to be in. */
function waysOn(
  { ending, input, tally, files, error, keptFailure }: Report,
  { workspace }: EmitOptions,
): string[] {
  const command = (file: string) => `concord emit ${file}${workspace ? ` --workspace ${workspace}` : ""}`;
  const { rejected, unknown, unsent } = files;
  const lines: string[] = [];
  if (keptFailure !== undefined) {
    lines.push(
      `concord: Not every event that is not in could be kept: ${keptFailure}. The others are above.`,
    );
  }
  if (rejected !== undefined) {
    lines.push(
      `The rejected events and the reasons are in ${rejected}. Corrected there: ${command(rejected)}`,
    );
  }
  if (unknown !== undefined) {
    lines.push(
      `The unknown events are in ${unknown}. Find out whether they are in: emitted again, they may be in twice: ${command(unknown)}`,
    );
  }
  if (unsent !== undefined) {
    lines.push(`The events that were not sent are in ${unsent}. To go on: ${command(unsent)}`);
  }
  if (error instanceof InputChanged) {
    lines.push(
      `What was not sent is no longer certain: compare ${input} with the lines that were reported as sent.`,
    );
  } else if (ending !== "checked" && tally.untouched && tally.unsent > 0 && unsent === undefined) {
    if (ending === "interrupted")
      return [...lines, "No event has reached the API. To go on, run the same command again."];
    const mended = tally.failures.some(({ error }) => statusOf(error) === 413)
      ? "even a single one is too large for something on the way. Shorten the events, or have it take larger requests."
      : "once that is mended, run the same command again.";
    lines.push(`No event has reached the API: ${mended}`);
  }
  return lines;
}
