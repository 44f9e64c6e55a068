import type { DescribedApi, Schema } from "../described-api.ts";

/** Describes the values that a schema allows: `integer, 1 to 100, default 50`. */
export function describeSchema(document: DescribedApi, declared: Schema): string {
  const schema = document.resolve(declared);
  const parts = [typeText(document, schema)];
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern, format, contentMediaType } =
    schema;
  parts.push(range(minimum, maximum, ""));
  if (pattern === undefined) parts.push(range(minLength, maxLength, " characters"));
  parts.push(range(minItems, maxItems, " items"));
  if (format !== undefined) parts.push(format);
  if (contentMediaType !== undefined) parts.push(contentMediaType);
  if (pattern !== undefined) parts.push(`matches ${pattern}`);
  if (schema.default !== undefined) parts.push(`default ${JSON.stringify(schema.default)}`);
  return parts.filter(Boolean).join(", ");
}

/** Puts a text of the document on one line. */
export function oneLine(text: string | undefined): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

/** The values that a schema lists. */
export function choicesOf(document: DescribedApi, schema: Schema): unknown[] {
  if (schema.enum) return [...schema.enum];
  const options = (schema.oneOf ?? []).map((option) => document.resolve(option));
  return options.every((option) => option.const !== undefined) ? options.map((option) => option.const) : [];
}

function typeText(document: DescribedApi, schema: Schema): string {
  const choices = choicesOf(document, schema);
  if (choices.length > 0) return choices.join(" | ");
  if (schema.type === "array" && schema.items)
    return `list of ${typeText(document, document.resolve(schema.items))}`;
  return [schema.type ?? (schema.oneOf ? "one of several" : "")].flat().join(" or ");
}

function range(from: number | undefined, to: number | undefined, unit: string): string {
  if (from === undefined && to === undefined) return "";
  if (to === undefined) return from === 1 && unit === " characters" ? "not empty" : `at least ${from}${unit}`;
  return from === undefined ? `at most ${to}${unit}` : `${from} to ${to}${unit}`;
}

/** What is known of a value, in brackets; empty where nothing is known. */
export function inBrackets(...parts: readonly (string | undefined)[]): string {
  const known = parts.filter(Boolean).join(", ");
  return known === "" ? "" : `(${known})`;
}
