import { median } from "./measure.ts";

/** One line of `dist/bench.json`. `target` and `met` are null for what is reported only. */
export interface Result {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string | null;
  readonly met: boolean | null;
}

export interface Measured {
  readonly result: Result;
  /** The lowest and the highest ratio of all rounds. */
  readonly range: readonly [number, number];
}

/** A limit on a ratio, on the side that is named. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** Sums up the ratios of all rounds as their median, rounded to three digits after the point. */
export function sumUp(
  id: string,
  name: string,
  unit: string,
  ratios: readonly number[],
  target?: Target,
): Measured {
  const value = Math.round(median(ratios) * 1000) / 1000;
  const range = [Math.min(...ratios), Math.max(...ratios)] as const;
  if (target === undefined) return { result: { id, name, value, unit, target: null, met: null }, range };
  const [limit, met] =
    "atMost" in target
      ? [`<= ${target.atMost}`, value <= target.atMost]
      : [`>= ${target.atLeast}`, value >= target.atLeast];
  return { result: { id, name, value, unit, target: limit, met }, range };
}

/** The results as a table for people. */
export function table(measured: readonly Measured[]): string {
  const rows = measured.map(({ result, range }) => [
    result.id,
    result.name,
    `${result.value.toFixed(2)}`,
    `${range[0].toFixed(2)} to ${range[1].toFixed(2)}`,
    result.target ?? "-",
    result.met === null ? "reported" : result.met ? "met" : "MISSED",
  ]);
  const all = [["id", "what", "median", "rounds", "target", ""], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
