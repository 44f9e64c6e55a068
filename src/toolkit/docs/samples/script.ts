import type { Contract, OperationKey } from "../../../openapi/contract.ts";
import type { JsonObject } from "../../../openapi/json.ts";
import { tokensOf } from "../../../openapi/pointer.ts";
import type { OperationEntry } from "../model/operations.ts";
import { placeholder } from "./placeholder.ts";
import { type FreshValue, type Plan, type Step, titleOf } from "./plan.ts";
import type { Story } from "./story.ts";

/** What the samples of an API have in common. */
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
  /** One that prints the JSON of the response, its further lines indented. */
  readonly value: (step: Step, indent: string) => string;
  /** One for the reader. */
  readonly last: (step: Step) => string;
}

/**
 * A plan for bash or zsh. Several commands stand in a subshell that stops at the first one that fails, so that the reader's
 * shell keeps its variables and stays open.
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

/** The variable of an idempotency key that stands in a body: a new one for each request. */
export const KEY = "key";

function keyLine({ request }: Step): string {
  return JSON.stringify(request.body ?? null).includes(placeholder(KEY))
    ? `${KEY}=$(node -p 'crypto.randomUUID()')\n`
    : "";
}

/** A step whose body carries its key by a variable. */
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
  // The response that started a run names it in its body: the rest of such an expression is a pointer.
  const capture = step.capture ?? { variable, at: expression.replace("$response.body#", "") };
  const taken = `${title}${capture.variable}=$(${read(tool.value(step, "  "), capture.at)})`;
  return run === undefined ? taken : `${taken}\n${wait(setting, run.operation, capture.variable, tool)}`;
}

/** Takes a property out of what a command prints; it fails where there is none. */
function read(command: string, at: string): string {
  const path = tokensOf(at)
    .map((token) => (/^\d+$/.test(token) ? `[${token}]` : `.${token}`))
    .join("");
  return `${command} |\n  node -p 'JSON.parse(fs.readFileSync(0))${path} || process.exit(1)'`;
}

/** Asks once a second until the run has finished. The variable has its parameter's name. */
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
