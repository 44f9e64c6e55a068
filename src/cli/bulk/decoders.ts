import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Parts } from "./parts.ts";
import { UnusableInput } from "./problem.ts";

/** Parts of this size are the same in every reading, whatever a decoder hands out. */
const CHUNK = 64 * 1024;

/** Unpacks gzip. @throws UnusableInput where it is damaged or cut off. */
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

/** Makes UTF-8 of UTF-16. @throws UnusableInput where it is neither. */
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
 * Makes lines of the elements of a JSON array, one an element, without holding the array: the numbers of rows are those of
 * the elements. Whether each is an object is checked where lines are read.
 * @throws UnusableInput where the array does not end, or something follows it.
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
      // A line break is white space between JSON values. Inside a string it is no JSON, and the line is reported as broken.
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
      // Before the array stand white space and a byte order mark.
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

/** The same bytes, each part in a memory of its own: for what still holds one when it asks for the next. */
export async function* copied(parts: Parts): AsyncGenerator<Buffer> {
  for await (const part of parts) yield Buffer.from(part);
}
