import type { Contract } from "../../openapi/contract.ts";
import { type Concluded, type Ending, exitCodeOf } from "../bulk/conclusion.ts";
import { describeError, errorToJson } from "../describe.ts";
import { count, grouped } from "../numbers.ts";
import type { BatchRecord, Tally } from "./tally.ts";

/** Everything that an import has to say at its end. */
export interface Report extends Concluded {
  readonly input: string;
  readonly event: string;
  readonly tally: Tally;
  readonly rejectedFile: string | undefined;
  readonly durationMs: number;
}

/** For people: what is in, what is not, and why. */
export function summarize(
  { ending, input, event, tally, rejectedFile, durationMs }: Report,
  contract: Contract,
): string {
  const number = (rows: number) => grouped(rows).padStart(12);
  const lines = [`${input} to event ${event}: ${headline(ending)}`, `${number(tally.rows)}  rows`];
  if (ending === "checked") {
    if (tally.invalid > 0) lines.push(`${number(tally.invalid)}  rejected`);
  } else {
    const batches = tally.batches.filter(
      ({ status }) => status === "succeeded" || status === "partial",
    ).length;
    lines.push(`${number(tally.imported)}  imported in ${count(batches, "batch")}`);
    if (tally.already > 0)
      lines.push(`${number(tally.already)}  already imported earlier ${finishedAt(tally)}`);
    if (tally.rejected > 0) lines.push(`${number(tally.rejected)}  rejected`);
    if (tally.failed > 0) lines.push(`${number(tally.failed)}  failed`);
    if (tally.unknown > 0) lines.push(`${number(tally.unknown)}  unknown: they may be in or not`);
    if (tally.underway > 0) lines.push(`${number(tally.underway)}  on their way when the command stopped`);
    if (tally.unsent > 0) lines.push(`${number(tally.unsent)}  not sent`);
  }
  if (tally.resumed > 0) lines.push(`${count(tally.resumed, "batch")} had been begun earlier and went on.`);
  if (tally.already > 0) lines.push("To import the same rows again on purpose, give the import a --label.");
  if (rejectedFile !== undefined) lines.push(`The rejected rows and the reasons are in ${rejectedFile}.`);
  for (const { text, batches } of failures(tally.batches, contract)) lines.push(`${batches}: ${text}`);
  lines.push(`Took ${(durationMs / 1000).toFixed(1)} s.`);
  return lines.join("\n");
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
    problems,
    problemCount,
    rejectedFile: rejectedFile ?? null,
    error: error === undefined ? null : errorToJson(error),
    durationMs: Math.round(durationMs),
  };
}

function headline(ending: Ending): string {
  const said: Readonly<Record<Ending, string>> = {
    complete: "all rows are in",
    partial: "some rows are not in",
    failed: "failed",
    invalid: "cannot be imported as it is; nothing was sent",
    interrupted: "stopped",
    checked: "checked; nothing was sent",
  };
  return said[ending];
}

/** The latest end among the imports that were found done. */
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
