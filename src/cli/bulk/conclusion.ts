import { CommandFailed, type ExitCode, exit } from "../exit.ts";
import type { Findings } from "./examine.ts";
import type { InputProblem } from "./input-problem.ts";

/** How a command that sends a whole input ended. */
export type Ending = "complete" | "partial" | "failed" | "invalid" | "interrupted" | "checked";

/** How it ended, without the counts. */
export interface Conclusion {
  readonly ending: Ending;
  readonly problems?: readonly InputProblem[];
  readonly problemCount?: number;
  /** Skipping the bad rows would leave others to send. */
  readonly skippable?: boolean;
  /** What stopped it, if neither the input nor a single batch did. */
  readonly error?: unknown;
}

/** A conclusion with every property filled, for reports. */
export interface Concluded extends Conclusion {
  readonly problems: readonly InputProblem[];
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

/** The conclusion of a checked input that must not be sent. Bad rows may be skipped; a broken structure may not. */
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

/** A check that skipped bad rows is partial as well. */
export function exitCodeOf({
  ending,
  error,
  tally,
}: Conclusion & { readonly tally: { readonly invalid: number } }): ExitCode {
  if (error instanceof CommandFailed) return error.exitCode;
  return ending === "checked" && tally.invalid > 0 ? exit.partial : exitCodes[ending];
}
