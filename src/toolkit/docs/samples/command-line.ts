import { initOf } from "./calls.ts";
import { credentialsOf } from "./credentials.ts";
import { curlCommand } from "./curl.ts";
import { decodeMarks } from "./placeholder.ts";
import type { Plan, Step } from "./plan.ts";
import { type Setting, script } from "./script.ts";
import { quote } from "./shell.ts";

/** A plan as commands of `concord call`, which makes idempotency keys and waits for runs by itself. */
export function commandLine(plan: Plan, setting: Setting): string {
  const { contract, story, base, operations } = setting;
  const schemes = [...plan.before, plan.last].flatMap(({ request }) =>
    credentialsOf(contract, story, request.operation).map(({ name }) => name),
  );
  const environment = [...new Set(schemes)].flatMap((name) =>
    Object.entries(story.environment?.[name] ?? {}),
  );
  const head = environment.map(([variable, value]) => `export ${variable}=${quote(value)}`).join("\n");
  // To fail on purpose is asked by a header field, which the command line does not send.
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

/** What the command line does beyond a plain call. It waits where the credential of the call is enough for that. */
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
