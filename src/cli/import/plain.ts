import { isExtension } from "../../openapi/annotation-names.ts";
import { isObject } from "../../openapi/json.ts";
import type { Item } from "../bulk/roster.ts";
import type { Schema } from "../described-api.ts";
import type { Field } from "./fields.ts";

const ANNOTATIONS = ["title", "description", "examples", "default"];
/** Keywords that the quick check covers, for items, text fields and object fields. */
const OF_ITEM = new Set(["type", "required", "properties", "additionalProperties", ...ANNOTATIONS]);
const OF_TEXT = new Set(["type", "pattern", "minLength", "maxLength", ...ANNOTATIONS]);
const OF_OBJECT = new Set(["type", "additionalProperties", ...ANNOTATIONS]);

type Check = (value: unknown) => boolean;

/** What is asked of a text that is not empty. */
export interface TextRule {
  readonly required: boolean;
  readonly pattern: RegExp | undefined;
  /** In code units. A character may be two. */
  readonly maxLength: number;
}

/**
 * A quick check that passes only valid rows. It takes a tenth of a validator's time, and no validator has to be loaded. A
 * row that it does not pass may still be valid; the validator decides. `undefined` if a schema has a rule that it does
 * not cover.
 */
export function plainCheck(item: Schema, fields: readonly Field[]): ((item: Item) => boolean) | undefined {
  if (!isWithin(item, OF_ITEM)) return undefined;
  const checks: { name: string; required: boolean; check: Check }[] = [];
  for (const { name, schema, required } of fields) {
    const check = checkOf(schema);
    if (!check) return undefined;
    checks.push({ name, required, check });
  }
  // Items are built from these fields and have no other properties.
  return (item) => {
    for (const { name, required, check } of checks) {
      const value = item[name];
      if (value === undefined ? required : !check(value)) return false;
    }
    return true;
  };
}

/**
 * The rules of the text fields that the quick check covers, by name. Empty if the item itself has a rule that it does not
 * cover.
 */
export function textRules(item: Schema, fields: readonly Field[]): ReadonlyMap<string, TextRule> {
  const rules = new Map<string, TextRule>();
  if (!isWithin(item, OF_ITEM)) return rules;
  for (const { name, schema, required } of fields) {
    const rule = textRule(schema);
    if (rule) rules.set(name, { ...rule, required });
  }
  return rules;
}

function checkOf(schema: Schema): Check | undefined {
  const { type, minLength = 0, additionalProperties = true } = schema;
  if (type === "object" && isWithin(schema, OF_OBJECT))
    return additionalProperties === true ? isObject : undefined;
  const rule = textRule(schema);
  if (!rule) return undefined;
  const { pattern, maxLength } = rule;
  return (value) =>
    typeof value === "string" &&
    value.length >= minLength &&
    value.length <= maxLength &&
    (pattern === undefined || pattern.test(value));
}

function textRule(schema: Schema): Omit<TextRule, "required"> | undefined {
  const { type, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  // A character is one or two code units, so a larger minimum needs a count of characters.
  if (type !== "string" || minLength > 1 || !isWithin(schema, OF_TEXT)) return undefined;
  return { maxLength, pattern: pattern === undefined ? undefined : new RegExp(pattern, "u") };
}

function isWithin(schema: Schema, keywords: ReadonlySet<string>): boolean {
  return Object.keys(schema).every((keyword) => keywords.has(keyword) || isExtension(keyword));
}
