import { isObject } from "../../openapi/json.ts";
import { EntryReader } from "../bulk/entries.ts";
import { type InputProblem, UnusableInput } from "../bulk/input-problem.ts";
import type { Parts } from "../bulk/parts.ts";
import type { Entry, Reading } from "../bulk/roster.ts";
import { isBlank } from "../bulk/text.ts";
import { snake } from "./column-names.ts";
import { bestFor } from "./column-problems.ts";
import { Columns } from "./columns.ts";
import { CsvReader } from "./csv.ts";
import type { Field } from "./fields.ts";
import { type Mapping, parseMapping } from "./mapping.ts";
import { describeTarget, type Target } from "./target.ts";

/** How many rows are read for samples. */
const ROWS_READ = 100;
const SAMPLES = 3;

/** What one column holds, and where it goes. */
export interface ExplainedColumn {
  readonly column: string;
  /** The field that it fills; `null` where it fills none. */
  readonly fills: string | null;
  /** What says so. */
  readonly by: string;
  readonly samples: readonly string[];
}

/** What an import would make of the columns of an input. */
export interface Explanation {
  readonly columns: readonly ExplainedColumn[];
  /** What keeps rows with these columns from being imported. */
  readonly problems: readonly InputProblem[];
  /** Values of `--map` with which they can be; empty where they can already, or nothing can be proposed. */
  readonly proposed: readonly string[];
}

/** Looks at the columns of an input and at its first rows. @throws UnusableInput where it has none. */
export async function explain(
  parts: Parts,
  reading: Reading,
  fields: readonly Field[],
  mappings: readonly Mapping[],
): Promise<Explanation> {
  const reader = new EntryReader(reading);
  const values = valuesOf(await firstEntries(reader, parts), reader);
  const names = [...values.keys()];
  const columns = new Columns(fields, mappings);
  const { targets, problems } = columns.resolve(names);
  const found = columns.find(names);
  return {
    columns: names.map((column, index) => {
      const target = targets[index];
      return {
        column,
        fills: target ? describeTarget(target) : null,
        by: found[index] === undefined ? "no field has this name" : columns.reasonOf(column),
        samples: values.get(column) ?? [],
      };
    }),
    problems,
    proposed: problems.length === 0 ? [] : proposedFor(fields, mappings, names),
  };
}

async function firstEntries(reader: EntryReader, parts: Parts): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  const take = (): boolean => {
    for (let entry = reader.next(); entry; entry = reader.next()) {
      found.push(entry);
      if (found.length === ROWS_READ) return true;
    }
    return false;
  };
  try {
    for await (const part of parts) {
      reader.push(part);
      if (take()) return found;
    }
    reader.end();
    take();
  } catch (error) {
    // What is wrong with later rows is for a check of all rows to say.
    if (!(error instanceof UnusableInput) || found.length === 0) throw error;
  }
  return found;
}

/** The first different values of each column, or of each key. */
function valuesOf(entries: readonly Entry[], { roster }: EntryReader): ReadonlyMap<string, string[]> {
  const values = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    const known = values.get(name) ?? [];
    if (!isBlank(value) && known.length < SAMPLES && !known.includes(value)) known.push(value);
    values.set(name, known);
  };
  const { header = [], format, delimiter = "," } = roster ?? {};
  for (const name of header) if (name !== "") add(name, "");
  for (const { original } of entries) {
    if (format === "csv") {
      const reader = new CsvReader(delimiter);
      reader.push(original, true);
      const cells = reader.next()?.cells ?? [];
      header.forEach((name, index) => {
        if (name !== "") add(name, cells[index] ?? "");
      });
    } else for (const [key, value] of Object.entries(objectOf(original))) add(key, textOf(value));
  }
  return values;
}

function objectOf(line: string): object {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Mappings with which nothing is wrong any more; none where that takes a decision of the user. */
function proposedFor(
  fields: readonly Field[],
  mappings: readonly Mapping[],
  names: readonly string[],
): readonly string[] {
  const object = fields.find(({ type }) => type === "object")?.name;
  const { targets } = new Columns(fields, mappings).resolve(names);
  const filled = new Set(targets.map((target) => target?.field.name));
  const missing = fields.filter(({ name, required }) => required && !filled.has(name));
  const proposed = missing.flatMap(({ name }) => {
    const best = bestFor(name, names);
    return best === undefined ? [] : [`${best}=${name}`];
  });
  if (object !== undefined) {
    for (const name of givingWay(names, targets)) proposed.push(`${name}=${object}.${snake(name)}`);
    if (!mappings.some(({ column }) => column === "*")) proposed.push(`*=${object}`);
  }
  const all = new Columns(fields, [...mappings, ...proposed.map(parseMapping)]);
  return all.resolve(names).problems.length === 0 ? proposed : [];
}

/** Of columns that fill one field, all but the one whose name says most: `Job Title` says more than `Title`. */
function givingWay(names: readonly string[], targets: readonly (Target | undefined)[]): readonly string[] {
  const rivals = new Map<string, string[]>();
  names.forEach((name, index) => {
    const target = targets[index];
    if (!target || target.joint !== undefined) return;
    const key = describeTarget(target);
    rivals.set(key, [...(rivals.get(key) ?? []), name]);
  });
  const words = (name: string) => snake(name).split("_").length;
  return [...rivals.values()].flatMap((group) => {
    const most = Math.max(...group.map(words));
    const winner = group.find((name) => words(name) === most);
    return group.filter((name) => name !== winner);
  });
}
