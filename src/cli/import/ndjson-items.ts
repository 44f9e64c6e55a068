import type { InputProblem } from "../bulk/input-problem.ts";
import type { RawProperty } from "../bulk/json-properties.ts";
import type { LineItem, LineItems } from "../bulk/ndjson-roster.ts";
import type { Item } from "../bulk/roster.ts";
import { isBlank } from "../bulk/text.ts";
import { cellTrouble } from "./cell-trouble.ts";
import type { Columns } from "./columns.ts";
import { JointValues, put } from "./item.ts";
import { RawItem } from "./raw-item.ts";
import type { Target } from "./target.ts";

/** How many sets of keys are remembered. */
const MOST_KEPT = 1000;

/** Turns an object into a row. Its keys are named like columns. `null` and blank text leave a field out. */
export class ColumnItems implements LineItems {
  readonly #columns: Columns;
  readonly #trim: boolean;
  /** Most lines have the same keys, so each key is looked up once. */
  readonly #targets = new Map<string, Target | "left out" | undefined>();
  /** Targets of keys whose values are joined, by all keys of the object. */
  readonly #joined = new Map<string, readonly (Target | "left out" | undefined)[]>();

  constructor(columns: Columns, trim = false) {
    this.#columns = columns;
    this.#trim = trim;
  }

  itemOf(object: object, line: number, problems: InputProblem[], written?: readonly RawProperty[]): LineItem {
    const item: Item = {};
    const raw = written && new RawItem();
    const texts = new Map(written);
    const unknown: string[] = [];
    const joints = new JointValues();
    const fill = (key: string, target: Target, value: unknown, text: string): void => {
      try {
        put(item, target, value);
        raw?.put(target, value, text);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        const location = { row: line, line, column: key };
        problems.push({ ...location, rule: error.message, remedy: "Leave one of the two out." });
      }
    };
    const given = Object.entries(object).filter(([, value]) => !isEmpty(value));
    const targets = this.#targetsOf(given.map(([key]) => key));
    for (const [index, [key, written]] of given.entries()) {
      const value: unknown = this.#trim && typeof written === "string" ? written.trim() : written;
      const target = targets[index];
      if (target === "left out") continue;
      if (target === undefined) {
        unknown.push(key);
        continue;
      }
      const { field, joint } = target;
      const trouble = field.type === "string" && typeof value === "string" && cellTrouble(value, field.name);
      if (trouble) problems.push({ row: line, line, column: key, ...trouble });
      const text = value === written ? (texts.get(key) ?? "") : JSON.stringify(value);
      if (joint && typeof value === "string") joints.add(target, joint, value);
      else if (joint && typeof value === "number") joints.add(target, joint, text || String(value));
      else fill(key, target, value, text);
    }
    for (const [target, value] of joints.joined())
      fill(this.keyOf(target.field.name), target, value, JSON.stringify(value));
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

  /** The targets of an object's keys. The other keys matter only where values are joined. */
  #targetsOf(keys: readonly string[]): readonly (Target | "left out" | undefined)[] {
    const targets = keys.map((key) => this.#targetOf(key));
    if (!targets.some((target) => typeof target === "object" && target.joint)) return targets;
    const together = JSON.stringify(keys);
    const known = this.#joined.get(together);
    if (known) return known;
    if (this.#joined.size === MOST_KEPT) this.#joined.clear();
    const found = this.#columns.find(keys, true);
    this.#joined.set(together, found);
    return found;
  }

  #targetOf(key: string): Target | "left out" | undefined {
    if (!this.#targets.has(key)) this.#targets.set(key, this.#columns.find([key], true)[0]);
    return this.#targets.get(key);
  }
}

/** `null` and blank text leave a field out. */
function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === "string" && isBlank(value));
}
