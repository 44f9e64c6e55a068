import { count } from "../numbers.ts";

/**
 * A problem of the input: its location, the rule and the remedy.
 * `row` counts as a spreadsheet does (the header is row 1); `line` is the line of the file, which differs
 * only after a cell with a line break in it.
 */
export interface InputProblem {
  readonly row?: number;
  readonly line?: number;
  /** Header of the column, or key of the NDJSON object. */
  readonly column?: string;
  /** Address of the cell, where the input is a sheet. */
  readonly cell?: string;
  /** The rule that is broken, with the offending value. */
  readonly rule: string;
  readonly remedy: string;
  /** The API's code for this violation, where the contract gives one. */
  readonly code?: string;
  /** How many further rows have a problem of this kind, and the first of them. */
  readonly alike?: { readonly count: number; readonly rows: readonly number[] };
  /** Names that mean nothing, and what is to be said of all of them where several rows have some. */
  readonly unknown?: {
    readonly names: readonly string[];
    readonly said: (names: readonly string[]) => InputProblem;
  };
}

/** The input cannot be used as it stands: its structure is broken, so that skipping rows would not help. */
export class UnusableInput extends Error {
  override readonly name = "UnusableInput";
  readonly problems: readonly InputProblem[];

  constructor(...problems: [InputProblem, ...InputProblem[]]) {
    super(problems[0].rule);
    this.problems = problems;
  }
}

/** A row that breaks a rule, which ends an input that is checked on the way; the rows after it could be used. */
export class InvalidRow extends UnusableInput {}

/** How the rows of an input are named in messages: as those of a table, or as lines with an object each. */
export type RowNames = "table" | "lines";

/**
 * `roster.csv, row 17 (line 19), column "E-mail": ... (CODE)`, or `events.ndjson, line 17, property "payload.email": ...`;
 * on the next line, what to do.
 */
function describeProblem(file: string, problem: InputProblem, names: RowNames = "table"): string {
  const { row, line, column, cell, rule, remedy, code, alike } = problem;
  const isTable = names === "table";
  let where = file;
  if (cell !== undefined) where += `, cell ${cell}`;
  else if (row !== undefined) where += `, ${isTable ? "row" : "line"} ${row}`;
  if (line !== undefined && line !== row) where += row === undefined ? `, line ${line}` : ` (line ${line})`;
  if (column !== undefined) where += `, ${isTable ? "column" : "property"} ${quote(column)}`;
  const also = alike ? `\n    ${described(alike, isTable ? "row" : "line")}` : "";
  return `${where}: ${rule}${code ? ` (${code})` : ""}${also}\n    ${remedy}`;
}

/** `The same in 3 more rows: 18, 19, 20.` */
function described({ count: more, rows }: NonNullable<InputProblem["alike"]>, noun: string): string {
  const rest = more > rows.length ? ", ..." : ".";
  return `The same in ${count(more, `more ${noun}`)}: ${rows.join(", ")}${rest}`;
}

/** The problems of an input, and how many more there are. */
export function problemLines(
  file: string,
  problems: readonly InputProblem[],
  problemCount: number,
  names: RowNames = "table",
): string[] {
  const lines = problems.map((problem) => describeProblem(file, problem, names));
  const more = problems.reduce((left, { alike }) => left - 1 - (alike?.count ?? 0), problemCount);
  return more > 0 ? [...lines, `and ${count(more, "more problem")}`] : lines;
}

/** A value as it may stand in a message: in quotes, control characters visible, cut when long. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
}
