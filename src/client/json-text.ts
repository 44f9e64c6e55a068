import { isPlain, textOf } from "./parameters.ts";

/**
 * The JSON of a parameter or of a form's field. `JSON.stringify` writes a `Map` as `{}`, a number that is none as `null`, and
 * leaves functions out.
 * @throws TypeError naming the place, for a value that would not arrive as it is.
 */
export function jsonText(given: unknown, place: string, name: string): string {
  function checked(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
    if (value === undefined || value === null)
      return this[key] instanceof Date ? textOf(this[key], place, name) : value;
    if (typeof value === "string" || typeof value === "boolean" || Array.isArray(value) || isPlain(value))
      return value;
    // A bigint has text, and no JSON.
    if (typeof value !== "bigint" && textOf(value, place, name)) return value;
    throw new TypeError(`The ${place} ${name} cannot have a bigint in its JSON: give it as text`);
  }
  try {
    return JSON.stringify(given, checked);
  } catch (error) {
    if (error instanceof TypeError && error.message.includes(`${place} ${name} `)) throw error;
    throw new TypeError(`The ${place} ${name} cannot be written as JSON`);
  }
}
