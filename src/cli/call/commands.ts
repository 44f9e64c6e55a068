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
import { ParameterOption, spellingsOf } from "./parameter-options.ts";
import { isMade, readParameters, schemaOf } from "./parameters.ts";
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
  const file = hasParts(definition) ? "sends a file; may be repeated" : "reads a file";
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
    const isList = document.resolve(schemaOf(parameter)).type === "array";
    for (const name of spellingsOf(parameter, parameters)) {
      const option = new ParameterOption(name, texts.join(" ")).hideHelp(name !== parameter.option);
      // Required ones are checked later: a misspelt one must be reported as misspelt.
      command.addOption(isList ? option.argParser(repeated) : option);
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
        parameters.map((parameter) => {
          const values = spellingsOf(parameter, parameters).map((name) =>
            command.getOptionValue(`--${name}`),
          );
          return [parameter.option, values.find((value) => value !== undefined)];
        }),
      );
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
