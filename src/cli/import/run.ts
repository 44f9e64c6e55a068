import { meshi } from "../../../generated/meshi/index.ts";
import { type ClientOptions, createClient, unwrap } from "../../client/index.ts";
import { apiNamed } from "../apis.ts";
import { Ahead } from "../bulk/ahead.ts";
import { type Conclusion, concluded, judged } from "../bulk/conclusion.ts";
import { Display } from "../bulk/display.ts";
import { EntryReader } from "../bulk/entries.ts";
import { examine, type Findings } from "../bulk/examine.ts";
import { InputFile, streamOf } from "../bulk/input.ts";
import { Outbox, type StreamChecks } from "../bulk/outbox.ts";
import { InvalidRow, UnusableInput } from "../bulk/problem.ts";
import type { Reading } from "../bulk/roster.ts";
import { clientOptions } from "../connection.ts";
import { CommandFailed, exit } from "../exit.ts";
import { Interrupted } from "../interrupt.ts";
import { Columns } from "./columns.ts";
import { rowContract } from "./contract.ts";
import type { Field } from "./fields.ts";
import type { Job } from "./job.ts";
import type { ImportOptions } from "./options.ts";
import { rosterReading } from "./reading.ts";
import { Rejects } from "./rejected.ts";
import { describeRecord, type MeshiClient, send } from "./send.ts";
import type { Report } from "./summary.ts";
import { Tally } from "./tally.ts";

const OPERATION = "PUT /events/{event_id}/attendees:import";

/** Imports a roster: a file is checked whole, then sent; what can be read only once is checked on the way. */
export async function runImport(input: string, options: ImportOptions, signal: AbortSignal): Promise<Report> {
  const startedAt = performance.now();
  const tally = new Tally();
  const rejects = new Rejects(input);
  const display = new Display(process.stderr, { noun: "row", doing: "importing" });
  const name = input === "-" ? "standard input" : input;
  let conclusion: Conclusion;
  try {
    const { fields, rules, pathViolations } = await contractOfRows();
    const [violation] = pathViolations({ event_id: options.event });
    if (violation) {
      const { rule, code, remedy } = violation;
      throw new CommandFailed(`--event: ${rule}${code ? ` (${code})` : ""}. ${remedy}`, exit.misuse);
    }
    const reading = readingOf(options, fields);
    conclusion = await start({ input, name, options, reading, rules, display, tally, rejects, signal });
  } catch (error) {
    conclusion = failure(error, tally);
  }
  display.end();
  conclusion = keepRejects(conclusion, rejects);
  return {
    ...concluded(conclusion),
    input: name,
    event: options.event,
    tally,
    rejectedFile: rejects.path,
    durationMs: performance.now() - startedAt,
  };
}

function readingOf({ map = [], format, delimiter }: ImportOptions, fields: readonly Field[]): Reading {
  return rosterReading({
    columns: new Columns(fields, map),
    ...(format === undefined ? {} : { format }),
    ...(delimiter === undefined ? {} : { delimiter }),
  });
}

/** An input that goes no further leaves no rejected file; a file that cannot be kept does not hide how the import ended. */
function keepRejects(conclusion: Conclusion, rejects: Rejects): Conclusion {
  try {
    if (conclusion.ending === "invalid") rejects.discard();
    else rejects.commit();
    return conclusion;
  } catch (error) {
    return { error, ...conclusion };
  }
}

async function contractOfRows(): ReturnType<typeof rowContract> {
  return rowContract(apiNamed(meshi.name), meshi, OPERATION, meshi.codes.DUPLICATE_ATTENDEE_ID);
}

function failure(error: unknown, tally: Tally): Conclusion {
  if (error instanceof Interrupted) return { ending: "interrupted" };
  const sent = tally.batches.length > 0;
  if (error instanceof UnusableInput)
    return {
      ending: sent ? "partial" : "invalid",
      problems: error.problems,
      skippable: error instanceof InvalidRow,
    };
  return { ending: sent && tally.imported + tally.already > 0 ? "partial" : "failed", error };
}

async function start(job: Job): Promise<Conclusion> {
  const { input, options, display } = job;
  // A missing key is told before minutes are spent on checking rows.
  const connection = options.dryRun
    ? undefined
    : await clientOptions(meshi, meshi.operations[OPERATION], options, (text) => display.line(text));
  const file = input === "-" ? undefined : InputFile.open(input);
  try {
    if (file) return await importFile(job, file, connection);
    return await importStream(job, connection);
  } finally {
    file?.close();
  }
}

async function importFile(
  job: Job,
  file: InputFile,
  connection: ClientOptions | undefined,
): Promise<Conclusion> {
  const { maxItems } = meshi.operations[OPERATION].batch;
  const { batchRows = maxItems } = job.options;
  const { maxBytes } = job.rules;
  const ahead = connection && new Ahead({ maxItems: Math.min(batchRows, maxItems), maxBytes });
  const findings = await checkAll(job, file.parts(), file.size, ahead);
  const conclusion = judged(findings, job.options.skipInvalid);
  if (conclusion) return conclusion;
  if (!connection || !ahead) return { ending: "checked" };
  const { reader, passed } = findings.rest;
  const outbox = new Outbox(reader, ahead.origins);
  return deliver(job, connection, outbox, outbox.fromFile(file, findings.bad, passed, ahead.items()));
}

async function importStream(job: Job, connection: ClientOptions | undefined): Promise<Conclusion> {
  const { input, options, rules, tally, rejects } = job;
  const parts = await streamOf(input);
  if (!connection) {
    const findings = await checkAll(job, parts, undefined);
    return judged(findings, options.skipInvalid) ?? { ending: "checked" };
  }
  const outbox = new Outbox(new EntryReader(job.reading));
  const pass: StreamChecks["onBad"] = (row, problems) => {
    if (!options.skipInvalid) throw new InvalidRow(...problems);
    tally.invalid += 1;
    rejects.add(row, outbox.reader);
  };
  const count = () => {
    tally.rows += 1;
  };
  const items = outbox.fromStream(parts, { rules, onRow: count, onBad: pass });
  return deliver(job, connection, outbox, items);
}

async function checkAll(
  { name, reading, rules, options, display, tally, rejects, signal }: Job,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  size: number | undefined,
  ahead?: Ahead,
): Promise<Findings> {
  const findings = await examine(parts, {
    reading,
    rules,
    name,
    size,
    display,
    signal,
    ...(ahead && { ahead }),
    onBad: (row, reader) => {
      if (options.skipInvalid) rejects.add(row, reader);
    },
  });
  tally.rows = findings.rows;
  tally.invalid = findings.bad.size;
  return findings;
}

async function deliver(
  job: Job,
  connection: ClientOptions,
  outbox: Outbox,
  items: Parameters<typeof send>[0]["items"],
): Promise<Conclusion> {
  const { options, display, tally, rejects, signal } = job;
  const client: MeshiClient = createClient(meshi, connection);
  await checkAccess(client, signal);
  const { event, label, concurrency, batchRows } = options;
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
      tally.begin(progress.index, progress.count);
      display.batch(progress);
    },
    onRejected: (row) => rejects.add(row, outbox.reader),
    onBatch: (record) => {
      tally.add(record);
      display.settled(record.number - 1, record.count, describeRecord(record));
    },
  });
  if (tally.complete) return { ending: "complete" };
  return { ending: tally.imported + tally.already > 0 ? "partial" : "failed" };
}

/** Asks whose key it is before anything is sent. @throws the call's error; CommandFailed where the key may not import. */
async function checkAccess(client: MeshiClient, signal: AbortSignal): Promise<void> {
  const { scopes, correlation_id } = await unwrap(client.GET("/auth", { signal }));
  const held: readonly string[] = scopes;
  const missing = meshi.operations[OPERATION].scopes.filter((scope) => !held.includes(scope));
  if (missing.length === 0) return;
  const { INSUFFICIENT_SCOPE } = meshi.codes;
  throw new CommandFailed(
    `${INSUFFICIENT_SCOPE}: the key has ${held.join(", ") || "no scope"}, and an import needs ${missing.join(", ")}. ` +
      `${meshi.errors[INSUFFICIENT_SCOPE].remedy} (${meshi.requestId.response}: ${correlation_id})`,
  );
}
