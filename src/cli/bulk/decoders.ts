import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { UnusableInput } from "./input-problem.ts";
import type { Parts } from "./parts.ts";

/** Parts have this size, so they are the same in every reading, whatever sizes a decoder yields. */
const CHUNK = 64 * 1024;

/** Unpacks gzip. @throws UnusableInput if it is damaged or cut off. */
export async function* gunzipped(parts: Parts): AsyncGenerator<Uint8Array> {
  try {
    const copies = Readable.from(copied(parts));
    const gunzip = createGunzip();
    copies.on("error", (error) => gunzip.destroy(error));
    for await (const part of copies.pipe(gunzip)) yield part;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!code.startsWith("Z_")) throw error;
    const what = code === "Z_BUF_ERROR" ? "is cut off" : "is damaged";
    throw new UnusableInput({
      rule: `the gzip file ${what}`,
      remedy: "Download or make it anew; gzip -t <file> tests it.",
    });
  }
}

/** Converts UTF-16 to UTF-8. @throws UnusableInput if it is not UTF-16. */
export async function* fromUtf16(
  parts: Parts,
  encoding: "utf-16le" | "utf-16be",
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  const decode = (part?: Uint8Array): string => {
    try {
      return part ? decoder.decode(part, { stream: true }) : decoder.decode();
    } catch {
      throw new UnusableInput({
        rule: "it begins as UTF-16 and goes on as something else",
        remedy: 'Save it as "CSV UTF-8" (in Excel: Save As, CSV UTF-8).',
      });
    }
  };
  for await (const part of parts) yield encoder.encode(decode(part));
  yield encoder.encode(decode());
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LF = 0x0a;
const SPACE = 0x20;
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/**
 * Writes each element of a JSON array on a line of its own, without holding the array. So the number of a row is that of
 * its element. The reader of the lines checks that each is an object.
 * @throws UnusableInput if the array does not end, or something follows it.
 */
export async function* elementsOf(parts: Parts): AsyncGenerator<Uint8Array> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let ended = false;
  for await (const part of parts) {
    const lines = Buffer.allocUnsafe(part.length + 1);
    let length = 0;
    for (const byte of part) {
      if (ended) {
        if (byte > SPACE) throw follows;
        continue;
      }
      // A line break between JSON values is white space. Inside a string it is invalid, so the line is reported as broken.
      let written = byte < SPACE && !inString ? SPACE : byte === LF ? 0x01 : byte;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte === QUOTE) inString = true;
      else if (OPENING.includes(byte)) {
        depth += 1;
        if (depth === 1) continue;
      } else if (CLOSING.includes(byte)) {
        depth -= 1;
        ended = depth === 0;
        if (ended) written = LF;
      } else if (byte === COMMA && depth === 1) written = LF;
      // White space and a byte order mark may precede the array.
      if (depth > 0 || ended) {
        lines[length] = written;
        length += 1;
      }
    }
    if (length > 0) yield lines.subarray(0, length);
  }
  if (!ended) {
    throw new UnusableInput({
      rule: "the JSON array does not end: the file is cut off",
      remedy: "Download or make it anew.",
    });
  }
}

const follows = new UnusableInput({
  rule: "something follows the end of the JSON array",
  remedy: "A file holds one array, or one JSON object per line.",
});

/** The same bytes in parts of one size, without the first `passed` of them. */
export async function* inChunks(parts: Parts, passed: number): AsyncGenerator<Uint8Array> {
  let chunk = Buffer.allocUnsafe(CHUNK);
  let used = 0;
  let index = 0;
  for await (const part of parts) {
    for (let at = 0; at < part.length; ) {
      const length = Math.min(CHUNK - used, part.length - at);
      chunk.set(part.subarray(at, at + length), used);
      used += length;
      at += length;
      if (used < CHUNK) continue;
      if (index >= passed) yield chunk;
      index += 1;
      chunk = Buffer.allocUnsafe(CHUNK);
      used = 0;
    }
  }
  if (used > 0 && index >= passed) yield chunk.subarray(0, used);
}

/** Copies each part into its own memory, for consumers that still hold a part when they ask for the next. */
export async function* copied(parts: Parts): AsyncGenerator<Buffer> {
  for await (const part of parts) yield Buffer.from(part);
}
