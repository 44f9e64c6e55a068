import { format } from "../../openapi/problem.ts";
import { count } from "../report/entry.ts";
import { summaryByRule } from "../report/summary.ts";
import type { Generated } from "./generate.ts";

/** Says for people what `concord generate` did. */
export function generateReport(generated: readonly Generated[], check: boolean): string {
  return generated.map((each) => paragraph(each, check)).join("\n");
}

function paragraph(generated: Generated, check: boolean): string {
  const { api, notes } = generated;
  return [done(generated, check), ...notes.map((note) => `${api.name}: ${note}`)].join("\n");
}

function done({ api, problems, drift }: Generated, check: boolean): string {
  if (problems.length > 0) {
    const shown = problems.slice(0, MOST).map(format);
    const more =
      problems.length > MOST ? [`... and ${problems.length - MOST} more; --json shows them all`] : [];
    const total = `${api.name}: ${count(problems.length, "problem")}, so nothing was written`;
    return [...shown, ...more, ...summaryByRule(problems), total].join("\n");
  }
  if (drift.length === 0) return `${api.name}: ${api.out} is up to date`;
  if (check)
    return [...drift.map((file) => `${file} is not what ${api.root} says`), "Run `concord generate`."].join(
      "\n",
    );
  return drift.map((file) => `${api.name}: ${file}`).join("\n");
}

/** Number of problems shown. Later ones often follow from the first. */
const MOST = 50;
