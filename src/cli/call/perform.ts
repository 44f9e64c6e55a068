import { createClient, deprecations, type Hooks, itemErrorsIn, RunFailed } from "../../client/index.ts";
import { connectionTo, describeTarget } from "../connection.ts";
import type { ConnectionOptions } from "../connection-options.ts";
import { describeDeprecation } from "../deprecation.ts";
import { describeError } from "../describe.ts";
import { type ExitCode, exit } from "../exit.ts";
import { Interrupted } from "../interrupt.ts";
import { checkPromised } from "../promised.ts";
import { type DynamicCall, type DynamicClient, verbs } from "../verbs.ts";
import { explainHint, hintFor, outcomeHint } from "./hints.ts";
import { Journey } from "./journey.ts";
import { jqFilter } from "./jq.ts";
import { type CallableOperation, target } from "./operation.ts";
import { type Output, Printer } from "./output.ts";
import { printBody } from "./printed-body.ts";

export interface CallOptions extends ConnectionOptions {
  readonly all?: boolean;
  readonly wait?: boolean;
  readonly output?: Output;
  /** The jq expression to apply to what is printed. */
  readonly jq?: string;
}

/**
 * Calls an operation and prints the response: by default as JSON, with `--all` one line per item.
 * @throws CommandFailed without a usable key or base URL.
 */
export async function perform(
  operation: CallableOperation,
  call: Omit<DynamicCall, "signal" | "onProgress">,
  options: CallOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { contract, definition, described, key, variables } = operation;
  const polled = options.wait && definition.run ? contract.operations[definition.run.operation] : undefined;
  const line = (text: string): void => console.error(text);
  const connection = await connectionTo(
    contract,
    definition,
    { ...options, variables, signal },
    line,
    polled,
  );
  const printer = new Printer(
    options.output,
    options.jq === undefined ? undefined : await jqFilter(options.jq),
  );
  const { source } = connection.target;
  // The command line does not show this target.
  if (options.verbose || (source !== undefined && source !== "--base-url"))
    console.error(describeTarget(connection));
  let isReported = false;
  const { hooks } = connection.options;
  const watch = deprecations(() => {
    isReported = true;
  });
  const onResponse: Hooks["onResponse"] = (headers, info) => {
    watch.onResponse(headers, info);
    hooks?.onResponse?.(headers, info);
    if (polled && info.operation === key) journey.begins();
  };
  const journey = new Journey(connection.transport);
  const { transport } = journey;
  const clientOptions = { ...connection.options, transport, hooks: { ...hooks, onResponse } };
  // A contract chosen at run time has no static types.
  const client = createClient(contract, clientOptions) as unknown as DynamicClient;
  try {
    return await respond(operation, client, { ...call, signal }, options, printer, journey);
  } catch (error) {
    if (error instanceof Interrupted) {
      line(`concord: stopped. ${await journey.describe(key)}`);
      return exit.interrupted;
    }
    if (error instanceof RunFailed) await printer.response(error.data);
    const text = `concord: ${describeError(error, contract)}`;
    const hints = [
      outcomeHint(error, operation),
      explainHint(error, operation),
      hintFor(error, operation, call),
    ];
    for (const each of [text, ...hints]) if (each) console.error(each);
    return exit.failed;
  } finally {
    // Responses give the dates. Without them, report what the document says.
    if (described.deprecated && !isReported) line(`concord: ${describeDeprecation(key, {})}`);
  }
}

async function respond(
  { key, definition, document }: CallableOperation,
  client: DynamicClient,
  call: DynamicCall,
  { all, wait }: CallOptions,
  printer: Printer,
  journey: Journey,
): Promise<ExitCode> {
  const { method, path } = target(key);
  if (all) {
    for await (const item of verbs.paginate(client, method === "GET" ? path : key, call))
      await printer.item(item);
    printer.end();
    return exit.done;
  }
  if (wait) {
    const announce = announcer();
    const onProgress = (progress: { readonly status: string }): void => {
      journey.runs(progress.status);
      announce(progress);
    };
    const followed = { ...call, onProgress };
    const end = await (definition.run
      ? verbs.run(client, method, path, followed)
      : verbs.follow(client, path, followed));
    await printer.response(end.data);
    return end.outcome === "partial" ? exit.partial : exit.done;
  }
  const result = await client.request(method, path, call);
  if (result.error) throw result.error;
  const { data } = result;
  await printBody(data, result.response, printer);
  // Checked after printing: the body shows best who responded.
  checkPromised(document, key, result);
  // Errors in the state of a run belong to the run. This call was only asked to show them.
  const refused = definition.state ? 0 : itemErrorsIn(definition, data).length;
  if (refused === 0) return exit.done;
  const [what, were] = refused === 1 ? ["1 item", "was"] : [`${refused} items`, "were"];
  console.error(`concord: ${what} ${were} refused; the response says which and why.`);
  return exit.partial;
}

/** Reports each status once, when it changes. */
export function announcer(): (progress: { readonly status: string }) => void {
  let last = "";
  return ({ status }) => {
    if (status !== last) console.error(status);
    last = status;
  };
}
