import { initOf } from "./calls.ts";
import { credentialsOf } from "./credentials.ts";
import { curlCommand } from "./curl.ts";
import { decodeMarks } from "./placeholder.ts";
import type { Plan, Step } from "./plan.ts";
import { type Setting, script } from "./script.ts";
import { quote } from "./shell.ts";

/** Writes a plan as `concord call` commands, which make idempotency keys and wait for runs by themselves. */
export function commandLine(plan: Plan, setting: Setting): string {
  const { contract, story, base, operations } = setting;
  const schemes = [...plan.before, plan.last].flatMap(({ request }) =>
    credentialsOf(contract, story, request.operation).map(({ name }) => name),
  );
  const environment = [...new Set(schemes)].flatMap((name) =>
    Object.entries(story.environment?.[name] ?? {}),
  );
  const head = environment.map(([variable, value]) => `export ${variable}=${quote(value)}`).join("\n");
  // A deliberate failure needs a header field that the command line cannot send.
  const call = (step: Step, indent = "", flags: readonly string[] = []) =>
    step.fault === undefined
      ? command(step, base, contract.name, indent, flags)
      : curlCommand(step, setting, "-fsS", indent);
  return script(plan, setting, [head], {
    silent: (step) => `${call(step)} > /dev/null`,
    value: (step, indent) => call(step, indent),
    last: (step) => call(step, "", flagsOf(step, operations)),
  });
}

/** Options for all pages or for waiting. A run is awaited only if its polls take the same credential. */
function flagsOf({ request: { operation } }: Step, operations: Setting["operations"]): string[] {
  const { next, run, state, security } = operation.contract;
  if (next) return ["--all"];
  const polled = operations.find(({ key }) => key === run?.operation);
  const isEnough = JSON.stringify(polled?.contract.security) === JSON.stringify(security);
  return state || (run && isEnough) ? ["--wait"] : [];
}

function command(step: Step, base: string, api: string, indent: string, flags: readonly string[]): string {
  const { operation, parameters } = step.request;
  const { body } = initOf(step);
  const key = operation.contract.key;
  const options = parameters
    .filter(({ in: location, name }) => !(location === "header" && key?.in === "header" && name === key.name))
    .map(
      ({ name, value }) =>
        `--${name} ${quote(typeof value === "string" ? value : decodeMarks(JSON.stringify(value)))}`,
    );
  const lines = [
    `npx concord call ${api} ${operation.id} --base-url ${base}`,
    ...options,
    ...(body === undefined ? [] : [`--body ${quote(JSON.stringify(body))}`]),
    ...flags,
  ];
  return lines.join(` \\\n  ${indent}`);
}
