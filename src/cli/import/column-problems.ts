import { nearest } from "../../openapi/nearest.ts";
import { type InputProblem, quote } from "../bulk/input-problem.ts";
import { shellWord } from "../shell-word.ts";
import { proposals } from "./aliases.ts";
import { normalize, snake } from "./column-names.ts";
import type { Field } from "./fields.ts";

/** How many columns are named one by one. */
const COLUMNS_NAMED = 20;

/** The problem of a column, or key, that fills no field. */
function unknownColumn(column: string, fields: readonly Field[]): InputProblem {
  const name = column.trim();
  const guess = guessFor(name, fields);
  const ways = [`--map ${shellWord(`${name}=${guess ?? "<field>"}`)} to fill a field with it`];
  for (const { name: object } of objectsOf(fields)) {
    ways.push(`--map ${shellWord(`${name}=${object}.${snake(name)}`)} to keep it inside ${object}`);
  }
  ways.push(`--map ${shellWord(`${name}=`)} to leave it out`);
  return {
    column: name,
    rule: "no field has this name",
    remedy: `Fields: ${fields.map(({ name }) => name).join(", ")}. Use ${ways.join(", or ")}.`,
  };
}

/** One problem for all columns that fill nothing, with the shortest way out. */
export function unknownColumns(columns: readonly string[], fields: readonly Field[]): InputProblem[] {
  const [first, ...others] = columns;
  if (first === undefined) return [];
  if (others.length === 0) return [unknownColumn(first, fields)];
  const [object] = objectsOf(fields);
  const named = columns.slice(0, COLUMNS_NAMED).map((column) => quote(column.trim()));
  const more = columns.length - named.length;
  const guesses = columns.flatMap((column) => {
    const guess = guessFor(column.trim(), fields);
    return guess === undefined ? [] : [`--map ${shellWord(`${column.trim()}=${guess}`)}`];
  });
  const ways = [
    ...(object === undefined ? [] : [`--map '*=${object.name}' keeps them all inside ${object.name}`]),
    "--map '*=' leaves them all out",
    `--map ${shellWord(`${first.trim()}=<field>`)} says it of one`,
  ];
  const like = guesses.length > 0 ? ` Meant as fields, perhaps: ${guesses.join(" ")}.` : "";
  return [
    {
      rule: `${columns.length} columns fill no field: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
      remedy: `${ways.join("; ")}.${like}`,
    },
  ];
}

/** The column, or the columns joined by `+`, that may fill a field although no name says so. */
export function bestFor(name: string, header: readonly string[]): string | undefined {
  const known = new Map(header.map((column) => [normalize(column), column.trim()]));
  const found = (proposals[name] ?? []).map((proposal) =>
    [proposal].flat().map((one) => known.get(normalize(one))),
  );
  return found.find((parts) => parts.every((part) => part !== undefined))?.join("+");
}

/** The problem of a required field that no column fills. */
export function missingField(name: string, header: readonly string[]): InputProblem {
  const best = bestFor(name, header);
  return {
    rule: `no column gives ${name}, which every row needs`,
    remedy:
      best === undefined
        ? `Say which column it is: --map '<column>=${name}'. Where none is, add a column ${name} to the file.${name.endsWith("_id") ? " An id identifies a row and stays the same in later exports; an e-mail address is none." : ""}`
        : `Use ${quote(best)} for it, if it identifies a row and stays the same in later exports: --map ${shellWord(`${best}=${name}`)}.`,
  };
}

export function filledTwice(address: string, earlier: string, target: string): InputProblem {
  return {
    column: address,
    rule: `${target} is already filled by the column ${quote(earlier)}`,
    remedy: `Leave one of them out: --map ${shellWord(`${address}=`)}.`,
  };
}

export function absentColumn(column: string, header: readonly string[]): InputProblem {
  return {
    rule: `--map names the column ${quote(column)}, which the header does not have`,
    remedy: `Its columns are: ${header.join(", ")}.`,
  };
}

function guessFor(name: string, fields: readonly Field[]): string | undefined {
  return nearest(
    name,
    fields.map(({ name }) => name),
  )[0];
}

function objectsOf(fields: readonly Field[]): readonly Field[] {
  return fields.filter(({ type }) => type === "object");
}
