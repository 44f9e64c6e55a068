import type { Contract } from "../../openapi/contract.ts";
import { type Concluded, type Ending, exitCodeOf } from "../bulk/conclusion.ts";
import { describeError, errorToJson } from "../describe.ts";
import { count, grouped } from "../numbers.ts";
import type { Kept } from "./kept-events.ts";
import { describeLines, type Failure, type Tally } from "./tally.ts";

/** What an emission reports at its end. */
export interface Report extends Concluded {
  /** Path of the input, or `-`. */
  readonly input: string;
  readonly name: string;
  readonly tally: Tally;
  /** The files that exist. */
  readonly files: Readonly<Record<Kept, string | undefined>>;
  /** Why some events are not in them. */
  readonly keptFailure: string | undefined;
  readonly durationMs: number;
}

const headlines: Readonly<Record<Ending, string>> = {
  complete: "all events are in",
  partial: "not all events are in",
  failed: "no event is in",
  invalid: "cannot be emitted as it is; nothing was sent",
  interrupted: "stopped",
  checked: "checked; nothing was sent",
};

/** For people: what is in, what is not, and why. Every event of the input is in one of the lines. */
export function summarize({ ending, name, tally, durationMs }: Report, contract: Contract): string {
  const number = (events: number) => grouped(events).padStart(12);
  const lines = [`${name}: ${headlines[ending]}`, `${number(tally.events)}  events`];
  if (ending !== "checked") lines.push(`${number(tally.accepted)}  accepted`);
  if (tally.rejected > 0) lines.push(`${number(tally.rejected)}  rejected`);
  if (tally.unknown > 0)
    lines.push(`${number(tally.unknown)}  unknown: their response was lost, they may be in or not`);
  if (ending !== "checked" && tally.unsent > 0) lines.push(`${number(tally.unsent)}  not sent`);
  if (tally.repeated > 0) {
    lines.push(`${count(tally.repeated, "accepted event")} may be in twice: retried after a lost response.`);
  }
  for (const failure of tally.failures)
    lines.push(`${describePlace(failure)}: ${describeError(failure.error, contract)}`);
  lines.push(`Took ${(durationMs / 1000).toFixed(1)} s.`);
  return lines.join("\n");
}

/** For programs: the same, complete. */
export function reportToJson(report: Report): object {
  const { ending, name, tally, problems, problemCount, files, error, durationMs } = report;
  const { events, accepted, rejected, unknown, unsent, repeated, batches, failures } = tally;
  return {
    status: ending,
    exitCode: exitCodeOf(report),
    input: name,
    events,
    accepted,
    rejected,
    unknown,
    unsent,
    repeated,
    batches,
    failures: failures.map(({ error, ...failure }) => ({ ...failure, error: errorToJson(error) })),
    problems,
    problemCount,
    rejectedFile: files.rejected ?? null,
    unknownFile: files.unknown ?? null,
    unsentFile: files.unsent ?? null,
    error: error === undefined ? null : errorToJson(error),
    durationMs: Math.round(durationMs),
  };
}

function describePlace({ status, batches, lines }: Failure): string {
  const others = batches > 1 ? `, and ${count(batches - 1, "more batch")}` : "";
  return `${describeLines(lines)}${others}, ${status}`;
}
