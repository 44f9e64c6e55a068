import { aligned } from "../aligned.ts";
import type { Circumstances } from "./circumstances.ts";
import { median, quartiles } from "./measure.ts";

/** One row of `dist/bench.json`. `target` and `met` are null if the row has no target. */
export interface Result {
  readonly id: string;
  readonly name: string;
  /** The median of all rounds. */
  readonly value: number;
  readonly unit: string;
  readonly quartiles: readonly [number, number];
  readonly rounds: number;
  /** The wall time, if `value` is CPU time. */
  readonly wall: number | null;
  readonly target: string | null;
  readonly met: boolean | null;
}

/** An upper or a lower limit of a value. */
export type Target = { readonly atMost: number } | { readonly atLeast: number } | { readonly below: number };

const rounded = (value: number) => Math.round(value * 1000) / 1000;

/** Sums up the values of all rounds by their median, rounded to three decimal places. */
export function sumUp(
  id: string,
  name: string,
  unit: string,
  values: readonly number[],
  target?: Target,
  wall?: readonly number[],
): Result {
  const value = rounded(median(values));
  const [low, high] = quartiles(values);
  return {
    id,
    name,
    value,
    unit,
    quartiles: [rounded(low), rounded(high)],
    rounds: values.length,
    wall: wall ? rounded(median(wall)) : null,
    ...verdict(value, target),
  };
}

/** What a row says of its target. */
export function verdict(value: number, target: Target | undefined): Pick<Result, "target" | "met"> {
  if (target === undefined) return { target: null, met: null };
  if ("below" in target) return { target: `< ${target.below}`, met: value < target.below };
  return "atMost" in target
    ? { target: `<= ${target.atMost}`, met: value <= target.atMost }
    : { target: `>= ${target.atLeast}`, met: value >= target.atLeast };
}

/** The results as a table to read. */
export function table(results: readonly Result[]): string {
  const rows = results.map((result) => [result.id, ...cellsOf(result)]);
  return aligned([["id", ...HEAD], ...rows]).join("\n");
}

const HEAD = ["what", "median", "quartiles", "wall", "target", ""];

function cellsOf({ name, value, unit, quartiles: [low, high], wall, target, met }: Result): string[] {
  const digits = unit === "ratio" || unit === "s" ? 2 : 0;
  const shown = (number: number) => number.toFixed(digits);
  return [
    name,
    unit === "ratio" ? shown(value) : `${shown(value)} ${unit}`,
    `${shown(low)} to ${shown(high)}`,
    wall === null ? "-" : shown(wall),
    target ?? "-",
    met === null ? "reported" : met ? "met" : "MISSED",
  ];
}

/** Where a page has a table: of all rows, or of those that the comment names. */
const PLACE =
  /(<!-- measured by npm run bench(?:: ([\w, -]+?))? -->\n)[\s\S]*?(<!-- end of what was measured -->)/;

export function hasPlace(text: string): boolean {
  return PLACE.test(text);
}

/** The page with a new table between its two marking comments. `known` are the ids of all rows that there are. */
export function withTable(text: string, measured: Measured, known: readonly string[]): string {
  return text.replace(PLACE, (_, begin: string, named: string | undefined, end: string) => {
    const ids = named?.split(/,\s*/);
    return `${begin}${ids === undefined ? page(measured, known) : excerpt(measured, ids)}${end}`;
  });
}

/** What a page says about whole runs. */
export interface Measured extends Circumstances {
  readonly rows: readonly Result[];
  readonly failures: readonly { readonly ids: readonly string[]; readonly reason: string }[];
  readonly runs: readonly unknown[];
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** The results as a table of a page, below the circumstances of the measurement; at the end, what nobody has measured yet. */
export function page(
  { date, machine, node, load, versions, rows, failures, runs }: Measured,
  known: readonly string[],
): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const often =
    runs.length > 1
      ? ` There were ${runs.length} runs. A row with a target is from its worst run, any other from its middle one.`
      : "";
  return [
    `Measured on ${date} on ${machine}, Node ${node}, load ${load}, with ${named.join(", ")}.${often}`,
    "",
    row(HEAD),
    row(HEAD.map(() => "---")),
    ...rows.map((result) => row(cellsOf(result))),
    "",
    ...failures.flatMap(({ ids, reason }) => [`Not measured: ${ids.join(", ")} (${reason}).`, ""]),
    ...missing(
      known.filter((id) => failures.every(({ ids }) => !ids.includes(id))),
      rows,
    ),
  ].join("\n");
}

/** Some rows in few words, for a page that has other things to say. */
function excerpt({ date, machine, node, rows }: Measured, ids: readonly string[]): string {
  const shown = ids.flatMap((id) => rows.find((result) => result.id === id) ?? []);
  const head = HEAD.slice(0, 3);
  const lines = shown.map((result) => row(cellsOf(result).slice(0, 3)));
  return [
    `Measured on ${date} on ${machine}, Node ${node}, by \`npm run bench\`.`,
    "",
    ...(lines.length > 0 ? [row(head), row(head.map(() => "---")), ...lines, ""] : []),
    ...missing(ids, rows),
  ].join("\n");
}

/** Says which rows are not there: by the first words of their ids, because there are many. */
function missing(ids: readonly string[], rows: readonly Result[]): string[] {
  const gone = ids.filter((id) => rows.every((result) => result.id !== id));
  const kinds = [...new Set(gone.map((id) => id.split("-")[0]))];
  if (kinds.length === 0) return [];
  return [`Not measured yet: ${kinds.join(", ")}. \`npm run bench\` on an idle machine measures them.`, ""];
}
