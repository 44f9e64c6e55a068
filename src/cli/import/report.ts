import { meshi } from "../../../generated/meshi/index.ts";
import { exitCodeOf } from "../bulk/conclusion.ts";
import { problemLines } from "../bulk/input-problem.ts";
import { describeError } from "../describe.ts";
import type { ExitCode } from "../exit.ts";
import { count } from "../numbers.ts";
import { hintFor } from "./hints.ts";
import type { ImportOptions } from "./options.ts";
import { type Report, reportToJson, summarize } from "./summary.ts";
import { wayOn } from "./way-on.ts";

/** Prints how an import ended: what is wrong on standard error, the summary on standard output; gives the exit code. */
export function printReport(report: Report, options: ImportOptions): ExitCode {
  const { ending, input, problems, problemCount, skippable, tally, error } = report;
  const lines = problemLines(input, problems, problemCount);
  if (ending === "invalid") {
    lines.push(
      `Nothing was sent: ${count(problemCount, "problem")}.${skippable ? " --skip-invalid imports the other rows." : ""}`,
    );
  }
  if (error !== undefined) lines.push(`concord: ${describeError(error, meshi)}`);
  const hints = [error, ...tally.batches.map(({ error }) => error)].map((error) =>
    hintFor(error, options.event),
  );
  for (const hint of new Set(hints)) if (hint !== undefined) lines.push(hint);
  lines.push(...wayOn(report, options));
  for (const line of lines) console.error(line);
  if (options.json) console.log(JSON.stringify(reportToJson(report)));
  // If nothing was sent, the error says everything.
  else if (ending !== "invalid" && (error === undefined || tally.batches.length > 0)) {
    const isFine = ending === "complete" || ending === "checked";
    if (!options.quiet || !isFine) console.log(summarize(report, meshi));
  }
  return exitCodeOf(report);
}
