import { isObject, type Json } from "../../openapi/json.ts";

const WIDTH = 88;

/** Prints a JSON value for readers, on one line if it fits. `column` is where it begins. */
export function jsonText(value: Json, indent = "", column = indent.length): string {
  const flat = flatten(value);
  if (column + flat.length <= WIDTH || typeof value !== "object" || value === null) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${jsonText(item, inner)}`);
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  const properties = Object.entries(value).map(([name, property]) => {
    const start = `${inner}${JSON.stringify(name)}: `;
    return `${start}${jsonText(property, inner, start.length + 1)}`;
  });
  return `{\n${properties.join(",\n")}\n${indent}}`;
}

function flatten(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flatten).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const properties = Object.entries(value).map(
    ([name, property]) => `${JSON.stringify(name)}: ${flatten(property)}`,
  );
  return properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }`;
}
