import { codesOf } from "../../openapi/annotations.ts";
import { credentialHelp } from "../credentials.ts";
import type { DescribedApi } from "../described-api.ts";
import { shellWord } from "../shell-word.ts";
import {
  type BodyDescription,
  type CallableOperation,
  hasParts,
  isList,
  isSentAsGiven,
} from "./operation.ts";
import { isMade, schemaOf } from "./parameters.ts";
import { describeSchema, inBrackets, oneLine } from "./schema-text.ts";

const WIDTH = 100;

/** The help of an operation that follows its options. */
export function operationHelp(operation: CallableOperation): string {
  const { document, contract, key, described, definition } = operation;
  const sections: (string | undefined)[] = [`\n${key}`, bodyHelp(operation), "\nResponses:"];
  const codes = new Map<string, string | undefined>();
  for (const [status, declared] of Object.entries(described.responses)) {
    const response = document.resolve(declared);
    const listed = codesOf({ ...response }) ?? [];
    const own = definition.remedies?.[Number(status)];
    for (const code of listed) codes.set(code, own ?? contract.errors[code]?.remedy);
    sections.push(
      wrap(oneLine([response.description, listed.join(", ")].filter(Boolean).join(" ")), `  ${status}  `),
    );
  }
  if (codes.size > 0) sections.push("\nCodes:");
  for (const [code, remedy] of codes) sections.push(`  ${code}`, wrap(oneLine(remedy), "      "));
  sections.push(
    "\nExample:",
    `  ${example(operation)}`,
    contract.noDefaultServer && `\n--base-url is required. ${contract.noDefaultServer}`,
    `\n${credentialHelp(contract, operation.definition, operation.variables)} Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 done in part.`,
  );
  return sections.filter(Boolean).join("\n");
}

function bodyHelp({ document, body, definition }: CallableOperation): string {
  if (!body) return "";
  const schema = isList(body) ? document.resolve(body.schema.items ?? {}) : body.schema;
  const heading = isList(body) ? `\nBody, a ${describeSchema(document, body.schema)}, each with:` : "\nBody:";
  const required = new Set(schema.required);
  const own = definition.key?.in === "body" ? definition.key.name.slice(1) : undefined;
  const lines = Object.entries(schema.properties ?? {}).flatMap(([name, declared]) => {
    const property = document.resolve(declared);
    const made = name === own ? "made up if left out" : undefined;
    const need = made ?? (required.has(name) ? "required" : undefined);
    const about = inBrackets(describeSchema(document, property), need);
    return [`  ${name}  ${about}`.trimEnd(), wrap(oneLine(property.description), "      ")];
  });
  return [heading, ...lines].filter(Boolean).join("\n");
}

/** A working command line with the document's example values. */
function example({ document, contract, command, parameters, body, definition }: CallableOperation): string {
  const words = ["concord call", contract.name, command];
  for (const parameter of parameters.filter((each) => each.required && !isMade(each, definition))) {
    const { examples: [first] = [] } = document.resolve(schemaOf(parameter));
    words.push(optionWords(parameter.option, parameter.example ?? first ?? "..."));
  }
  if (body && hasParts(definition)) words.push(...partExamples(document, body));
  else if (body && isSentAsGiven(definition)) words.push("--body @<file>");
  else if (body) words.push(`--body ${bodyExample(body.example ?? (isList(body) ? [] : {}))}`);
  if (definition.run) words.push("--wait");
  if (definition.next) words.push("--all");
  if (contract.noDefaultServer) words.push("--base-url <url>");
  return words.join(" ");
}

/** An option with its value, as a shell takes it. An option for a list is given once for each item. */
function optionWords(option: string, value: unknown): string {
  const items = Array.isArray(value) ? value : [value];
  return items
    .map((item) => (typeof item === "object" ? JSON.stringify(item) : String(item)))
    .map((text) => `--${option} ${shellWord(text)}`)
    .join(" ");
}

/** The required parts of a form, files among them; all parts where the form is required and none of them is. */
function partExamples(document: DescribedApi, { schema, required }: BodyDescription): string[] {
  const names = schema.required ?? (required ? Object.keys(schema.properties ?? {}) : []);
  return names.map((name) => {
    const part = document.resolve(schema.properties?.[name] ?? {});
    const { type, format } = part.type === "array" ? document.resolve(part.items ?? {}) : part;
    const isFile = type === undefined || format === "binary";
    return isFile ? `-F ${name}=@<file>` : `-f ${name}=...`;
  });
}

function bodyExample(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 500 ? shellWord(text) : "@body.json";
}

function wrap(text: string, indent: string): string {
  if (text === "") return "";
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.length + word.length > WIDTH && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = " ".repeat(indent.length);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join("\n");
}
