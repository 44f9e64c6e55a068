import { entriesOf, isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import type { Conjunct } from "./conjuncts.ts";
import { namedIn } from "./named-properties.ts";
import type { Question } from "./question.ts";
import { isSame } from "./same.ts";

type Key = "properties" | "patternProperties" | "additionalProperties";

/** True if the properties of every value in question provably match what an object says of them. */
export function propertiesHold(key: Key, outer: Conjunct, question: Question): boolean {
  const { mine, proof } = question;
  const { bundle, schema } = outer;
  const some = (from: (conjunct: Conjunct) => Json | undefined, to: Json | undefined) =>
    mine.some((each) =>
      proof.partWithin({ bundle: each.bundle, schema: from(each) }, { bundle, schema: to }),
    );
  if (key === "properties")
    return entriesOf(schema.properties).every(
      ([name, value]) => isUnsent(name, question) || some((each) => partOf(each.schema, name), value),
    );
  if (key === "patternProperties")
    return entriesOf(schema.patternProperties).every(([pattern, value]) =>
      some(
        ({ schema: own }) => (isObject(own.patternProperties) ? own.patternProperties[pattern] : true),
        value,
      ),
    );
  return mine.some((each) => othersHold(each, outer, question));
}

/** Whether all properties that the outer object does not name match its `additionalProperties`. */
function othersHold(own: Conjunct, outer: Conjunct, { proof }: Question): boolean {
  const { additionalProperties: rest } = outer.schema;
  const [known, patterns] = [mapOf(outer.schema, "properties"), mapOf(outer.schema, "patternProperties")];
  const isRest = (value: Json | undefined) =>
    proof.partWithin({ bundle: own.bundle, schema: value }, { bundle: outer.bundle, schema: rest });
  // A client ignores new named properties of what it reads.
  const mayBeNew = rest === false && proof.habits.read === outer.bundle;
  return (
    isRest(own.schema.additionalProperties) &&
    entriesOf(own.schema.properties).every(
      ([name, value]) =>
        mayBeNew || Object.hasOwn(known, name) || matches(patterns, name) === "yes" || isRest(value),
    ) &&
    entriesOf(own.schema.patternProperties).every(
      ([pattern, value]) => Object.hasOwn(patterns, pattern) || isRest(value),
    )
  );
}

/** Whether clients send no property of this name: the object names others, and does not say that there are more. */
function isUnsent(name: string, { inner, mine, proof }: Question): boolean {
  if (proof.habits.sent !== inner.bundle) return false;
  const saysMore = ({ schema }: Conjunct) =>
    schema.additionalProperties !== undefined ||
    schema.patternProperties !== undefined ||
    schema.unevaluatedProperties !== undefined;
  if (mine.some(saysMore)) return false;
  const named = proof.wholesOf(inner.schema).map((schema) => namedIn({ bundle: inner.bundle, schema }));
  return named.every((names) => names.size > 0 && !names.has(name));
}

/** What an object says of the property of a name. */
function partOf(schema: JsonObject, name: string): Json | undefined {
  const properties = mapOf(schema, "properties");
  if (Object.hasOwn(properties, name)) return properties[name];
  const patterns = mapOf(schema, "patternProperties");
  const matching = entriesOf(patterns).find(([pattern]) => matches({ [pattern]: true }, name) === "yes");
  if (matching) return matching[1];
  return matches(patterns, name) === "no" ? schema.additionalProperties : true;
}

/** Whether some pattern matches a name. It is unknown for one that JavaScript does not read. */
function matches(patterns: JsonObject, name: string): "yes" | "no" | "unknown" {
  let found: "no" | "unknown" = "no";
  for (const pattern of Object.keys(patterns))
    try {
      if (new RegExp(pattern, "u").test(name)) return "yes";
    } catch {
      found = "unknown";
    }
  return found;
}

function mapOf(schema: JsonObject, key: string): JsonObject {
  const value = schema[key];
  return isObject(value) ? value : {};
}

/** True if the items of every value in question provably match what an array says of them, place by place. */
export function itemsHold({ bundle, schema }: Conjunct, { mine, proof }: Question): boolean {
  const first = firstOf(schema);
  const longest = Math.max(first.length, ...mine.map((each) => firstOf(each.schema).length));
  const most = Math.min(
    ...mine.map(({ schema: { maxItems } }) =>
      typeof maxItems === "number" ? maxItems : Number.POSITIVE_INFINITY,
    ),
  );
  // The place after the last one stands for all that follow.
  return Array.from({ length: longest + 1 }, (_, at) => at)
    .filter((at) => at < most)
    .every((at) =>
      mine.some((each) =>
        proof.partWithin(
          { bundle: each.bundle, schema: itemAt(each.schema, at) },
          { bundle, schema: itemAt(schema, at) },
        ),
      ),
    );
}

function firstOf({ prefixItems }: JsonObject): readonly Json[] {
  return Array.isArray(prefixItems) ? prefixItems : [];
}

function itemAt(schema: JsonObject, at: number): Json | undefined {
  const first = firstOf(schema);
  return at < first.length ? first[at] : schema.items;
}

/** Keywords with schemas whose properties or items count as evaluated where they hold. */
const EVALUATING = [
  "anyOf",
  "oneOf",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "contains",
  "$dynamicRef",
  "$ref",
];

/** True if what no keyword of the outer schema evaluates provably matches its `unevaluatedProperties` or `unevaluatedItems`. */
export function unevaluatedHold(
  key: "unevaluatedProperties" | "unevaluatedItems",
  outer: Conjunct,
  { mine, proof }: Question,
): boolean {
  const { bundle, schema } = outer;
  if (schema[key] === true) return true;
  // In a part of `allOf`, only that part counts.
  if (!outer.isWhole) return false;
  const isOfObjects = key === "unevaluatedProperties";
  const others = isOfObjects ? "additionalProperties" : "items";
  if (schema[others] !== undefined) return true;
  const isMatched = ({ bundle: from, schema: own }: Conjunct) =>
    EVALUATING.every(
      (each) =>
        own[each] === undefined ||
        isSame(
          { bundle: from, schema: { [each]: own[each] } },
          { bundle, schema: { [each]: schema[each] ?? false } },
        ),
    );
  const isRest = (value: Json | undefined, from: Conjunct) =>
    proof.partWithin({ bundle: from.bundle, schema: value }, { bundle, schema: schema[key] });
  const mayBeNew = schema[key] === false && proof.habits.read === bundle;
  const areNamed = (own: JsonObject) =>
    isOfObjects
      ? ["properties", "patternProperties"].every((map) =>
          Object.keys(mapOf(own, map)).every((name) => mayBeNew || Object.hasOwn(mapOf(schema, map), name)),
        )
      : firstOf(own).length <= firstOf(schema).length;
  return (
    mine.every((each) => isMatched(each) && areNamed(each.schema)) &&
    mine.some((each) => isRest(each.schema[others] ?? each.schema[key], each))
  );
}
