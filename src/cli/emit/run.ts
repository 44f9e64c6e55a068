import { Readable } from "node:stream";
import { meshes } from "../../../generated/meshes/index.ts";
import { createClient, orAborted } from "../../client/index.ts";
import { type Conclusion, concluded, type Ending, judged } from "../bulk/conclusion.ts";
import { InputChanged } from "../bulk/digests.ts";
import { Display } from "../bulk/display.ts";
import { EntryReader } from "../bulk/entries.ts";
import { type Examination, examine, type Findings } from "../bulk/examine.ts";
import { InputFile } from "../bulk/input.ts";
import { InvalidRow, UnusableInput } from "../bulk/input-problem.ts";
import { streamOf } from "../bulk/input-stream.ts";
import { Outbox } from "../bulk/outbox.ts";
import type { Source } from "../bulk/parts.ts";
import { decodedStream, noExcel, sourceOf } from "../bulk/source.ts";
import { until } from "../bulk/until.ts";
import { Crashed, Interrupted } from "../interrupt.ts";
import { eventReading, eventRules } from "./events.ts";
import type { Job } from "./job.ts";
import { KeptEvents } from "./kept-events.ts";
import { oneEvent } from "./one-event.ts";
import type { EmitOptions } from "./options.ts";
import { type Recipient, recipientOf } from "./recipient.ts";
import { keepRestOfFile, keepRestOfStream } from "./rest.ts";
import { send } from "./send.ts";
import type { Report } from "./summary.ts";
import { Tally } from "./tally.ts";

/** Emits events. A file is first checked whole, then sent; a stream is checked while it is sent. */
export async function runEmit(
  input: string,
  options: EmitOptions,
  signal: AbortSignal,
  atOnce: AbortSignal,
): Promise<Report> {
  const startedAt = performance.now();
  const tally = new Tally();
  const display = new Display(process.stderr, { noun: "event", doing: "emitting" }, options);
  const kept = new KeptEvents(input, (line) => display.line(line));
  const name = options.one ? "the event" : input === "-" ? "standard input" : input;
  let conclusion: Conclusion;
  let file: InputFile | undefined;
  try {
    file = input === "-" || options.one ? undefined : InputFile.open(input);
    // Wrong use comes before what is missing outside.
    const one = options.one ? await oneEvent(options, signal) : undefined;
    // Report a missing credential before checking the events, which may take minutes.
    const recipient = options.dryRun
      ? undefined
      : await orAborted(recipientOf(options, display, signal, atOnce), signal);
    const named = recipient !== undefined && !("publishableKey" in (recipient.options.credentials ?? {}));
    const rules = await eventRules({ named: named && options.workspace === undefined });
    const reading = eventReading(options.workspace);
    const job = { input, name, options, reading, rules, display, tally, kept, signal };
    conclusion = await (file
      ? emitFile(job, await sourceOf(file, noExcel), recipient)
      : emitStream(job, recipient, one));
  } catch (error) {
    conclusion = failure(error, tally);
  } finally {
    file?.close();
  }
  display.end();
  if (conclusion.ending === "invalid") kept.discard("rejected", "unknown", "unsent");
  kept.commit();
  return {
    ...concluded(conclusion),
    input,
    name,
    tally,
    keptFailure: kept.failure,
    files: { rejected: kept.path("rejected"), unknown: kept.path("unknown"), unsent: kept.path("unsent") },
    durationMs: performance.now() - startedAt,
  };
}

function failure(error: unknown, tally: Tally): Conclusion {
  if (error instanceof Interrupted) return { ending: "interrupted" };
  if (error instanceof UnusableInput) {
    const skippable = error instanceof InvalidRow;
    return { ending: tally.untouched ? "invalid" : "partial", problems: error.problems, skippable };
  }
  return { ending: outcomeOf(tally), error };
}

function outcomeOf({ complete, accepted, unknown }: Tally): Ending {
  if (complete) return "complete";
  return accepted + unknown > 0 ? "partial" : "failed";
}

async function emitFile(job: Job, file: Source, recipient: Recipient | undefined): Promise<Conclusion> {
  const findings = await check(job, file.parts(), file.size);
  const conclusion = judged(findings, job.options.skipInvalid);
  if (conclusion || !recipient) return conclusion ?? { ending: "checked" };
  const { bad } = findings;
  const outbox = new Outbox(new EntryReader(job.reading));
  const { tally, kept } = job;
  return deliver(job, recipient, outbox, outbox.fromFile(file, bad), async () => {
    // If nothing was sent, no `.unsent` file is written: the input itself is what remains.
    if (tally.untouched) kept.discard("unsent");
    else await keepRestOfFile(job, file, bad, outbox.lastRow);
  });
}

async function emitStream(
  job: Job,
  recipient: Recipient | undefined,
  one: Uint8Array | undefined,
): Promise<Conclusion> {
  const { input, options, rules, tally, kept, signal } = job;
  const given = one ? [one] : await streamOf(input, signal);
  let isWhole = false;
  const parts = until(await decodedStream(Readable.from(given), noExcel, signal), signal, () => {
    isWhole = true;
  });
  if (!recipient) {
    const findings = await check(job, parts, undefined);
    return judged(findings, options.skipInvalid) ?? { ending: "checked" };
  }
  const outbox = new Outbox(new EntryReader(job.reading));
  const items = outbox.fromStream(parts, {
    rules,
    onRow: () => {
      tally.events += 1;
    },
    onBad: (row, problems) => {
      tally.invalid += 1;
      kept.reject(row);
      if (!options.skipInvalid) throw new InvalidRow(...problems);
    },
  });
  const keepRest = () => keepRestOfStream(job, outbox.reader, parts);
  return deliver(job, recipient, outbox, items, keepRest, () => isWhole);
}

async function check(
  job: Job,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  size: number | undefined,
): Promise<Findings> {
  const { options, tally, kept } = job;
  const onBad: Examination["onBad"] = (row) => {
    if (options.skipInvalid) kept.reject(row);
  };
  const findings = await examine(parts, { ...job, size, onBad });
  tally.events = findings.rows;
  tally.invalid = findings.bad.size;
  return findings;
}

async function deliver(
  job: Job,
  recipient: Recipient,
  outbox: Outbox,
  items: Parameters<typeof send>[3],
  keepRest: () => unknown,
  isWhole = () => true,
): Promise<Conclusion> {
  const { tally, signal, display } = job;
  display.note(recipient.where);
  display.asking();
  let conclusion: Conclusion | undefined;
  try {
    await send(job, createClient(meshes, recipient.options), outbox, items);
    if (signal.reason instanceof Crashed) throw signal.reason;
  } catch (error) {
    conclusion = failure(error, tally);
    // If the file has changed since the check, nobody knows which of its events were sent.
    if (error instanceof InputChanged) return conclusion;
  }
  if (conclusion?.ending === "invalid") return conclusion;
  // A signal that came when everything was done has stopped nothing. Of a stream, more might have come.
  const stopped = signal.reason instanceof Interrupted && !(tally.settled && isWhole());
  const ending = stopped ? "interrupted" : outcomeOf(tally);
  if (ending === "complete") return { ending };
  try {
    await keepRest();
  } catch (error) {
    conclusion = { ...failure(error, tally), ...conclusion };
  }
  return { ending, ...conclusion };
}
