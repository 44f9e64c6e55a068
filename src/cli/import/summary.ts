import type { Contract } from "../../openapi/contract.ts";
import { type Concluded, type Ending, exitCodeOf } from "../bulk/conclusion.ts";
import { describeError, errorToJson } from "../describe.ts";
import { count, grouped } from "../numbers.ts";
import { colored } from "../terminal.ts";
import type { BatchRecord } from "./batch-record.ts";
import type { Tally } from "./tally.ts";

/** What an import reports at its end. */
export interface Report extends Concluded {
  readonly input: string;
  readonly event: string;
  readonly tally: Tally;
  /** The file of the rejected rows, if there is one. */
  readonly rejectedFile: string | undefined;
  /** Why some rejected rows are not in it. */
  readonly rejectedFailure: string | undefined;
  readonly durationMs: number;
}

/** For people: what is in, what is not, and why. */
export function summarize(report: Report, contract: Contract): string {
  const { input, event, tally, rejectedFile, rejectedFailure, durationMs } = report;
  const lines = [`${input} to event ${event}: ${headline(report)}`, ...counts(report)];
  if (tally.resumed > 0) lines.push(`${count(tally.resumed, "batch")} had been begun earlier and went on.`);
  if (tally.already > 0) lines.push("To import the same rows again on purpose, give the import a --label.");
  if (rejectedFile !== undefined) {
    lines.push(
      rejectedFailure === undefined
        ? `The rejected rows and the reasons are in ${rejectedFile}.`
        : `Only the first of the rejected rows are in ${rejectedFile}: ${rejectedFailure}. The others are above.`,
    );
  } else if (rejectedFailure !== undefined) {
    lines.push(`The rejected rows are in no file: ${rejectedFailure}. They are above.`);
  }
  for (const { text, batches } of failures(tally.batches, contract)) lines.push(`${batches}: ${text}`);
  lines.push(`Took ${(durationMs / 1000).toFixed(1)} s.`);
  return lines.join("\n");
}

function counts({ ending, tally }: Report): string[] {
  const line = (rows: number, what: string) => `${grouped(rows).padStart(12)}  ${what}`;
  const lines = [line(tally.rows, "rows")];
  if (ending === "checked") return tally.invalid > 0 ? [...lines, line(tally.invalid, "rejected")] : lines;
  const done = tally.batches.filter(({ status }) => status === "succeeded" || status === "partial").length;
  lines.push(line(tally.imported, `imported in ${count(done, "batch")}`));
  const others: readonly [number, string][] = [
    [tally.already, `already imported earlier ${finishedAt(tally)}`],
    [tally.rejected, "rejected"],
    [tally.failed, "failed"],
    [tally.unknown, "unknown: their response was lost, they may be in or not"],
    [tally.underway, "under way: the API may still work on them"],
    [tally.unsent, "not sent"],
  ];
  return [...lines, ...others.filter(([rows]) => rows > 0).map(([rows, what]) => line(rows, what))];
}

/** For programs: the same, complete. */
export function reportToJson(report: Report): object {
  const { ending, input, event, tally, problems, problemCount, rejectedFile, error, durationMs } = report;
  const { rows, imported, already, rejected, failed, unknown, underway, unsent, resumed, batches } = tally;
  return {
    status: ending,
    exitCode: exitCodeOf(report),
    input,
    event,
    rows,
    imported,
    already,
    rejected,
    failed,
    unknown,
    underway,
    unsent,
    resumed,
    batches: batches.map(({ error, ...batch }) => ({
      ...batch,
      ...(error ? { error: errorToJson(error) } : {}),
    })),
    openRuns: tally.openRuns,
    problems,
    problemCount,
    rejectedFile: rejectedFile ?? null,
    error: error === undefined ? null : errorToJson(error),
    durationMs: Math.round(durationMs),
  };
}

function headline({ ending, tally }: Report): string {
  const texts: Readonly<Record<Ending, string>> = {
    complete: colored("all rows are in", "green", process.stdout),
    partial: colored("some rows are not in, or may not be", "yellow", process.stdout),
    failed: colored(tally.unknown > 0 ? "failed" : "no row is in", "red", process.stdout),
    invalid: "cannot be imported as it is; nothing was sent",
    interrupted: colored("stopped", "yellow", process.stdout),
    checked: "checked; nothing was sent",
  };
  return texts[ending];
}

/** When the latest of the earlier imports finished. */
function finishedAt({ batches }: Tally): string {
  const ends = batches.flatMap(({ status, finishedAt }) =>
    status === "already" && finishedAt ? [finishedAt] : [],
  );
  const last = ends.sort().at(-1);
  return last === undefined ? "" : `(finished ${last})`;
}

/** Every batch that failed, with its rows and the reason. */
function failures(batches: readonly BatchRecord[], contract: Contract): { text: string; batches: string }[] {
  return batches
    .filter(({ error }) => error !== undefined)
    .map(({ number, rows, runId, error }) => ({
      batches: `batch ${number} (rows ${grouped(rows.first)} to ${grouped(rows.last)}${runId ? `, run ${runId}` : ""})`,
      text: describeError(error, contract),
    }));
}
