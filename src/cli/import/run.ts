import { meshi } from "../../../generated/meshi/index.ts";
import { createClient, orAborted } from "../../client/index.ts";
import { apiNamed } from "../apis.ts";
import { type Conclusion, concluded } from "../bulk/conclusion.ts";
import { Display } from "../bulk/display.ts";
import { endingEarly } from "../bulk/early-end.ts";
import { InputFile } from "../bulk/input.ts";
import { InvalidRow, UnusableInput } from "../bulk/input-problem.ts";
import { patience } from "../bulk/patience.ts";
import { ExcelFiles } from "../bulk/xlsx/open.ts";
import { connectionTo, describeTarget } from "../connection.ts";
import { CommandFailed, exit } from "../exit.ts";
import { Interrupted } from "../interrupt.ts";
import { Columns } from "./columns.ts";
import { rowContract } from "./contract.ts";
import { importInput, type Recipient } from "./input-steps.ts";
import type { Job } from "./job.ts";
import type { ImportOptions } from "./options.ts";
import { rosterReading } from "./reading.ts";
import { Rejects } from "./rejected.ts";
import type { Report } from "./summary.ts";
import { Tally } from "./tally.ts";

const OPERATION = "PUT /events/{event_id}/attendees:import";

/** Imports a roster. A file is first checked whole, then sent; a stream is checked while it is sent. */
export async function runImport(input: string, options: ImportOptions, signal: AbortSignal): Promise<Report> {
  const startedAt = performance.now();
  const tally = new Tally();
  const display = new Display(process.stderr, { noun: "row", doing: "importing" }, options);
  const rejects = new Rejects(input, options.rejected, (line) => display.line(line));
  const name = input === "-" ? "standard input" : input;
  let conclusion: Conclusion;
  try {
    const { fields, rules, texts, pathViolations } = await contractOfRows();
    const [violation] = pathViolations({ event_id: options.event });
    if (violation) {
      const { rule, code, remedy } = violation;
      throw new CommandFailed(`--event: ${rule}${code ? ` (${code})` : ""}. ${remedy}`, exit.misuse);
    }
    const columns = new Columns(fields, options.map);
    const reading = rosterReading({ columns, texts, ...options });
    const sheetReading = rosterReading({ columns, texts, spreadsheet: true, trim: options.trim });
    const excel = new ExcelFiles(options.sheet);
    const file = input === "-" ? undefined : InputFile.open(input);
    try {
      const how = { reading, sheetReading, excel, rules };
      const job = { input, name, file, options, display, tally, rejects, signal, ...how };
      conclusion = await importInput(job, await orAborted(recipientOf(job), signal));
    } finally {
      excel.close();
      file?.close();
    }
  } catch (error) {
    conclusion = failure(error, tally);
  }
  display.end();
  if (conclusion.ending === "invalid") rejects.discard();
  else rejects.commit();
  return {
    ...concluded(conclusion),
    input: name,
    event: options.event,
    tally,
    rejectedFile: rejects.path,
    rejectedFailure: rejects.failure,
    durationMs: performance.now() - startedAt,
  };
}

/** Who takes the rows; nothing for a check alone. */
async function recipientOf(job: Job): Promise<Recipient | undefined> {
  const { options, display, rejects, signal } = job;
  const line = (text: string): void => display.line(text);
  const operation = meshi.operations[OPERATION];
  if (options.dryRun) return undefined;
  // Report a missing key before checking the rows, which may take minutes.
  const connection = await connectionTo(meshi, operation, { ...options, stop: signal }, line);
  rejects.probe();
  const { options: ending, waits } = endingEarly(connection, signal, signal);
  return {
    first: createClient(meshi, ending),
    client: createClient(meshi, patience(ending, options.concurrency, waits(display.onWait))),
    where: describeTarget(connection),
  };
}

/** What the contract says of the rows. */
export async function contractOfRows(): ReturnType<typeof rowContract> {
  return rowContract(apiNamed(meshi.name), meshi, OPERATION, meshi.codes.DUPLICATE_ATTENDEE_ID);
}

function failure(error: unknown, tally: Tally): Conclusion {
  if (error instanceof Interrupted) return { ending: "interrupted" };
  const sent = tally.batches.length > 0;
  if (error instanceof UnusableInput) {
    const skippable = error instanceof InvalidRow;
    return { ending: sent ? "partial" : "invalid", problems: error.problems, skippable };
  }
  return { ending: tally.touched ? "partial" : "failed", error };
}
