import type { ErrorObject } from "ajv/dist/2020.js";
import type { Annotated } from "../../openapi/annotation-values.ts";
import { violationOf } from "../../openapi/annotations.ts";
import { isObject } from "../../openapi/json.ts";
import { tokensOf } from "../../openapi/pointer.ts";
import type { Violation } from "../../openapi/problem.ts";
import type { DescribedApi, Schema } from "../described-api.ts";
import { compile, type Validator } from "../validate.ts";
import { quote } from "./input-problem.ts";
import type { Item } from "./roster.ts";

/** A rule of the contract that an item breaks. */
export interface ItemViolation extends Violation {
  readonly rule: string;
  readonly remedy: string;
}

const NONE: readonly ItemViolation[] = [];

/** Everything in an item that breaks the contract. */
export type FindViolations = (item: Item) => readonly ItemViolation[];

/**
 * Finds what breaks an item's schema. Formats are left to the API. `isPlain` may accept most items without loading a
 * validator.
 */
export function violationFinder(
  document: DescribedApi,
  schema: Schema,
  isPlain?: (item: Item) => boolean,
): FindViolations {
  let validate: Validator | undefined;
  return (item) => {
    if (isPlain?.(item)) return NONE;
    validate ??= compile(document, schema);
    return validate(item) ? NONE : (validate.errors ?? []).map(violation);
  };
}

function violation(error: ErrorObject): ItemViolation {
  const missing: unknown = error.params.missingProperty;
  const unknown: unknown = error.params.additionalProperty;
  const own = [missing, unknown].filter((name) => typeof name === "string");
  const path = tokensOf(error.instancePath);
  const schema = typeof missing === "string" ? propertySchema(error, missing) : schemaOf(error.parentSchema);
  const code = violationOf(schema);
  return {
    path: [...path, ...own],
    rule: rule(error),
    remedy: remedy(error, schema.description),
    ...(code !== undefined && { code }),
  };
}

function rule({ keyword, params, message, data }: ErrorObject): string {
  const shown = typeof data === "string" ? quote(data) : `the ${typeName(data)}`;
  switch (keyword) {
    case "required":
      return `${params.missingProperty} is missing or empty`;
    case "additionalProperties":
      return "there is no property of this name";
    case "type":
      return `${shown} is not ${article([params.type].flat().join(" or "))}`;
    case "pattern":
      return `${shown} does not match ${params.pattern}`;
    case "minLength":
      return params.limit === 1 ? "it is empty" : `${shown} has fewer than ${params.limit} characters`;
    case "minProperties":
      return params.limit === 1 ? "it is empty" : `${shown} has fewer than ${params.limit} properties`;
    case "maxLength":
      return `${shown} has more than ${params.limit} characters`;
    case "enum":
      return `${shown} is not one of ${[params.allowedValues].flat().join(", ")}`;
    case "const":
      return `${shown} is not ${JSON.stringify(params.allowedValue)}`;
    default:
      return `${shown} ${message ?? `breaks the rule ${keyword}`}`;
  }
}

function remedy({ keyword, parentSchema }: ErrorObject, description: string | undefined): string {
  if (keyword === "required") return "Give it a value.";
  if (keyword === "additionalProperties") {
    return `Leave it out, or correct its name: ${Object.keys(schemaOf(parentSchema).properties ?? {}).join(", ")}.`;
  }
  return description ? description.replaceAll(/\s+/g, " ").trim() : "Correct the value, or leave it out.";
}

interface Documented extends Annotated {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Ajv hands over the schema that an error is about; a schema of the document has these properties or lacks them. */
function schemaOf(schema: unknown): Documented {
  return isObject(schema) ? schema : {};
}

function propertySchema({ parentSchema }: ErrorObject, field: string): Documented {
  return schemaOf(schemaOf(parentSchema).properties?.[field]);
}

export function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
