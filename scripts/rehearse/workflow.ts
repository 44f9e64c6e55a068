import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { isObject, type Json, objectsOf, textOf } from "../../src/openapi/json.ts";

/** A step of a workflow that runs a command. */
export interface Step {
  readonly name: string;
  readonly run: string;
}

/** A step's exit code and output. */
export interface StepResult extends Step {
  readonly status: number;
  readonly output: string;
}

/** Steps that a rehearsal skips: packages are installed, and the proposal is in the repository. */
const DONE = ["install", "fetch", "touched"];

/** The commands of a workflow's first job, in order, without the skipped steps. */
export function stepsOf(project: string, workflow: string): Step[] {
  const document: unknown = parse(readFileSync(join(project, ".github/workflows", workflow), "utf8"));
  const jobs: Json[] = isObject(document) && isObject(document.jobs) ? Object.values(document.jobs) : [];
  const [job] = jobs.filter(isObject);
  return objectsOf(job?.steps).flatMap((step) => {
    const run = textOf(step.run);
    return run === undefined || DONE.includes(textOf(step.id) ?? "")
      ? []
      : [{ name: textOf(step.name) ?? run, run }];
  });
}

/** Runs a step as GitHub does: in bash, stopping at the first failure. */
export function runStep(
  folder: string,
  step: Step,
  summary: string,
  own: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const given = { GITHUB_STEP_SUMMARY: summary, BASE: "proposal^1", CI: "true", NO_COLOR: "1" };
  const env = { ...process.env, ...given, ...own };
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-eo", "pipefail", "-c", step.run], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", reject);
    child.once("close", (status) =>
      resolve({ ...step, status: status ?? 1, output: Buffer.concat(chunks).toString("utf8") }),
    );
  });
}
