import { Rows } from "../../client/index.ts";
import type { Entry } from "./roster.ts";

const COMMA = 0x2c;

/** The JSON of entries, separated by commas: what `batch` takes as one piece. */
export class JoinedRows {
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(1 << 16);
  #used = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds an entry, unless it would then take more than `room` bytes. Returns whether it did. */
  add(entry: Entry, room: number): boolean {
    const start = this.#count > 0 ? this.#used + 1 : 0;
    const { plain } = entry;
    const end = plain ? start + plain.size : this.#write(jsonOf(entry), start);
    if (end > room) return false;
    if (plain) {
      this.#grow(end);
      plain.writeTo(this.#bytes, start);
    }
    if (start > 0) this.#bytes[start - 1] = COMMA;
    this.#used = end;
    this.#count += 1;
    return true;
  }

  /** The rows so far. They are good until the next one is added, which begins anew. */
  take(): Rows {
    const rows = new Rows(this.#bytes.subarray(0, this.#used), this.#count);
    this.#used = this.#count = 0;
    return rows;
  }

  /** Writes behind what is there, which does not change. Gives the end. */
  #write(text: string, start: number): number {
    // A code unit takes at most three bytes in UTF-8.
    this.#grow(start + text.length * 3);
    return start + this.#encoder.encodeInto(text, this.#bytes.subarray(start)).written;
  }

  #grow(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, length));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}

/** One entry as JSON, with bytes of its own. */
export function rowOf(entry: Entry): Rows {
  const { plain } = entry;
  if (!plain) return new Rows(new TextEncoder().encode(jsonOf(entry)), 1);
  const bytes = new Uint8Array(plain.size);
  plain.writeTo(bytes, 0);
  return new Rows(bytes, 1);
}

function jsonOf({ item, json }: Entry): string {
  return json ?? JSON.stringify(item);
}
