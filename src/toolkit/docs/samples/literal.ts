import { isObject, type Json } from "../../../openapi/json.ts";
import { fill, variableOf } from "./placeholder.ts";

const WIDTH = 88;

/** Prints a JSON value as TypeScript, on one line if it fits. `column` is where it begins. */
export function literal(value: Json, indent = "", column = indent.length): string {
  const flat = flatten(value);
  if (column + flat.length <= WIDTH || typeof value !== "object" || value === null) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${literal(item, inner)},\n`);
    return `[\n${items.join("")}${indent}]`;
  }
  const properties = Object.entries(value).map(([name, property]) => {
    const start = isShorthand(name, property) ? "" : `${key(name)}: `;
    return `${inner}${start}${literal(property, inner, inner.length + start.length + 1)},\n`;
  });
  return `{\n${properties.join("")}${indent}}`;
}

function flatten(value: Json): string {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return `[${value.map(flatten).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const properties = Object.entries(value).map(([name, property]) =>
    isShorthand(name, property) ? name : `${key(name)}: ${flatten(property)}`,
  );
  return properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }`;
}

function text(value: string): string {
  const variable = variableOf(value);
  if (variable !== undefined) return variable;
  const quoted = JSON.stringify(value);
  const filled = fill(value, (name) => `\${${name}}`);
  return filled === value ? quoted : `\`${filled}\``;
}

function isShorthand(name: string, value: Json): boolean {
  return typeof value === "string" && variableOf(value) === name;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
