import type { ErrorObject } from "ajv";
import { escapeToken } from "../../openapi/pointer.ts";
import type { Bundle } from "./bundle.ts";
import { allOf, decisive, meant } from "./diagnosis.ts";
import { isObject, type JsonObject, object, valueIn } from "./json.ts";
import type { Validators } from "./validators.ts";

/** So many violations are named at most. More help nobody, and finding them would keep everybody else waiting. */
export const MOST_VIOLATIONS = 100;

/** Every error of data that breaks a schema, at most `MOST_VIOLATIONS`, with the paths from the data on. */
export type FindViolations = (schema: JsonObject, data: unknown) => readonly ErrorObject[];

/** Keywords that are followed one by one, instead of being checked together with the rest of their schema. */
const FOLLOWED = ["$ref", "allOf", "anyOf", "oneOf", "items", "unevaluatedProperties"];

/**
 * Finds everything that is wrong, where a check stops at the first error: goes down the properties and items of the data,
 * and checks each by itself. Of several alternatives it goes on with the one that was meant. Where that is not clear,
 * the decisive error stands for all.
 */
export function openViolations(bundle: Bundle, { first, every }: Validators): FindViolations {
  const flat = (schema: unknown): JsonObject => bundle.flat(object(schema));
  // A schema stands for the check of the whole of it, so that of its own keywords needs another key.
  const ownKeys = new WeakMap<JsonObject, object>();
  const errorsOf = (validate: ReturnType<typeof first>, data: unknown): readonly ErrorObject[] =>
    validate(data) ? [] : (validate.errors ?? []);

  function find(schema: unknown, data: unknown, most: number): readonly ErrorObject[] {
    if (!isObject(schema) || most <= 0) return [];
    const whole = flat(schema);
    const errors = errorsOf(first(whole), data);
    if (errors.length === 0) return [];
    const found = new Map<string, ErrorObject>();
    for (const part of allOf(whole)) {
      for (const search of [ownViolations, chosenViolations, innerViolations]) {
        for (const error of search(part, data, most - found.size)) {
          found.set(`${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`, error);
        }
      }
    }
    return found.size > 0 ? [...found.values()].slice(0, most) : [decisive(errors, flat)];
  }

  function ownViolations(part: JsonObject, data: unknown, most: number): readonly ErrorObject[] {
    const own = (): object => {
      const kept = Object.entries(part).filter(([keyword]) => !FOLLOWED.includes(keyword));
      const names = Object.keys(object(part.properties)).map((name) => [name, true]);
      const more = isObject(part.additionalProperties) ? { additionalProperties: true } : {};
      return { ...Object.fromEntries(kept), properties: Object.fromEntries(names), ...more };
    };
    const key = ownKeys.get(part) ?? {};
    ownKeys.set(part, key);
    if (most <= 0) return [];
    const errors = errorsOf(every(key, own), data);
    // What is no number at all breaks the format of numbers only as a consequence.
    const mistyped = errors.some(({ keyword }) => keyword === "type");
    return errors.filter(({ keyword }) => !mistyped || keyword !== "format").slice(0, most);
  }

  function chosenViolations(part: JsonObject, data: unknown, most: number): readonly ErrorObject[] {
    return ["anyOf", "oneOf"].flatMap((keyword) => {
      const choice = part[keyword];
      if (!Array.isArray(choice) || most <= 0) return [];
      const errors = errorsOf(
        first(choice, () => ({ [keyword]: choice })),
        data,
      );
      if (errors.length === 0) return [];
      const inner = find(meant(choice, data, flat), data, most);
      return inner.length > 0 ? inner : [decisive(errors, flat)];
    });
  }

  function innerViolations(part: JsonObject, data: unknown, most: number): readonly ErrorObject[] {
    const { properties, additionalProperties, items } = part;
    const found: ErrorObject[] = [];
    const go = (token: string | number, schema: unknown, value: unknown): void => {
      found.push(...below(token, find(schema, value, most - found.length)));
    };
    if (Array.isArray(data)) {
      for (let index = 0; index < data.length && found.length < most; index += 1)
        go(index, items, data[index]);
    } else if (isObject(data)) {
      for (const [name, value] of Object.entries(data)) {
        if (found.length >= most) break;
        go(name, valueIn(properties, name) ?? additionalProperties, value);
      }
    }
    return found;
  }

  return (schema, data) => find(schema, data, MOST_VIOLATIONS);
}

/** Errors of a property or an item, with their paths from the value around it on. */
function below(token: string | number, errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.map((error) => ({
    ...error,
    instancePath: `/${escapeToken(String(token))}${error.instancePath}`,
  }));
}
