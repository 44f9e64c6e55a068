import { meshi } from "../../../generated/meshi/index.ts";
import type { BatchLimits } from "../bulk/batch-rows.ts";
import { type Conclusion, judged } from "../bulk/conclusion.ts";
import { EntryReader } from "../bulk/entries.ts";
import { type Examination, examine, type Findings } from "../bulk/examine.ts";
import { InvalidRow } from "../bulk/input-problem.ts";
import { streamOf } from "../bulk/input-stream.ts";
import { Origins } from "../bulk/origins.ts";
import { Outbox, type StreamChecks } from "../bulk/outbox.ts";
import type { Source } from "../bulk/parts.ts";
import { Prefetch } from "../bulk/prefetch.ts";
import { runIdOf } from "../bulk/run-id.ts";
import { decodedStream, sourceOf } from "../bulk/source.ts";
import { until } from "../bulk/until.ts";
import { CommandFailed, exit } from "../exit.ts";
import { Interrupted } from "../interrupt.ts";
import { checkAccess, checkWhatCanBe } from "./access.ts";
import { describeRecord } from "./batch-record.ts";
import type { Job } from "./job.ts";
import { type MeshiClient, type Sending, send } from "./send.ts";

const { maxItems } = meshi.operations["PUT /events/{event_id}/attendees:import"].batch;

/** The API that receives the rows. */
export interface Recipient {
  /** Has no more patience than a call: its requests show whether the API is there. */
  readonly first: MeshiClient;
  readonly client: MeshiClient;
  /** The line that says where the calls go. */
  readonly where: string;
}

/** Checks the input of an import, and sends it if there is a recipient. */
export async function importInput(job: Job, recipient: Recipient | undefined): Promise<Conclusion> {
  if (job.file) return importFile(job, await sourceOf(job.file, job.excel.open), recipient);
  const { input, excel, signal } = job;
  const parts = await streamOf(input, signal);
  const given = await decodedStream(parts, excel.open, signal);
  return "parts" in given ? importFile(job, given, recipient) : importStream(job, given, recipient);
}

async function importFile(whole: Job, file: Source, recipient: Recipient | undefined): Promise<Conclusion> {
  const job = readAs(whole, file);
  const limits = limitsOf(job);
  const prefetch = recipient && new Prefetch(limits);
  const findings = await checkAll(job, file.parts(), file.size, prefetch);
  const conclusion = judged(findings, job.options.skipInvalid);
  if (conclusion) return conclusion;
  if (!recipient || !prefetch) return checked(job);
  const { reader, passed } = findings.rest;
  const outbox = new Outbox(reader, prefetch.origins, limits);
  return deliver(job, recipient, outbox, outbox.fromFile(file, findings.bad, passed, prefetch.items()));
}

/** Chooses the reading by the kind of input. @throws CommandFailed if an option does not fit that kind. */
function readAs(job: Job, { spreadsheet }: Source): Job {
  const { sheet, format, delimiter } = job.options;
  if (!spreadsheet) {
    if (sheet === undefined) return job;
    throw new CommandFailed(
      `--sheet chooses a sheet of an Excel file, and ${job.name} is none.`,
      exit.misuse,
    );
  }
  const useless = Object.entries({ format, delimiter }).find(([, value]) => value !== undefined);
  if (useless) {
    throw new CommandFailed(
      `--${useless[0]} has no meaning for an Excel file such as ${job.name}.`,
      exit.misuse,
    );
  }
  if (spreadsheet.note !== undefined) job.display.note(spreadsheet.note);
  return { ...job, reading: job.sheetReading };
}

async function importStream(
  job: Job,
  given: AsyncIterable<Uint8Array>,
  recipient: Recipient | undefined,
): Promise<Conclusion> {
  const { options, rules, tally, rejects, signal } = job;
  let isWhole = false;
  const parts = until(given, signal, () => {
    isWhole = true;
  });
  if (!recipient) {
    const findings = await checkAll(job, parts, undefined);
    return judged(findings, options.skipInvalid) ?? checked(job);
  }
  const outbox = new Outbox(new EntryReader(job.reading), new Origins(), limitsOf(job));
  const onBad: StreamChecks["onBad"] = (row, problems) => {
    if (!options.skipInvalid) throw new InvalidRow(...problems);
    tally.invalid += 1;
    rejects.add(row, outbox.reader);
  };
  const onRow = () => {
    tally.rows += 1;
  };
  const items = outbox.fromStream(parts, { rules, onRow, onBad });
  return deliver(job, recipient, outbox, items, () => isWhole);
}

/** Limits of a batch, as `batch` keeps them. */
function limitsOf({ options: { batchRows = maxItems }, rules: { maxBytes } }: Job): BatchLimits {
  return { maxItems: Math.min(batchRows, maxItems), maxBytes };
}

/** The rows are good. Checks, as far as possible, whether the API would take them. */
async function checked(job: Job): Promise<Conclusion> {
  await checkWhatCanBe(job);
  return { ending: "checked" };
}

async function checkAll(
  job: Job,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  size: number | undefined,
  prefetch?: Prefetch,
): Promise<Findings> {
  const { options, tally, rejects } = job;
  const onBad: Examination["onBad"] = (row, reader) => {
    if (options.skipInvalid) rejects.add(row, reader);
  };
  const findings = await examine(parts, { ...job, size, onBad, ...(prefetch && { prefetch }) });
  tally.rows = findings.rows;
  tally.invalid = findings.bad.size;
  return findings;
}

async function deliver(
  { options, display, tally, rejects, signal }: Job,
  { first, client, where }: Recipient,
  outbox: Outbox,
  items: Sending["items"],
  isWhole = () => true,
): Promise<Conclusion> {
  const { event, label, concurrency, batchRows } = options;
  display.note(where);
  display.asking();
  await checkAccess(first, event, signal);
  await send({
    client,
    event,
    items,
    outbox,
    concurrency,
    ...(label === undefined ? {} : { label }),
    ...(batchRows === undefined ? {} : { batchRows }),
    signal,
    onProgress: (progress) => {
      tally.begin(progress.index, progress.count, runIdOf(progress.run?.data));
      display.batch(progress);
    },
    onRejected: (row) => rejects.add(row, outbox.reader),
    onBatch: (record) => {
      tally.add(record);
      display.settled(record.number - 1, record.count, describeRecord(record));
    },
    onLeft: (index, count) => tally.leave(index, count),
    onNote: (text) => display.note(text),
  });
  // More of a stream might have come.
  const isOver = isWhole() && tally.settled;
  if (isOver && tally.complete) return { ending: "complete" };
  // A signal that came when everything was done has stopped nothing.
  if (!(isOver && signal.reason instanceof Interrupted)) signal.throwIfAborted();
  return { ending: tally.touched ? "partial" : "failed" };
}
