import type { ProgressKind } from "../../openapi/annotations.ts";
import { numberOf } from "../../openapi/json.ts";
import { progressIn } from "../generate/progress-names.ts";
import { type FoundDocument, type FoundOperation, successOf } from "./found-document.ts";
import { isNumber, type Value, valuesOf } from "./shape.ts";

/** A number that says how far work has come. */
export interface FoundProgress {
  /** Where its schema stands. */
  readonly at: readonly (string | number)[];
  readonly path: readonly string[];
  readonly kind: ProgressKind;
}

/** Numbers of a body may stand in the body itself, in the object that wraps it, or in an object of counts. */
const DEEPEST = 3;

/** Finds the numbers that say by their names how much of the work is done: those of the uppermost object that has some. */
export function progressOf(document: FoundDocument, read: FoundOperation): FoundProgress[] {
  const holders = new Map<string, Value[]>();
  for (const value of valuesOf(document, successOf(read)?.schema)) {
    if (value.path.length === 0 || value.path.length > DEEPEST || !isNumber(value)) continue;
    const holder = value.path.slice(0, -1).join("/");
    holders.set(holder, [...(holders.get(holder) ?? []), value]);
  }
  for (const numbers of holders.values()) {
    const kinds = progressIn(numbers.map(({ name, layers }) => ({ name, maximum: maximumOf(layers) })));
    if (kinds.size === 0) continue;
    return numbers.flatMap(({ name, path, schema }) => {
      const kind = kinds.get(name);
      return kind ? [{ at: schema.at, path, kind }] : [];
    });
  }
  return [];
}

function maximumOf(layers: Value["layers"]): number | undefined {
  return layers.map(({ value }) => numberOf(value.maximum)).find((limit) => limit !== undefined);
}
