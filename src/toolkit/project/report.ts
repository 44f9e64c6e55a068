import { format, type Problem } from "../../openapi/problem.ts";
import type { Generated } from "./generate.ts";

/** What `concord generate` did, for people. */
export function generateReport(generated: readonly Generated[], check: boolean): string {
  return generated.map((each) => paragraph(each, check)).join("\n");
}

function paragraph({ api, problems, drift }: Generated, check: boolean): string {
  if (problems.length > 0) {
    const shown = problems.slice(0, MOST).map(format);
    const more =
      problems.length > MOST ? [`... and ${problems.length - MOST} more; --json shows them all`] : [];
    return [...shown, ...more, summary(problems), `${api.name}: nothing was written`].join("\n");
  }
  if (drift.length === 0) return `${api.name}: ${api.out} is up to date`;
  if (check)
    return [...drift.map((file) => `${file} is not what ${api.root} says`), "Run `concord generate`."].join(
      "\n",
    );
  return drift.map((file) => `${api.name}: ${file}`).join("\n");
}

/** So many are read; the rest is a question of the first ones. */
const MOST = 50;

/** How often each rule was broken, the most frequent first. */
function summary(problems: readonly Problem[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of problems) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const rows = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([rule, count]) => `  ${String(count).padStart(5)} ${rule}`);
  return `\n${problems.length} ${problems.length === 1 ? "problem" : "problems"}:\n${rows.join("\n")}\n`;
}
