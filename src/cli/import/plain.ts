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

function checkOf(schema: Schema): Check | undefined {
  const { type, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (type === "object" && isWithin(schema, OF_OBJECT)) {
    const { additionalProperties = true } = schema;
    if (additionalProperties !== true) return undefined;
    return isObject;
  }
  // A character is one or two code units, so a larger minimum needs a count of characters.
  if (type !== "string" || minLength > 1 || !isWithin(schema, OF_TEXT)) return undefined;
  const matcher = pattern === undefined ? undefined : new RegExp(pattern, "u");
  return (value) =>
    typeof value === "string" &&
    value.length >= minLength &&
    value.length <= maxLength &&
    (matcher === undefined || matcher.test(value));
}

function isWithin(schema: Schema, keywords: ReadonlySet<string>): boolean {
  return Object.keys(schema).every((keyword) => keywords.has(keyword) || isExtension(keyword));
}
