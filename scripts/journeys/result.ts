import { isObject, type JsonObject, objectsOf, textOf } from "../../src/openapi/json.ts";

export interface Check {
  /** What was expected. */
  readonly expected: string;
  readonly passed: boolean;
}

export interface Step {
  readonly id: string;
  readonly passed: boolean;
  /** `GET https://...`; empty if no request was made. */
  readonly request: string;
  /** Status and body of the last response; empty if there was none. */
  readonly came: string;
  readonly checks: readonly Check[];
}

export interface Workflow {
  readonly id: string;
  readonly passed: boolean;
  readonly steps: readonly Step[];
}

/** The workflows in the JSON of `redocly respect`. The steps of a called workflow replace the call. */
export function workflowsOf(log: unknown): Workflow[] {
  const files = isObject(log) && isObject(log.files) ? Object.values(log.files) : [];
  return objectsOf(files)
    .flatMap(({ executedWorkflows }) => objectsOf(executedWorkflows))
    .map((executed) => ({
      id: textOf(executed.workflowId) ?? "",
      passed: executed.status === "success" || executed.status === "warning",
      steps: stepsOf(executed),
    }));
}

function stepsOf(executed: JsonObject, prefix = ""): Step[] {
  return objectsOf(executed.executedSteps).flatMap((step) => {
    const id = `${prefix}${textOf(step.stepId) ?? ""}`;
    if (Array.isArray(step.executedSteps)) return stepsOf(step, `${id}/`);
    const checks = objectsOf(step.checks).map((check) => ({
      expected: expectation(check),
      passed: check.status !== "error",
    }));
    const passed = step.status !== "error" && checks.every((check) => check.passed);
    return [{ id, passed, request: requestOf(step), came: answerOf(step), checks }];
  });
}

function expectation({ condition, name, message }: JsonObject): string {
  const what = textOf(condition);
  if (what !== undefined) return what;
  const said = (textOf(message) ?? "").replace(/\s+/g, " ").trim();
  return said === "" ? (textOf(name) ?? "a check") : `${textOf(name)}: ${said}`;
}

function requestOf({ request }: JsonObject): string {
  if (!isObject(request)) return "";
  return `${(textOf(request.method) ?? "").toUpperCase()} ${textOf(request.url) ?? ""}`;
}

function answerOf({ response }: JsonObject): string {
  if (!isObject(response) || typeof response.statusCode !== "number" || response.statusCode === 0) return "";
  const body = response.body === undefined ? "" : JSON.stringify(response.body);
  return `${response.statusCode} ${body.length > 600 ? `${body.slice(0, 600)}...` : body}`.trim();
}
