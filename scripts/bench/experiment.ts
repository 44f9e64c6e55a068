import type { Result } from "./report.ts";

/** A measurement of the benchmark, with one or more results. */
export interface Experiment {
  readonly ids: readonly string[];
  readonly rounds: number;
  run(settings: Settings): Promise<readonly Result[]>;
}

/**
 * `scale` multiplies the number of calls, requests and rows of a round. The targets apply at 1.
 * `concord` is the script of the command line, and `toolkit` that of the commands for documents.
 */
export interface Settings {
  /** Whether a row is asked for. Work for other rows may be skipped. */
  readonly wanted: (id: string) => boolean;
  readonly concord: string;
  readonly toolkit: string;
  readonly rounds: number;
  readonly scale: number;
}

/** A number of rows, requests or calls at this scale, at least `least`. */
export function scaled(count: number, scale: number, least: number): number {
  return Math.max(least, Math.round(count * scale));
}
