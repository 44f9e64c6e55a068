import type { Result } from "./report.ts";

/** A question to which the benchmark gives one or more ratios. */
export interface Experiment {
  readonly ids: readonly string[];
  readonly rounds: number;
  run(settings: Settings): Promise<readonly Result[]>;
}

/**
 * `scale` multiplies the number of calls, requests and rows of a round; 1 is what the targets are meant for.
 * `concord` is the script of the command line.
 */
export interface Settings {
  /** Whether a row is asked for. What only others need may be left out. */
  readonly wanted: (id: string) => boolean;
  readonly concord: string;
  readonly rounds: number;
  readonly scale: number;
}

/** A number of rows, requests or calls at this scale, at least `least`. */
export function scaled(count: number, scale: number, least: number): number {
  return Math.max(least, Math.round(count * scale));
}
