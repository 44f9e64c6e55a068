import { apisOf, documentOf } from "../generate/document.ts";
import { generate } from "../generate/generate.ts";
import type { Finding } from "./finding.ts";

/** Why generated/ does not speak for spec/: what is compared would not be what was written. */
export async function findStale(root: string): Promise<Finding[]> {
  const { problems, drift } = await generate(root, apisOf(root), true);
  const [problem] = problems;
  if (problem) {
    const api = problem.file.split("/")[1] ?? "";
    const message = `generated/ cannot be brought up to date: ${problem.message} (${problem.rule}${problems.length > 1 ? `, and ${problems.length - 1} more` : ""})`;
    const remedy = `${problem.remedy} Then run \`npm run generate\`.`.trim();
    return [{ ...problem, verdict: "breaking", api, rule: "generated-stale", message, remedy }];
  }
  return drift.slice(0, 1).map((path) => ({
    verdict: "breaking",
    api: path.split("/")[1] ?? "",
    rule: "generated-stale",
    message: `${path} is not what spec/ says${drift.length > 1 ? `, and ${drift.length - 1} more files are not` : ""}`,
    remedy: "Run `npm run generate` and commit the result.",
    file: documentOf(path.split("/")[1] ?? ""),
    line: 1,
    column: 1,
  }));
}
