import type { ErrorObject } from "ajv/dist/2020.js";
import type { Operation } from "../../openapi/contract.ts";
import type { DescribedApi, Parameter, Schema } from "../described-api.ts";
import { CommandFailed, exit } from "../exit.ts";
import { compile } from "../validate.ts";
import type { DynamicCall } from "../verbs.ts";
import type { CallableOperation } from "./operation.ts";
import { oneLine } from "./schema-text.ts";

/** What one option gives: a text, or a list of them where the option may be repeated. */
type Given = string | readonly string[];

/** Whether the client makes the value of a parameter that is left out, as it does for an idempotency key. */
export function isMade({ name, in: location }: Parameter, { key }: Operation): boolean {
  return key?.in === "header" && location === "header" && name.toLowerCase() === key.name.toLowerCase();
}

/** The schema of a parameter's value, which may stand under the media type in which the value is written. */
export function schemaOf({ schema, content = {} }: Parameter): Schema {
  return schema ?? Object.values(content)[0]?.schema ?? {};
}

/**
 * Reads parameters from the command line, each as the type of its schema.
 * @throws CommandFailed for a value that is missing or invalid.
 */
export function readParameters(
  { document, parameters, definition }: CallableOperation,
  given: ReadonlyMap<string, Given | undefined>,
): DynamicCall["params"] {
  const values = { path: {}, query: {}, header: {}, cookie: {} };
  for (const parameter of parameters) {
    const name = parameter.option;
    const text = given.get(name);
    if (text === undefined && parameter.required && !isMade(parameter, definition))
      throw new CommandFailed(about(`--${name} is missing.`, parameter), exit.misuse);
    if (text === undefined) continue;
    const shown = `--${name} ${JSON.stringify(text)}`;
    if (parameter.in === "path" && ["", ".", ".."].includes(String(text))) {
      const why = `${shown} would lead to another address than the operation's.`;
      throw new CommandFailed(about(why, parameter), exit.misuse);
    }
    const { value, problem } = readValue(document, schemaOf(parameter), text);
    if (problem !== undefined) throw new CommandFailed(about(`${shown} ${problem}.`, parameter), exit.misuse);
    Reflect.set(values[parameter.in], parameter.name, value);
  }
  const { cookie, ...others } = values;
  return Object.keys(cookie).length > 0 ? values : others;
}

function about(what: string, { description }: Parameter): string {
  return `${what} ${oneLine(description)}`.trim();
}

/** The value that a text stands for: itself, or where its schema does not admit that, what the text is as JSON. */
function readValue(
  document: DescribedApi,
  schema: Schema,
  text: Given,
): { readonly value?: unknown; readonly problem?: string } {
  const validate = compile(document, { type: "object", properties: { value: schema } }, { coerce: true });
  const errors = (value: unknown): { readonly value: unknown; readonly found: readonly ErrorObject[] } => {
    const holder = { value };
    const found = validate(holder) ? [] : [...(validate.errors ?? [])];
    return { value: holder.value, found };
  };
  const asText = errors(text);
  if (asText.found.length === 0) return { value: asText.value };
  const parsed = typeof text === "string" ? structured(text) : text.map((each) => structured(each) ?? each);
  const asJson = parsed === undefined ? asText : errors(parsed);
  if (asJson.found.length === 0) return { value: asJson.value };
  return { problem: asJson.found.map(ruleOf).join(" and ") };
}

/** The object or array that a text is in JSON. */
function structured(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The rule that a value breaks, and where in it. */
function ruleOf({ message, instancePath, keyword, params }: ErrorObject): string {
  const inside = instancePath.split("/").slice(2).join(".");
  const needsJson = keyword === "type" && [params.type].flat().includes("object");
  return `${inside && `has \`${inside}\`, which `}${message}${needsJson ? ', in JSON: {"name":"value"}' : ""}`;
}
