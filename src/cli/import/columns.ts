import { type Problem, quote } from "../bulk/problem.ts";
import { CommandFailed, exit } from "../exit.ts";
import { aliases, pairs } from "./aliases.ts";
import { addressesOf, isOfRejectedFile, normalize } from "./column-names.ts";
import { absentColumn, filledTwice, missingField, unknownColumns } from "./column-problems.ts";
import type { Field } from "./fields.ts";

/** Where a column goes: a field, or a property inside a field that holds an object. */
export interface Target {
  readonly field: Field;
  /** Property inside the field; the whole field without it. */
  readonly inner?: string;
  /** Stands between the values of several columns that fill the field together. */
  readonly joint?: string;
}

/** What `--map column=field` asks for; an empty field leaves the column out, the column `*` is every unknown one. */
export interface Mapping {
  readonly column: string;
  readonly target: string;
}

/** @throws TypeError where the text is not `column=field`. A column's name may itself have an `=`. */
export function parseMapping(text: string): Mapping {
  const equals = text.lastIndexOf("=");
  if (equals < 1) throw new TypeError(`${quote(text)} is not column=field`);
  return { column: text.slice(0, equals).trim(), target: text.slice(equals + 1).trim() };
}

/**
 * Decides for each column of the input which field it fills: by `--map`, else by its name, whatever its case,
 * spacing and punctuation, else by a usual alias. A column that fills nothing is an error, so that nothing is lost unseen.
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
    for (const { column, target } of mappings) if (target !== "") this.#parse(target, column, column === "*");
  }

  /** The target of a column; `"left out"` on the caller's word; nothing when it is unknown. */
  find(column: string): Target | "left out" | undefined {
    const name = column.trim();
    return this.#known(name) ?? this.#pairOf(name) ?? this.#catchAll(name);
  }

  /** Whether a column means something by its own name; what is for all unknown columns does not count. */
  knows(column: string): boolean {
    const name = column.trim();
    return (this.#known(name) ?? this.#pairOf(name)) !== undefined;
  }

  /** Targets of a header row, and everything wrong with it. */
  resolve(header: readonly string[]): { targets: (Target | undefined)[]; problems: Problem[] } {
    const addresses = addressesOf(header);
    const problems: Problem[] = [];
    const unknown: string[] = [];
    const filledBy = new Map<string, { address: string; joint: boolean }>();
    const hasName = addresses.some((address) => isWhole(this.#known(address)));
    const targets = addresses.map((address) => {
      // A column without a name is the work of trailing delimiters; its cells must be empty, which is checked row by row.
      if (address === "") return undefined;
      const pair = hasName ? undefined : this.#pairOf(address, addresses);
      const found = this.#known(address) ?? pair ?? this.#catchAll(address);
      if (found === "left out") return undefined;
      if (!found) {
        unknown.push(address);
        return undefined;
      }
      const key = describeTarget(found);
      const earlier = filledBy.get(key);
      const joint = found.joint !== undefined;
      if (earlier && !(joint && earlier.joint)) problems.push(filledTwice(address, earlier.address, key));
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

  /** Why a column goes where it does: what names it, in words for people. */
  reasonOf(name: string): string {
    if (this.#mappings.some(({ column }) => column === name || column.split("+").includes(name)))
      return "--map";
    const field = this.#byName.get(normalize(name));
    if (field) return normalize(field.name) === normalize(name) ? "its name" : "a usual name for it";
    if (this.#pairOf(name)) return "joined with another";
    return isOfRejectedFile(name) ? "it is of a rejected file" : "--map '*=...'";
  }

  /** What to say of the keys of a row that fill nothing, and of what no other key of it gives. */
  unknownOf(names: readonly string[], keys: readonly string[], row: number): Problem[] {
    const said = (all: readonly string[]): Problem => {
      const [first, ...others] = unknownColumns(all, this.fields);
      if (!first || others.length > 0) throw new Error("Unknown columns are one problem");
      return first;
    };
    const given = new Set(
      keys.map((key) => this.find(key)).map((found) => isTarget(found) && found.field.name),
    );
    const missing = this.fields.filter(({ name, required }) => required && !given.has(name));
    const location = { row, line: row };
    return [
      { ...said(names), ...location, unknown: { names, said } },
      ...missing.map(({ name }) => ({ ...missingField(name, keys), ...location })),
    ];
  }

  /** By `--map`, by its name or by an alias. */
  #known(name: string): Target | "left out" | undefined {
    const own = this.#mappings.find(({ column }) => column === name);
    if (own) return own.target === "" ? "left out" : this.#parse(own.target, name);
    const joined = this.#mappings.find(({ column }) => column !== "*" && column.split("+").includes(name));
    if (joined) {
      const { field, inner } = this.#parse(joined.target, joined.column);
      const joint = field.name === "name" ? " " : "-";
      return inner === undefined ? { field, joint } : { field, inner, joint };
    }
    if (isOfRejectedFile(name)) return "left out";
    const field = this.#byName.get(normalize(name));
    return field && { field };
  }

  /** As one of two columns that fill a field together; with the header, only where it has both. */
  #pairOf(name: string, header?: readonly string[]): Target | undefined {
    const own = normalize(name);
    const present = header && new Set(header.map(normalize));
    for (const field of this.fields) {
      const found = (pairs[field.name] ?? []).some((pair) => {
        const names = pair.map(normalize);
        return names.includes(own) && (!present || names.every((one) => present.has(one)));
      });
      if (found) return { field, joint: " " };
    }
    return undefined;
  }

  #catchAll(name: string): Target | "left out" | undefined {
    const others = this.#mappings.find(({ column }) => column === "*");
    if (!others) return undefined;
    return others.target === "" ? "left out" : this.#parse(others.target, name, true);
  }

  /** With `inside`, a target that names a whole object means the property of it that is named like the column. */
  #parse(target: string, column: string, inside = false): Target {
    const [name = "", ...path] = target.split(".");
    const field = this.fields.find((field) => field.name === name);
    if (!field) {
      const known = this.fields.map(({ name }) => name).join(", ");
      throw new CommandFailed(
        `--map ${quote(`${column}=${target}`)}: ${quote(name)} is not one of the fields ${known}.`,
        exit.misuse,
      );
    }
    const inner = path.join(".") || (inside ? column : undefined);
    if (inner !== undefined && field.type !== "object") {
      throw new CommandFailed(
        `--map ${quote(`${column}=${target}`)}: ${name} is not an object with properties.`,
        exit.misuse,
      );
    }
    return inner === undefined ? { field } : { field, inner };
  }
}

export function describeTarget({ field, inner }: Target): string {
  return inner === undefined ? field.name : `${field.name}.${inner}`;
}

/** The columns that a mapping names: one, or several joined by `+`, where no column has that very name. */
function partsOf(column: string, header: readonly string[]): string[] {
  return header.includes(column) ? [column] : column.split("+");
}

function isTarget(found: Target | "left out" | undefined): found is Target {
  return typeof found === "object";
}

/** Whether a column fills the name by itself. */
function isWhole(target: Target | "left out" | undefined): boolean {
  return isTarget(target) && target.field.name === "name" && target.inner === undefined;
}
