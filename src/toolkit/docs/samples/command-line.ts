import { initOf } from "./calls.ts";
import { credentialsOf } from "./credentials.ts";
import { decodeMarks } from "./placeholder.ts";
import type { Plan, Step } from "./plan.ts";
import { type Setting, script } from "./script.ts";
import { quote } from "./shell.ts";

/** A plan as commands of `concord call`, which makes idempotency keys and waits for runs by itself. */
export function commandLine(plan: Plan, setting: Setting): string {
  const { contract, story, base } = setting;
  const steps = [...plan.before, plan.last];
  const schemes = steps.flatMap(({ request }) =>
    credentialsOf(contract, story, request.operation).map(({ name }) => name),
  );
  const environment = [...new Set(schemes)].flatMap((name) =>
    Object.entries(story.environment?.[name] ?? {}),
  );
  const head = environment.map(([variable, value]) => `export ${variable}=${quote(value)}`).join("\n");
  const call = (step: Step, indent = "", flags: readonly string[] = []) =>
    command(step, base, contract.name, indent, flags);
  return script(plan, setting, [head], {
    silent: (step) => `${call(step)} > /dev/null`,
    value: (step, indent) => call(step, indent),
    last: (step) => call(step, "", flagsOf(step)),
  });
}

/** What the command line does beyond a plain call. */
function flagsOf({ request: { operation } }: Step): string[] {
  const { next, run, state } = operation.contract;
  if (next) return ["--all"];
  return run || state ? ["--wait"] : [];
}

function command(step: Step, base: string, api: string, indent: string, flags: readonly string[]): string {
  const { operation, parameters } = step.request;
  const { body } = initOf(step);
  const key = operation.contract.key;
  const options = parameters
    .filter(({ in: place, name }) => !(place === "header" && key?.in === "header" && name === key.name))
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
