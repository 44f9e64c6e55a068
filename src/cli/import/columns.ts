import type { InputProblem } from "../bulk/input-problem.ts";
import { aliases, pairs } from "./aliases.ts";
import { addressesOf, isOfRejectedFile, normalize } from "./column-names.ts";
import { absentColumn, filledTwice, missingField, unknownColumns } from "./column-problems.ts";
import type { Field } from "./fields.ts";
import { type Mapping, mappedTarget, partsOf } from "./mapping.ts";
import { describeTarget, type Joint, type Target } from "./target.ts";

/**
 * Decides which field each column of the input fills. `--map` comes first, then the column's name, then a usual alias. Case,
 * spacing and punctuation of names do not matter. A column that fills nothing is an error, so no data is lost unseen.
 */
export class Columns {
  readonly fields: readonly Field[];
  readonly #mappings: readonly Mapping[];
  readonly #byName = new Map<string, Field>();

  /** @throws CommandFailed for a mapping to a field that does not exist. */
  constructor(fields: readonly Field[], mappings: readonly Mapping[] = []) {
    this.fields = fields;
    this.#mappings = mappings;
    for (const field of fields) this.#byName.set(normalize(field.name), field);
    for (const field of fields) {
      for (const alias of aliases[field.name] ?? []) {
        if (!this.#byName.has(normalize(alias))) this.#byName.set(normalize(alias), field);
      }
    }
    for (const { column, target } of mappings)
      if (target !== "") mappedTarget(fields, { column, target }, column === "*");
  }

  /**
   * What each of these columns fills; `"left out"` if it is to be ignored; `undefined` if it is unknown. With `sparse`, a
   * column that is absent may only be empty here, so one of a pair fills the field alone.
   */
  find(columns: readonly string[], sparse = false): (Target | "left out" | undefined)[] {
    const names = columns.map((column) => column.trim());
    const known = names.map((name) => this.#known(name));
    const paired = known.some(isWhole) ? new Map<string, Target>() : this.#pairsAmong(names, sparse);
    return names.map((name, index) => known[index] ?? paired.get(normalize(name)) ?? this.#catchAll(name));
  }

  /** Whether a column is known by its own name. A mapping for all unknown columns does not count. */
  knows(column: string): boolean {
    const name = column.trim();
    return this.#known(name) !== undefined || this.#isOfPair(name);
  }

  /** The targets of a header row, and its problems. */
  resolve(header: readonly string[]): { targets: (Target | undefined)[]; problems: InputProblem[] } {
    const addresses = addressesOf(header);
    const problems: InputProblem[] = [];
    const unknown: string[] = [];
    const filledBy = new Map<string, { address: string; joint: Joint | undefined }>();
    const targets = this.find(addresses).map((found, index) => {
      const address = addresses[index] ?? "";
      // Trailing delimiters make columns without names. Their cells must be empty, which is checked row by row.
      if (address === "" || found === "left out") return undefined;
      if (!found) {
        unknown.push(address);
        return undefined;
      }
      const key = describeTarget(found);
      const earlier = filledBy.get(key);
      const { joint } = found;
      if (earlier && (joint === undefined || joint.of !== earlier.joint?.of))
        problems.push(filledTwice(address, earlier.address, key));
      filledBy.set(key, { address, joint });
      return found;
    });
    for (const { column } of this.#mappings) {
      const parts = partsOf(column, addresses);
      if (column !== "*" && !parts.every((part) => addresses.includes(part))) {
        problems.push(absentColumn(column, addresses));
      }
    }
    const missing = this.fields.filter(({ name, required }) => required && !filledBy.has(name));
    const all = [
      ...problems,
      ...unknownColumns(unknown, this.fields),
      ...missing.map(({ name }) => missingField(name, addresses)),
    ];
    return { targets, problems: all };
  }

  /** What decides the target of a column, in words for people. */
  reasonOf(name: string): string {
    if (this.#mappings.some(({ column }) => column === name || column.split("+").includes(name)))
      return "--map";
    const field = this.#byName.get(normalize(name));
    if (field) return normalize(field.name) === normalize(name) ? "its name" : "a usual name for it";
    if (this.#isOfPair(name)) return "joined with another";
    return isOfRejectedFile(name) ? "it is of a rejected file" : "--map '*=...'";
  }

  /** The problems of a row with unknown keys: those keys, and the required fields that no other key fills. */
  unknownOf(names: readonly string[], keys: readonly string[], row: number): InputProblem[] {
    const said = (all: readonly string[]): InputProblem => {
      const [first, ...others] = unknownColumns(all, this.fields);
      if (!first || others.length > 0) throw new Error("Unknown columns are one problem");
      return first;
    };
    const given = new Set(this.find(keys, true).map((found) => isTarget(found) && found.field.name));
    const missing = this.fields.filter(({ name, required }) => required && !given.has(name));
    const location = { row, line: row };
    return [
      { ...said(names), ...location, unknown: { names, said } },
      ...missing.map(({ name }) => ({ ...missingField(name, keys), ...location })),
    ];
  }

  /** Looks a column up by `--map`, its name or an alias. */
  #known(name: string): Target | "left out" | undefined {
    const own = this.#mappings.find(({ column }) => column === name);
    if (own) return own.target === "" ? "left out" : mappedTarget(this.fields, own);
    const joined = this.#mappings.find(({ column }) => column !== "*" && column.split("+").includes(name));
    if (joined) {
      const target = mappedTarget(this.fields, joined);
      const place = joined.column.split("+").indexOf(name);
      const separator = target.field.name === "name" ? " " : "-";
      return { ...target, joint: { of: joined.column, place, separator } };
    }
    if (isOfRejectedFile(name)) return "left out";
    const field = this.#byName.get(normalize(name));
    return field && { field };
  }

  /** The targets of columns that fill a field in pairs, by their normalized names. */
  #pairsAmong(names: readonly string[], sparse: boolean): Map<string, Target> {
    const present = new Set(names.map(normalize));
    const has = (name: string): boolean => present.has(normalize(name));
    const found = new Map<string, Target>();
    for (const field of this.fields) {
      const known = pairs[field.name] ?? [];
      const pair =
        known.find((pair) => pair.every(has)) ?? (sparse ? known.find((pair) => pair.some(has)) : undefined);
      for (const [place, name] of pair?.entries() ?? [])
        found.set(normalize(name), { field, joint: { of: String(pair), place, separator: " " } });
    }
    return found;
  }

  #isOfPair(name: string): boolean {
    const own = normalize(name);
    return this.fields.some(({ name }) => pairs[name]?.flat().some((one) => normalize(one) === own));
  }

  #catchAll(name: string): Target | "left out" | undefined {
    const others = this.#mappings.find(({ column }) => column === "*");
    if (!others) return undefined;
    return others.target === "" ? "left out" : mappedTarget(this.fields, { ...others, column: name }, true);
  }
}

function isTarget(found: Target | "left out" | undefined): found is Target {
  return typeof found === "object";
}

/** Whether a column alone fills the whole name. */
function isWhole(target: Target | "left out" | undefined): boolean {
  return isTarget(target) && target.field.name === "name" && target.inner === undefined;
}
