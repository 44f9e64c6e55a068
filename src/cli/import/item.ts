import { isObject } from "../../openapi/json.ts";
import { quote } from "../bulk/input-problem.ts";
import type { Item } from "../bulk/roster.ts";
import { inexactIn, isExact } from "./exact-number.ts";
import type { Field } from "./fields.ts";
import type { Joint, Target } from "./target.ts";

/**
 * Puts a value where its column goes; the properties of an object join those that other columns have put there.
 * @throws TypeError where something stands there already.
 */
export function put(item: Item, { field, inner }: Target, value: unknown): void {
  if (inner !== undefined) add(item, field.name, { [inner]: value });
  else if (isObject(value)) add(item, field.name, value);
  else if (Object.hasOwn(item, field.name)) throw taken(field.name);
  else item[field.name] = value;
}

/** Values of one row that fill a field together. They may come in any order. */
export class JointValues {
  readonly #parts = new Map<string, { readonly target: Target; readonly texts: string[] }>();

  add(target: Target, { of, place }: Joint, text: string): void {
    const part = this.#parts.get(of) ?? { target, texts: [] };
    part.texts[place] = text.trim();
    this.#parts.set(of, part);
  }

  /** Each target with its whole value. Where a part is missing, the others are joined. */
  *joined(): Generator<readonly [Target, string]> {
    for (const { target, texts } of this.#parts.values())
      yield [target, texts.filter((text) => text !== undefined).join(target.joint?.separator)];
  }
}

function add(item: Item, name: string, given: object): void {
  const there = item[name] ?? {};
  if (!isObject(there)) throw taken(name);
  const twice = Object.keys(given).find((inner) => Object.hasOwn(there, inner));
  if (twice !== undefined) throw taken(`${name}.${twice}`);
  // No assignment: a property may be named __proto__.
  item[name] = Object.fromEntries([...Object.entries(there), ...Object.entries(given)]);
}

function taken(location: string): TypeError {
  return new TypeError(`${location} is already filled from somewhere else in this row`);
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
      if (!isExact(cell.trim())) throw tooExact(cell);
      return Number(cell);
    case "boolean":
      if (!/^(true|false)$/i.test(cell.trim())) throw new TypeError(`${quote(cell)} is not true or false`);
      return cell.trim().toLowerCase() === "true";
    default:
      return fromJson(cell, type);
  }
}

function fromJson(cell: string, type: "object" | "array"): unknown {
  let value: unknown;
  try {
    value = JSON.parse(cell);
  } catch {
    throw new TypeError(`${quote(cell)} is not a JSON ${type}`);
  }
  const inexact = inexactIn(cell);
  if (inexact !== undefined) throw tooExact(inexact);
  return value;
}

function tooExact(number: string): TypeError {
  return new TypeError(`${quote(number)} has more digits than a number keeps, and another one would be sent`);
}
