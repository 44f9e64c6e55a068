import type { ErrorObject } from "ajv/dist/2020.js";
import type { OpenApiDocument, Schema } from "../document.ts";
import { compile, type Validator } from "../validate.ts";
import type { Field } from "./fields.ts";
import type { Item } from "./item.ts";
import { plainCheck } from "./plain.ts";
import { quote } from "./problem.ts";

/** A rule of the contract that an item breaks; `field` is empty when the item as a whole does. */
export interface Violation {
  readonly field: string;
  readonly rule: string;
  readonly remedy: string;
  readonly code?: string;
}

const NONE: readonly Violation[] = [];

/** Everything in an item that breaks the contract. */
export type FindViolations = (item: Item) => readonly Violation[];

/** Finds what breaks an item's schema; formats are the API's own to judge. */
export function violationFinder(
  document: OpenApiDocument,
  schema: Schema,
  fields: readonly Field[],
): FindViolations {
  const isPlain = plainCheck(schema, fields);
  let validate: Validator | undefined;
  return (item) => {
    if (isPlain?.(item)) return NONE;
    validate ??= compile(document, schema);
    return validate(item) ? NONE : (validate.errors ?? []).map((error) => violation(error, item));
  };
}

function violation(error: ErrorObject, item: Item): Violation {
  const [, first = ""] = error.instancePath.split("/");
  const missing: unknown = error.params.missingProperty;
  const field = first === "" && typeof missing === "string" ? missing : first;
  const schema = error.keyword === "required" ? propertySchema(error, field) : schemaOf(error.parentSchema);
  return {
    field,
    rule: rule(error, item[field]),
    remedy: remedy(error, schema.description),
    ...(schema["x-violation"] === undefined ? {} : { code: schema["x-violation"] }),
  };
}

function rule(error: ErrorObject, value: unknown): string {
  const shown = typeof value === "string" ? quote(value) : `the ${typeName(value)}`;
  const { keyword, params } = error;
  switch (keyword) {
    case "required":
      return `${params.missingProperty} is missing or empty`;
    case "type":
      return `${shown} is not ${article([params.type].flat().join(" or "))}`;
    case "pattern":
      return `${shown} does not match ${params.pattern}`;
    case "minLength":
      return params.limit === 1 ? "it is empty" : `${shown} has fewer than ${params.limit} characters`;
    case "maxLength":
      return `${shown} has more than ${params.limit} characters`;
    case "enum":
      return `${shown} is not one of ${[params.allowedValues].flat().join(", ")}`;
    default:
      return `${shown} ${error.message ?? `breaks the rule ${keyword}`}`;
  }
}

function remedy({ keyword }: ErrorObject, description: string | undefined): string {
  if (keyword === "required") return "Give every row a value for it.";
  return description
    ? description.replaceAll(/\s+/g, " ").trim()
    : "Correct the value, or leave the cell empty.";
}

interface Documented {
  readonly description?: string;
  readonly "x-violation"?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Ajv hands over the schema that an error is about; a schema of the document has these members or lacks them. */
function schemaOf(schema: unknown): Documented {
  return typeof schema === "object" && schema !== null ? schema : {};
}

function propertySchema({ parentSchema }: ErrorObject, field: string): Documented {
  return schemaOf(schemaOf(parentSchema).properties?.[field]);
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
