import { isUtf8 } from "node:buffer";
import { type InputProblem, UnusableInput } from "./input-problem.ts";

/** Whether a text is empty or only white space. */
export function isBlank(text: string): boolean {
  if (text.length === 0) return true;
  const first = text.charCodeAt(0);
  // Most cells start with a visible ASCII character and need no `trim`, which copies.
  return (first <= 0x20 || first >= 0x80) && text.trim() === "";
}

/**
 * Whole lines. `broken` marks the first line that is not UTF-8; no other piece follows it. The bytes are good as long as
 * those from which they were decoded.
 */
export class Piece {
  readonly bytes: Buffer;
  readonly broken: boolean;

  constructor(bytes: Buffer, broken = false) {
    this.bytes = bytes;
    this.broken = broken;
  }

  get text(): string {
    return this.bytes.toString("utf8");
  }

  /** A copy with bytes of its own. */
  fork(): Piece {
    return new Piece(Buffer.from(this.bytes), this.broken);
  }
}

/** No sensible row is longer. Without a limit, a file without line breaks would fill the memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** Joined bytes up to so many are written into one space again and again. Most parts take 64 KiB. */
const MOST_KEPT = 128 * 1024;

const LF = 0x0a;

/**
 * Decodes UTF-8 strictly, whole lines at a time. It drops a byte order mark. In a line that is not UTF-8, U+FFFD replaces
 * the bad bytes, so that the reader of the columns can name the cell.
 */
export class LineDecoder {
  #held: Buffer[] = [];
  #heldBytes = 0;
  #space = Buffer.alloc(0);
  #atStart = true;
  #marked = false;

  /** True if the input began with a byte order mark. */
  get marked(): boolean {
    return this.#marked;
  }

  /** An independent copy that continues from here. */
  fork(): LineDecoder {
    const fork = new LineDecoder();
    fork.#held = [...this.#held];
    fork.#heldBytes = this.#heldBytes;
    fork.#atStart = this.#atStart;
    fork.#marked = this.#marked;
    return fork;
  }

  /**
   * The lines that these bytes complete. The caller may reuse the bytes after the pieces are read.
   * @throws UnusableInput for UTF-16, and for a line of more than 64 MiB.
   */
  push(chunk: Uint8Array): Piece[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = bytes.lastIndexOf(LF) + 1;
    const pieces = end > 0 ? this.#release(bytes.subarray(0, end)) : [];
    if (end < bytes.length) this.#hold(Buffer.from(bytes.subarray(end)));
    return pieces;
  }

  /** The last line, if no line break ends it. */
  end(): Piece[] {
    return this.#release(Buffer.alloc(0));
  }

  #release(bytes: Buffer): Piece[] {
    const whole = this.#joined(bytes);
    const text = this.#atStart ? withoutMark(whole) : whole;
    this.#marked ||= text.length < whole.length;
    this.#atStart = false;
    this.#held = [];
    this.#heldBytes = 0;
    return toPieces(text);
  }

  /** What was held, and these bytes. They are written where those of the last time stood, if there is room. */
  #joined(bytes: Buffer): Buffer {
    if (this.#held.length === 0) return bytes;
    const length = this.#heldBytes + bytes.length;
    if (length > MOST_KEPT) return Buffer.concat([...this.#held, bytes]);
    if (length > this.#space.length) this.#space = Buffer.allocUnsafeSlow(MOST_KEPT);
    let at = 0;
    for (const part of [...this.#held, bytes]) at += part.copy(this.#space, at);
    return this.#space.subarray(0, length);
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes <= LONGEST_LINE) return;
    throw new UnusableInput({
      rule: "a line is longer than 64 MiB",
      remedy: "Is this a CSV or NDJSON file? Each row needs a line of its own.",
    });
  }
}

function toPieces(bytes: Buffer): Piece[] {
  if (bytes.length === 0) return [];
  if (isUtf8(bytes)) return [new Piece(bytes)];
  const start = brokenLine(bytes);
  const newline = bytes.indexOf(LF, start);
  const line = bytes.subarray(start, newline < 0 ? bytes.length : newline + 1);
  const broken = new Piece(line, true);
  return start === 0 ? [broken] : [new Piece(bytes.subarray(0, start)), broken];
}

/** The start of the first line that is not UTF-8. A line feed is never part of a longer UTF-8 sequence. */
function brokenLine(bytes: Buffer): number {
  let start = 0;
  for (;;) {
    const newline = bytes.indexOf(LF, start);
    if (newline < 0 || !isUtf8(bytes.subarray(start, newline))) return start;
    start = newline + 1;
  }
}

function withoutMark(bytes: Buffer): Buffer {
  const [a, b, c] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    throw new UnusableInput({
      row: 1,
      rule: "the file is UTF-16, not UTF-8",
      remedy:
        'Save it as "CSV UTF-8" (in Excel: Save As, CSV UTF-8), or convert it: iconv -f UTF-16 -t UTF-8.',
    });
  }
  return a === 0xef && b === 0xbb && c === 0xbf ? bytes.subarray(3) : bytes;
}

/** The problem of a line that is not UTF-8. */
export function notUtf8(location: Pick<InputProblem, "row" | "line" | "column">): UnusableInput {
  return new UnusableInput({
    ...location,
    rule: "it holds bytes that are not UTF-8",
    remedy:
      'Save the file as "CSV UTF-8" (in Excel: Save As, CSV UTF-8), or convert it: iconv -f WINDOWS-1252 -t UTF-8.',
  });
}
