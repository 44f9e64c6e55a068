import { type Command, Option } from "commander";
import type { Operation } from "../../openapi/contract.ts";
import { withConnectionOptions } from "../connection-options.ts";
import { DescribedApi } from "../described-api.ts";
import { Interrupted, stoppable } from "../interrupt.ts";
import { eachRead, repeated } from "../repeated.ts";
import { readBody } from "./body.ts";
import { type GivenField, textField, typedField } from "./fields.ts";
import { operationHelp } from "./help.ts";
import { type CallableOperation, callableOperations, hasParts, isList, isSentAsGiven } from "./operation.ts";
import { OUTPUTS } from "./output.ts";
import type { CallableApi } from "./own-apis.ts";
import { isMade, optionName, readParameters, schemaOf } from "./parameters.ts";
import { type CallOptions, perform } from "./perform.ts";
import { describeSchema, inBrackets, oneLine } from "./schema-text.ts";

/** Adds a command for each operation of an API. */
export async function addOperations(command: Command, api: CallableApi): Promise<void> {
  const { openapi, contract, variables } = await api.load();
  const document = new DescribedApi(openapi);
  const { noDefaultServer } = contract;
  if (noDefaultServer) command.addHelpText("after", `\n--base-url is required. ${noDefaultServer}`);
  for (const operation of callableOperations(document, contract, variables)) addOperation(command, operation);
}

interface BodyOptions {
  readonly body?: string;
  readonly f?: readonly GivenField[];
  readonly F?: readonly GivenField[];
}

function addFields(command: Command, definition: Operation): void {
  const text = "a property of the body, as text; a.b=c is b inside a";
  const file = hasParts(definition) ? "sends a file" : "reads a file";
  command.option("-f <key=value>", text, eachRead(textField));
  command.option(
    "-F <key=value>",
    `the same, read as JSON if it is JSON; key=@file ${file}`,
    eachRead(typedField),
  );
}

function addOperation(api: Command, operation: CallableOperation): void {
  const { document, described, definition, parameters, body } = operation;
  const command = api
    .command(operation.command)
    .summary(`${oneLine(described.summary)}${described.deprecated ? " (deprecated)" : ""}`)
    .description(oneLine(described.description ?? described.summary));
  for (const parameter of parameters) {
    const made = isMade(parameter, definition) ? "made up if left out" : undefined;
    const need = made ?? (parameter.required ? "required" : undefined);
    const about = inBrackets(describeSchema(document, schemaOf(parameter)), need);
    const texts = [oneLine(parameter.description), about].filter(Boolean);
    const option = new Option(`--${optionName(parameter)} <value>`, texts.join(" "));
    const isList = document.resolve(schemaOf(parameter)).type === "array";
    if (isList) option.argParser(repeated);
    // Required ones are checked later: a misspelt one must be reported as misspelt.
    command.addOption(option);
    const hyphens = optionName(parameter).replaceAll("_", "-");
    if (hyphens !== optionName(parameter)) {
      const alias = new Option(`--${hyphens} <value>`).hideHelp();
      if (isList) alias.argParser(repeated);
      command.addOption(alias);
    }
  }
  if (body) {
    const need = body.required ? " (required)" : "";
    const [form, text] = isSentAsGiven(definition)
      ? ["content", "the body, sent as it is: text"]
      : ["json", "the body: JSON"];
    command.option(`--body <${form}>`, `${text}, @file, or - for standard input${need}`);
    if (!isSentAsGiven(definition) && !isList(body)) addFields(command, definition);
  }
  if (definition.next) command.option("--all", "read every page; one line of JSON per item");
  if (definition.run) command.option("--wait", "follow the run that this starts to its end");
  else if (definition.state) command.option("--wait", "poll until the work has ended");
  command.addOption(new Option("--output <form>", "form of what is printed").choices(OUTPUTS));
  command.option(
    "--jq <expression>",
    "print the result of this jq expression for the response, or with --all for each item",
  );
  withConnectionOptions(command)
    .addHelpText("after", () => operationHelp(operation))
    .action(async (options: CallOptions & BodyOptions) => {
      const given = new Map(
        command.options.map((option) => [option.name(), command.getOptionValue(option.attributeName())]),
      );
      for (const name of parameters.map(optionName)) {
        // `--event-id` is used if `--event_id` is not given.
        if (given.get(name) === undefined) given.set(name, given.get(name.replaceAll("_", "-")));
      }
      const params = readParameters(operation, given);
      const fields = [...(options.f ?? []), ...(options.F ?? [])];
      process.exitCode = await stoppable(async (signal) => {
        const sent = await readBody(operation, options.body, fields, signal).catch((error: unknown) => {
          if (error instanceof Interrupted)
            console.error(`concord: stopped. Nothing of ${operation.key} was sent.`);
          throw error;
        });
        return perform(operation, { params, ...sent }, options, signal);
      });
    });
}
