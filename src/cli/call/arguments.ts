import { text } from "node:stream/consumers";
import type { ErrorObject } from "ajv/dist/2020.js";
import { orAborted } from "../../client/index.ts";
import { streamOf } from "../bulk/input-stream.ts";
import { SECRET_OPTIONS } from "../connection-options.ts";
import type { Parameter } from "../described-api.ts";
import { CommandFailed, exit } from "../exit.ts";
import { fileErrorText } from "../file-errors.ts";
import { compile } from "../validate.ts";
import type { DynamicCall } from "../verbs.ts";
import { type GivenField, objectOf } from "./fields.ts";
import type { CallableOperation } from "./operation.ts";
import { oneLine } from "./schema-text.ts";

/** Options of `concord call` itself. A parameter with such a name gets its location as a prefix. */
const RESERVED = new Set([
  "attempts",
  "body",
  "output",
  "jq",
  "profile",
  "insecure-http",
  "pace-store",
  "all",
  "wait",
  "base-url",
  "key-file",
  "verbose",
  "help",
  ...SECRET_OPTIONS,
]);

/** The name of a parameter's option. */
export function optionName({ name, in: location }: Parameter): string {
  return RESERVED.has(name) ? `${location}-${name}` : name;
}

/**
 * Reads parameters from the command line, each as the type of its schema.
 * @throws CommandFailed for a value that is missing or invalid.
 */
export function readParameters(
  { document, parameters }: CallableOperation,
  given: ReadonlyMap<string, string | readonly string[]>,
): DynamicCall["params"] {
  const values = { path: {}, query: {}, header: {}, cookie: {} };
  for (const parameter of parameters) {
    const name = optionName(parameter);
    const text = given.get(name);
    if (text === undefined && parameter.required) {
      throw new CommandFailed(`--${name} is missing. ${oneLine(parameter.description)}`, exit.misuse);
    }
    if (text === undefined) continue;
    if (parameter.in === "path" && ["", ".", ".."].includes(String(text))) {
      throw new CommandFailed(
        `--${name} ${JSON.stringify(text)} would lead to another address than the operation's. ${oneLine(parameter.description)}`,
        exit.misuse,
      );
    }
    const schema = document.resolve(parameter.schema ?? {});
    const holder = { value: text };
    const validate = compile(document, { type: "object", properties: { value: schema } }, { coerce: true });
    if (!validate(holder))
      throw new CommandFailed(explain(name, text, validate.errors, parameter), exit.misuse);
    Reflect.set(values[parameter.in], parameter.name, holder.value);
  }
  const { cookie, ...others } = values;
  return Object.keys(cookie).length > 0 ? values : others;
}

function explain(
  name: string,
  text: string | readonly string[],
  errors: ErrorObject[] | null | undefined,
  { description }: Parameter,
): string {
  const rules = (errors ?? []).map(({ message }) => message).join(" and ");
  return `--${name} ${JSON.stringify(text)} ${rules}. ${oneLine(description)}`;
}

/**
 * Reads the body, if any: JSON, `@file`, `-` for standard input, or `fields`.
 * @throws CommandFailed if it is missing or invalid; the signal's reason.
 */
export async function readBody(
  { body }: CallableOperation,
  argument: string | undefined,
  fields: readonly GivenField[],
  signal: AbortSignal,
): Promise<{ body?: unknown }> {
  if (fields.length > 0) {
    if (argument === undefined) return { body: objectOf(fields) };
    throw new CommandFailed("Give the body by --body, or by -f and -F, not by both.", exit.misuse);
  }
  if (argument === undefined) {
    if (body?.required)
      throw new CommandFailed("--body is missing. --help shows what it holds.", exit.misuse);
    return {};
  }
  const given = await bodyText(argument, signal);
  try {
    return { body: JSON.parse(given) };
  } catch (error) {
    const source =
      argument === "-" ? "standard input" : argument.startsWith("@") ? argument.slice(1) : "--body";
    throw new CommandFailed(
      `The body (${source}) is not JSON: ${error instanceof Error ? error.message : error}`,
      exit.misuse,
    );
  }
}

async function bodyText(argument: string, signal: AbortSignal): Promise<string> {
  if (argument !== "-" && !argument.startsWith("@")) return argument;
  const path = argument === "-" ? argument : argument.slice(1);
  try {
    return await orAborted(text(await streamOf(path, signal)), signal);
  } catch (error) {
    signal.throwIfAborted();
    const source = argument === "-" ? "standard input" : path;
    const reason = fileErrorText(error) ?? String(error);
    throw new CommandFailed(`The body cannot be read from ${source}: ${reason}.`, exit.misuse);
  }
}
