import type { RawProperty } from "../bulk/json-properties.ts";
import type { LineItem, LineItems } from "../bulk/ndjson-roster.ts";
import type { Problem } from "../bulk/problem.ts";
import type { Item } from "../bulk/roster.ts";
import { isBlank } from "../bulk/text.ts";
import type { Columns, Target } from "./columns.ts";
import { put } from "./item.ts";
import { RawItem } from "./raw-item.ts";

/** Turns an object into a row. Its keys are named like columns. `null` and blank text leave a field out. */
export class ColumnItems implements LineItems {
  readonly #columns: Columns;
  readonly #trim: boolean;
  /** Most lines have the same keys, so each key is looked up once. */
  readonly #targets = new Map<string, Target | "left out" | undefined>();

  constructor(columns: Columns, trim = false) {
    this.#columns = columns;
    this.#trim = trim;
  }

  itemOf(object: object, line: number, problems: Problem[], written?: readonly RawProperty[]): LineItem {
    const item: Item = {};
    const raw = written && new RawItem();
    const texts = new Map(written);
    const unknown: string[] = [];
    for (const [key, written] of Object.entries(object)) {
      if (written === null || (typeof written === "string" && isBlank(written))) continue;
      const value = this.#trim && typeof written === "string" ? written.trim() : written;
      const target = this.#targetOf(key);
      if (target === "left out") continue;
      const location = { row: line, line };
      if (target === undefined) {
        unknown.push(key);
        continue;
      }
      try {
        const { joint, field } = target;
        const before = joint === undefined ? undefined : item[field.name];
        if (typeof before === "string" && typeof value === "string") {
          item[field.name] = `${before}${joint}${value.trim()}`;
          raw?.put(target, item[field.name], JSON.stringify(item[field.name]));
          continue;
        }
        put(item, target, value);
        raw?.put(target, value, value === written ? (texts.get(key) ?? "") : JSON.stringify(value));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        problems.push({ ...location, column: key, rule: error.message, remedy: "Leave one of the two out." });
      }
    }
    if (unknown.length > 0) problems.push(...this.#columns.unknownOf(unknown, Object.keys(object), line));
    const json = raw?.text;
    return json === undefined ? { item } : { item, json };
  }

  keyOf(field: string): string {
    for (const [key, target] of this.#targets) {
      if (typeof target === "object" && target.field.name === field && target.inner === undefined) return key;
    }
    return field;
  }

  #targetOf(key: string): Target | "left out" | undefined {
    if (!this.#targets.has(key)) this.#targets.set(key, this.#columns.find(key));
    return this.#targets.get(key);
  }
}
