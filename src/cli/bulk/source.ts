import { orAborted } from "../../client/index.ts";
import { elementsOf, fromUtf16, gunzipped, inChunks } from "./decoders.ts";
import type { InputFile } from "./input.ts";
import { HEAD_BYTES, inputKindOf } from "./input-kind.ts";
import { UnusableInput } from "./input-problem.ts";
import { isEncryptedOffice } from "./old-office.ts";
import type { Parts, Source } from "./parts.ts";
import { until } from "./until.ts";
import { protectedByPassword } from "./xlsx/damaged.ts";

/** Turns compressed or differently encoded bytes into text. */
type Decoder = (parts: Parts) => Parts;

/** Opens an Excel file. `file` is the input itself, if it is a file that needs no unpacking. */
export type OpenExcel<Opened = Source> = (parts: Parts, file: InputFile | undefined) => Promise<Opened>;

/** Reads a file of any supported kind as text. @throws UnusableInput if it cannot be read. */
export async function sourceOf(file: InputFile, openExcel: OpenExcel): Promise<Source> {
  if (isEncryptedOffice((position, length) => file.at(position, length))) throw protectedByPassword;
  const { decoders, isExcel } = await decodersFor(() => file.peek());
  if (isExcel) return openExcel(decoded(file.peek(), decoders), decoders.length === 0 ? file : undefined);
  if (decoders.length === 0) return file;
  return { size: undefined, parts: (passed = 0) => inChunks(decoded(file.parts(), decoders), passed) };
}

/**
 * Reads a stream of any supported kind as text. An Excel file is passed to `openExcel`. When the signal aborts while the kind is being
 * found, what was read until then comes first.
 * @throws UnusableInput if it cannot be read; the signal's reason, if what was read until then does not show the kind, and while an
 *   Excel file is read.
 */
export async function decodedStream<Opened = never>(
  parts: AsyncIterable<Uint8Array>,
  openExcel: OpenExcel<Opened>,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array> | Opened> {
  const source = parts[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { done, value } = await orAborted(source.next(), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return { done: true, value: undefined } as const;
    });
    if (done) break;
    read.push(Buffer.from(value));
    length += value.length;
  }
  const head = Buffer.concat(read);
  if (isEncryptedOffice((position, length) => head.subarray(position, position + length)))
    throw protectedByPassword;
  const { decoders, isExcel } = await decodersFor(() => [head]).catch((error: unknown) => {
    // Of a head that was cut off, nobody knows what is wrong.
    signal.throwIfAborted();
    throw error;
  });
  // The bytes already read come first.
  const whole = (async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => source };
  })();
  return isExcel
    ? openExcel(decoded(until(whole, signal), decoders), undefined)
    : asAsync(decoded(whole, decoders));
}

interface Found {
  readonly decoders: readonly Decoder[];
  /** The decoders yield an Excel file. */
  readonly isExcel: boolean;
}

/** Finds the decoders that turn an input into text. The first bytes from each decoder decide the next one. */
async function decodersFor(open: () => Parts): Promise<Found> {
  const decoders: Decoder[] = [];
  for (;;) {
    const found = inputKindOf(await firstOf(decoded(open(), decoders)));
    switch (found.kind) {
      case "unusable":
        throw new UnusableInput(found.problem);
      case "spreadsheet":
        return { decoders, isExcel: true };
      case "gzip":
        decoders.push(gunzipped);
        break;
      case "utf-16le":
      case "utf-16be": {
        const { kind } = found;
        decoders.push((parts) => fromUtf16(parts, kind));
        break;
      }
      case "array":
        return { decoders: [...decoders, elementsOf], isExcel: false };
      case "text":
        return { decoders, isExcel: false };
    }
    if (decoders.length > MOST_DECODERS) throw packedTooOften;
  }
}

/** No export is packed more often than this. */
const MOST_DECODERS = 3;

const packedTooOften = new UnusableInput({
  rule: "it is compressed several times over",
  remedy: "Unpack it first.",
});

/** Rejects Excel files where the input is not a table. @throws UnusableInput */
export async function noExcel(): Promise<never> {
  throw new UnusableInput({
    rule: "it is an Excel file (xlsx), which holds no events",
    remedy: "Give a file with one JSON object per line, or a JSON array.",
  });
}

function decoded(parts: Parts, decoders: readonly Decoder[]): Parts {
  return decoders.reduce((text, decoder) => decoder(text), parts);
}

/** Reads the first bytes. If the input is cut off within them, it returns what came before. */
async function firstOf(parts: Parts): Promise<Uint8Array> {
  const read: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of parts) {
      read.push(Buffer.from(part));
      length += part.length;
      if (length >= HEAD_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof UnusableInput) || length === 0) throw error;
  }
  return Buffer.concat(read);
}

async function* asAsync(parts: Parts): AsyncGenerator<Uint8Array> {
  yield* parts;
}
