import { type Problem, quote } from "../bulk/problem.ts";
import { CommandFailed, exit } from "../exit.ts";
import { nearest } from "../nearest.ts";
import { aliases } from "./aliases.ts";
import type { Field } from "./fields.ts";

/** Where a column goes: a field, or a member inside a field that holds an object. */
export interface Target {
  readonly field: Field;
  /** Member inside the field; the whole field without it. */
  readonly member?: string;
}

/** What `--map column=field` asks for; an empty field leaves the column out, the column `*` is every unknown one. */
export interface Mapping {
  readonly column: string;
  readonly target: string;
}

/** Columns of a rejected file, so that it can be put right in place and imported as it is. */
export const REJECTED_COLUMNS = ["rejected_row", "rejected_reason"] as const;

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
    const mapping = this.#mappings.find((mapping) => mapping.column === name);
    if (mapping) return mapping.target === "" ? "left out" : this.#parse(mapping.target, name);
    if (REJECTED_COLUMNS.some((reserved) => reserved === name)) return "left out";
    const field = this.#byName.get(normalize(name));
    if (field) return { field };
    const others = this.#mappings.find(({ column }) => column === "*");
    if (!others) return undefined;
    return others.target === "" ? "left out" : this.#parse(others.target, name, true);
  }

  /** Targets of a header row, and everything wrong with it. */
  resolve(header: readonly string[]): { targets: (Target | undefined)[]; problems: Problem[] } {
    const problems: Problem[] = [];
    const filledBy = new Map<string, string>();
    const targets = header.map((column) => {
      // A column without a name is the work of trailing delimiters; its cells must be empty, which is checked row by row.
      if (column.trim() === "") return undefined;
      const found = this.find(column);
      if (found === "left out") return undefined;
      if (!found) {
        problems.push(this.unknown(column));
        return undefined;
      }
      const key = describeTarget(found);
      const earlier = filledBy.get(key);
      if (earlier !== undefined) problems.push(twice(column, earlier, key));
      filledBy.set(key, column);
      return found;
    });
    for (const { column } of this.#mappings) {
      if (column !== "*" && !header.some((name) => name.trim() === column)) {
        problems.push({
          rule: `--map names the column ${quote(column)}, which the header does not have`,
          remedy: `Its columns are: ${header.map((name) => name.trim()).join(", ")}.`,
        });
      }
    }
    // An unknown column may be the one that is missing: one message at a time.
    if (problems.length === 0) problems.push(...this.#missing(filledBy));
    return { targets, problems };
  }

  /** What to say of a column, or key, that fills nothing. */
  unknown(column: string): Problem {
    const name = column.trim();
    const [guess] = nearest(
      name,
      this.fields.map(({ name }) => name),
    );
    const objects = this.fields.filter(({ type }) => type === "object");
    const ways = [`--map ${shell(`${name}=${guess ?? "<field>"}`)} to fill a field with it`];
    for (const { name: object } of objects) {
      ways.push(`--map ${shell(`${name}=${object}.${snake(name)}`)} to keep it inside ${object}`);
    }
    ways.push(`--map ${shell(`${name}=`)} to leave it out`);
    return {
      column: name,
      rule: "no field has this name",
      remedy: `Fields: ${this.fields.map(({ name }) => name).join(", ")}. Use ${ways.join(", or ")}.`,
    };
  }

  #missing(filledBy: ReadonlyMap<string, string>): Problem[] {
    return this.fields
      .filter(({ name, required }) => required && !filledBy.has(name))
      .map(({ name }) => ({
        rule: `no column gives ${name}, which every row needs`,
        remedy: `Name a column ${name}, or say which one it is: --map '<column>=${name}'.`,
      }));
  }

  /** With `inside`, a target that names a whole object means the member of it that is named like the column. */
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
    const member = path.join(".") || (inside ? column : undefined);
    if (member !== undefined && field.type !== "object") {
      throw new CommandFailed(
        `--map ${quote(`${column}=${target}`)}: ${name} is not an object with members.`,
        exit.misuse,
      );
    }
    return member === undefined ? { field } : { field, member };
  }
}

export function describeTarget({ field, member }: Target): string {
  return member === undefined ? field.name : `${field.name}.${member}`;
}

function twice(column: string, earlier: string, target: string): Problem {
  return {
    column: column.trim(),
    rule: `${target} is already filled by the column ${quote(earlier)}`,
    remedy: `Leave one of them out: --map ${shell(`${column.trim()}=`)}.`,
  };
}

/** `E-Mail address` and `email_address` are the same name; letters of any script count. */
function normalize(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function snake(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "_")
      .replace(/^_+|_+$/g, "") || "value"
  );
}

/** Quoted for a shell where that is needed. */
function shell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
