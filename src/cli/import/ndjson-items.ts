import type { LineItems } from "../bulk/ndjson-roster.ts";
import type { Problem } from "../bulk/problem.ts";
import type { Item } from "../bulk/roster.ts";
import { isBlank } from "../bulk/text.ts";
import type { Columns, Target } from "./columns.ts";
import { put } from "./item.ts";

/** Makes a row of an object whose keys are named like columns; null and blank text leave a field out. */
export class ColumnItems implements LineItems {
  readonly #columns: Columns;
  /** Keys are the same on most lines, so each is looked up once. */
  readonly #targets = new Map<string, Target | "left out" | undefined>();

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  itemOf(object: object, line: number, problems: Problem[]): Item {
    const item: Item = {};
    for (const [key, value] of Object.entries(object)) {
      if (value === null || (typeof value === "string" && isBlank(value))) continue;
      const target = this.#targetOf(key);
      if (target === "left out") continue;
      const place = { row: line, line };
      if (target === undefined) {
        problems.push({ ...this.#columns.unknown(key), ...place });
        continue;
      }
      try {
        put(item, target, value);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        problems.push({ ...place, column: key, rule: error.message, remedy: "Leave one of the two out." });
      }
    }
    return item;
  }

  keyOf(field: string): string {
    for (const [key, target] of this.#targets) {
      if (typeof target === "object" && target.field.name === field && target.member === undefined)
        return key;
    }
    return field;
  }

  #targetOf(key: string): Target | "left out" | undefined {
    if (!this.#targets.has(key)) this.#targets.set(key, this.#columns.find(key));
    return this.#targets.get(key);
  }
}
