import { type Command, Option } from "commander";
import { type ApiEntry, registry } from "../../../generated/registry.ts";
import { loadApi } from "../apis.ts";
import { optionName, readBody, readParameters } from "../call/arguments.ts";
import { operationHelp } from "../call/help.ts";
import { type CallableOperation, callableOperations } from "../call/operation.ts";
import { type CallOptions, perform } from "../call/perform.ts";
import { describeSchema, oneLine } from "../call/schema-text.ts";
import { withConnectionOptions } from "../connection.ts";
import { interruptible } from "../interrupt.ts";

const EXAMPLES = `
Examples:
  concord call meshi --help
  concord call meshi createEvent --help
  concord call meshi getEvent --event_id summit-2026
  concord call meshi createEvent --body @event.json
  concord call meshi startMatchRun --event_id summit-2026 --wait
  concord call meshi listReviews --all | wc -l`;

/**
 * Adds a command per API, and to the API that `args` name a command per operation: no other document is read.
 */
export async function addCall(program: Command, args: readonly string[]): Promise<void> {
  const call = program
    .command("call")
    .summary("call any operation of any API")
    .description("Calls any operation of any API and prints the answer as JSON.")
    .addHelpText("after", EXAMPLES);
  for (const api of registry) {
    const command = call
      .command(api.name)
      .summary(api.title)
      .usage("<operation> [options]")
      .description(`${api.title}. Each operation has its own --help.`)
      .configureHelp({ subcommandTerm: (operation) => operation.name() })
      .helpCommand(false);
    if (args[0] === "call" && args[1] === api.name) await addOperations(command, api);
  }
}

async function addOperations(command: Command, api: ApiEntry): Promise<void> {
  const { document, contract } = await loadApi(api);
  for (const operation of callableOperations(document, contract)) addOperation(command, operation);
}

function addOperation(api: Command, operation: CallableOperation): void {
  const { document, described, definition, parameters, body } = operation;
  const command = api
    .command(described.operationId)
    .summary(oneLine(described.summary))
    .description(oneLine(described.description ?? described.summary));
  for (const parameter of parameters) {
    const need = parameter.required ? ", required" : "";
    const about = `${describeSchema(document, parameter.schema ?? {})}${need}`;
    const option = new Option(
      `--${optionName(parameter)} <value>`,
      `${oneLine(parameter.description)} (${about})`,
    );
    const isList = document.resolve(parameter.schema ?? {}).type === "array";
    if (isList) option.argParser((text: string, earlier: string[] = []) => [...earlier, text]);
    // Whether a required one is there is looked at later, so that a misspelt one is told as such.
    command.addOption(option);
  }
  if (body) {
    const need = body.required ? " (required)" : "";
    command.option("--body <json>", `the body: JSON, @file, or - for standard input${need}`);
  }
  if (definition.next) command.option("--all", "read every page; one line of JSON per item");
  if (definition.run) command.option("--wait", "follow the run that this starts to its end");
  else if (definition.state) command.option("--wait", "ask until the work has ended");
  withConnectionOptions(command)
    .addHelpText("after", () => operationHelp(operation))
    .action(async (options: CallOptions & { readonly body?: string }) => {
      const given = new Map(
        command.options.map((option) => [option.name(), command.getOptionValue(option.attributeName())]),
      );
      const params = readParameters(operation, given);
      const sent = readBody(operation, options.body);
      process.exitCode = await interruptible((signal) =>
        perform(operation, { params, ...sent }, options, signal),
      );
    });
}
