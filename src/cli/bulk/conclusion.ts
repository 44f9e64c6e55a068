import { CommandFailed, type ExitCode, exit } from "../exit.ts";
import type { Findings } from "./examine.ts";
import type { Problem } from "./problem.ts";

/** How a command that sends a whole input ended. */
export type Ending = "complete" | "partial" | "failed" | "invalid" | "interrupted" | "checked";

/** How it ended, before its items are counted up. */
export interface Conclusion {
  readonly ending: Ending;
  readonly problems?: readonly Problem[];
  readonly problemCount?: number;
  /** Passing over the bad rows would leave others to send. */
  readonly skippable?: boolean;
  /** What stopped it, where that was neither the input nor a single batch. */
  readonly error?: unknown;
}

/** A conclusion as every report has it: with nothing left out. */
export interface Concluded extends Conclusion {
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  readonly skippable: boolean;
  readonly error: unknown;
}

export function concluded({ ending, problems = [], problemCount, skippable, error }: Conclusion): Concluded {
  return {
    ending,
    problems,
    problemCount: problemCount ?? problems.length,
    skippable: skippable === true,
    error,
  };
}

/** Whether an input that was checked whole goes no further; bad rows may be passed over, a broken structure may not. */
export function judged(
  { unusable, problems, problemCount }: Findings,
  skipInvalid: boolean | undefined,
): Conclusion | undefined {
  if (!unusable && (problemCount === 0 || skipInvalid)) return undefined;
  return { ending: "invalid", problems, problemCount, skippable: !unusable && !skipInvalid };
}

const exitCodes: Readonly<Record<Ending, ExitCode>> = {
  complete: exit.done,
  checked: exit.done,
  partial: exit.partial,
  failed: exit.failed,
  invalid: exit.misuse,
  interrupted: exit.interrupted,
};

/** A check that passed over bad rows is partial as well. */
export function exitCodeOf({
  ending,
  error,
  tally,
}: Conclusion & { readonly tally: { readonly invalid: number } }): ExitCode {
  if (error instanceof CommandFailed) return error.exitCode;
  return ending === "checked" && tally.invalid > 0 ? exit.partial : exitCodes[ending];
}
