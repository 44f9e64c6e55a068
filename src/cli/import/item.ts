import type { Target } from "./columns.ts";
import type { Field } from "./fields.ts";
import { quote } from "./problem.ts";

/** One row as the API takes it. */
export type Item = Record<string, unknown>;

/** An empty cell, or one of only white space, leaves its field out. */
export function isBlank(text: string): boolean {
  if (text.length === 0) return true;
  const first = text.charCodeAt(0);
  // Most cells start with a visible ASCII character, and are spared the copy that `trim` makes.
  return (first <= 0x20 || first >= 0x80) && text.trim() === "";
}

export function put(item: Item, { field, member }: Target, value: unknown): void {
  if (member === undefined) item[field.name] = value;
  else {
    const inside = item[field.name];
    if (typeof inside === "object" && inside !== null) Reflect.set(inside, member, value);
    else item[field.name] = { [member]: value };
  }
}

/**
 * The value of a cell for a field of this type: cells are text, and only an exact spelling becomes something else.
 * @throws TypeError saying what is expected.
 */
export function fromCell(cell: string, type: Field["type"]): unknown {
  switch (type) {
    case "string":
      return cell;
    case "number":
    case "integer":
      if (!/^-?\d+(\.\d+)?$/.test(cell.trim())) throw new TypeError(`${quote(cell)} is not a number`);
      return Number(cell);
    case "boolean":
      if (!/^(true|false)$/i.test(cell.trim())) throw new TypeError(`${quote(cell)} is not true or false`);
      return cell.trim().toLowerCase() === "true";
    default:
      return fromJson(cell, type);
  }
}

function fromJson(cell: string, type: "object" | "array"): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    throw new TypeError(`${quote(cell)} is not a JSON ${type}`);
  }
}
