import type { ErrorObject } from "ajv";
import { escapeToken } from "../../openapi/pointer.ts";
import type { Bundle } from "./bundle.ts";
import { allOf, decisive, meant } from "./diagnosis.ts";
import { isObject, type JsonObject, object, valueIn } from "./json.ts";
import type { Validators } from "./validators.ts";

/** At most this many violations are named. More help nobody, and finding them delays other requests. */
export const MOST_VIOLATIONS = 100;

/** All errors of data that breaks a schema, up to `MOST_VIOLATIONS`. Paths start at the data. */
export type FindViolations = (schema: JsonObject, data: unknown) => readonly ErrorObject[];

/** Keywords that are checked separately from the rest of their schema. */
const FOLLOWED = ["$ref", "allOf", "anyOf", "oneOf", "items", "unevaluatedProperties"];

/**
 * Finds all errors, where a plain check stops at the first. Checks each property and item of the data by itself. Of
 * several alternatives, it checks the one that was meant. If that is unclear, the decisive error stands for all.
 */
export function openViolations(bundle: Bundle, { first, every }: Validators): FindViolations {
  const flat = (schema: unknown): JsonObject => bundle.flat(object(schema));
  // A schema is the key of its full check, so the check of its own keywords needs another key.
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
    // A value of the wrong type breaks the format too: name only the type.
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

/** Errors of a property or an item, with paths from the enclosing value. */
function below(token: string | number, errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.map((error) => ({
    ...error,
    instancePath: `/${escapeToken(String(token))}${error.instancePath}`,
  }));
}
