import { setImmediate } from "node:timers/promises";
import { EntryReader } from "../bulk/entries.ts";
import type { Source } from "../bulk/parts.ts";
import type { Job } from "./job.ts";

/** How many parts are copied before signals are handled. */
const PARTS_AT_A_TIME = 64;

/** Keeps the events of a file after a line, except those already rejected. @throws InputChanged */
export async function keepRestOfFile(
  { reading, kept }: Job,
  file: Source,
  rejected: ReadonlySet<number>,
  after: number,
): Promise<void> {
  const reader = new EntryReader(reading);
  let count = 0;
  const keep = (): void => {
    for (let entry = reader.next(); entry; entry = reader.next()) {
      if (entry.row > after && !rejected.has(entry.row)) kept.keep("unsent", entry.original);
    }
  };
  for await (const part of file.parts()) {
    reader.push(part);
    keep();
    count += 1;
    if (count % PARTS_AT_A_TIME === 0) await setImmediate();
  }
  reader.end();
  keep();
}

/**
 * Keeps the rest of a stream, which cannot be read again: what was already read, and what comes until its end or the
 * signal.
 * @throws UnusableInput if it is not text; the signal's reason.
 */
export async function keepRestOfStream(
  { tally, kept }: Job,
  reader: EntryReader,
  parts: AsyncIterable<Uint8Array>,
): Promise<void> {
  const keep = (): void => {
    for (let entry = reader.next(); entry; entry = reader.next()) {
      tally.events += 1;
      kept.keep("unsent", entry.original);
    }
  };
  keep();
  for await (const part of parts) {
    reader.push(part);
    keep();
  }
  reader.end();
  keep();
}
