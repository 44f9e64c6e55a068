import type { Contract, OperationKey } from "../../../openapi/contract.ts";
import type { JsonObject } from "../../../openapi/json.ts";
import { tokensOf } from "../../../openapi/pointer.ts";
import type { OperationEntry } from "../model/operations.ts";
import { placeholder } from "./placeholder.ts";
import { type FreshValue, type Plan, type Step, titleOf } from "./plan.ts";
import type { Story } from "./story.ts";

/** What all samples of an API share. */
export interface Setting {
  readonly base: string;
  readonly contract: Contract;
  readonly story: Story;
  readonly operations: readonly OperationEntry[];
}

/** How one tool sends a step from a shell. */
export interface Tool {
  /** A command that prints nothing. */
  readonly silent: (step: Step) => string;
  /** A command that prints the JSON of the response. `indent` is for its further lines. */
  readonly value: (step: Step, indent: string) => string;
  /** The command that the sample shows. */
  readonly last: (step: Step) => string;
}

/**
 * Writes a plan for bash or zsh. Several commands run in a subshell that stops at the first failure. The reader's shell stays
 * open and keeps its variables.
 */
export function script(
  { fresh, before, last }: Plan,
  setting: Setting,
  head: readonly string[],
  tool: Tool,
): string {
  const steps = before.map((step) => preparation(step, setting, tool));
  const final = `${keyLine(last)}${tool.last(last)}`;
  const parts = [fresh.map(freshLine).join("\n"), ...head, ...steps].filter((part) => part !== "");
  if (parts.length === 0 && !final.includes("\nkey=") && !final.startsWith("key=")) return final;
  const title = steps.length > 0 ? `# ${titleOf(last)}\n` : "";
  return `(set -eo pipefail\n\n${[...parts, `${title}${final}`].join("\n\n")}\n)`;
}

function freshLine({ variable, template }: FreshValue): string {
  return `${variable}="${template.replace("*", "$RANDOM$RANDOM")}"`;
}

/** The variable for an idempotency key in a body. Each request gets a new value. */
export const KEY = "key";

function keyLine({ request }: Step): string {
  return JSON.stringify(request.body ?? null).includes(placeholder(KEY))
    ? `${KEY}=$(node -p 'crypto.randomUUID()')\n`
    : "";
}

/** Puts the variable for the key into a step's body. */
export function withKeyVariable(step: Step): Step {
  const { body, operation } = step.request;
  const { key } = operation.contract;
  const [name] = key?.in === "body" ? tokensOf(key.name) : [];
  if (
    name === undefined ||
    typeof body !== "object" ||
    body === null ||
    Array.isArray(body) ||
    !(name in body)
  )
    return step;
  return {
    ...step,
    request: { ...step.request, body: { ...(body as JsonObject), [name]: placeholder(KEY) } },
  };
}

function preparation(step: Step, setting: Setting, tool: Tool): string {
  const { operation } = step.request;
  const title = `# ${titleOf(step)}\n${keyLine(step)}`;
  const run = step.ends ? operation.contract.run : undefined;
  if (run === undefined && step.capture === undefined) return `${title}${tool.silent(step)}`;
  const [[variable, expression] = ["", ""]] = Object.entries(run?.parameters ?? {});
  // The run's id is in the body of the response, so the rest of the expression is a pointer.
  const capture = step.capture ?? { variable, at: expression.replace("$response.body#", "") };
  const taken = `${title}${capture.variable}=$(${read(tool.value(step, "  "), capture.at)})`;
  return run === undefined ? taken : `${taken}\n${wait(setting, run.operation, capture.variable, tool)}`;
}

/** Reads a property from the output of a command; fails if it is missing. */
function read(command: string, at: string): string {
  const path = tokensOf(at)
    .map((token) => (/^\d+$/.test(token) ? `[${token}]` : `.${token}`))
    .join("");
  return `${command} |\n  node -p 'JSON.parse(fs.readFileSync(0))${path} || process.exit(1)'`;
}

/** Polls once a second until the run has finished. The variable has the parameter's name. */
function wait(setting: Setting, key: OperationKey, variable: string, tool: Tool): string {
  const operation = setting.operations.find((entry) => entry.key === key);
  if (operation?.contract.state === undefined) throw new Error(`${key} reports no state to wait for.`);
  const parameters = [{ in: "path", name: variable, value: placeholder(variable) }] as const;
  const step = { request: { operation, parameters, body: undefined }, ends: false };
  const states = Object.keys(operation.contract.state.outcomes).join(" | ");
  return `while true; do
  state=$(${read(tool.value(step, "    "), operation.contract.state.status)})
  case $state in ${states}) break ;; *) sleep 1 ;; esac
done`;
}
