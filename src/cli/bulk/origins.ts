import type { Entry } from "./roster.ts";

/** The location in the input of an item that was handed out. */
export interface Origin {
  readonly row: number;
  /** The row as it stands in the input, without its line end. */
  readonly original: string;
}

/** Rows of one stretch of the input, their texts packed into one buffer. */
interface Block {
  /** Position of its first item in the whole input. */
  readonly offset: number;
  readonly rows: Uint32Array;
  /** Where each text ends in `texts`; it starts where the one before ends. */
  readonly ends: Uint32Array;
  readonly texts: Buffer;
  count: number;
  used: number;
}

const BLOCK_BYTES = 256 * 1024;
const BLOCK_ROWS = 4096;

/**
 * Remembers where items come from: row numbers and texts, packed into blocks, in the order of the items. Objects and
 * strings would take several times the memory, and most of the garbage collector's time.
 */
export class Origins {
  #blocks: Block[] = [];
  /** Blocks that were released and are used again. */
  readonly #spare: Block[] = [];
  /** How many items there were, and how many of them are released. */
  #added = 0;
  #released = 0;

  /** How many items were handed out so far. */
  get added(): number {
    return this.#added;
  }

  add(entry: Entry): void {
    const { plain, row } = entry;
    if (plain) {
      const { bytes, start, end } = plain;
      const block = this.#blockFor(end - start);
      let at = block.used;
      // For as many bytes as a row has, this is faster than the method for it.
      for (let from = start; from < end; from += 1) block.texts[at++] = bytes[from] ?? 0;
      this.#count(block, at, row);
    } else {
      const { original } = entry;
      // A code unit takes at most three bytes in UTF-8.
      const block = this.#blockFor(original.length * 3);
      this.#count(block, block.used + block.texts.write(original, block.used), row);
    }
  }

  /** Where the item at a position comes from; `undefined` once it is released. */
  at(position: number): Origin | undefined {
    if (position < this.#released || position >= this.#added) return undefined;
    const block = this.#blocks.findLast(({ offset }) => offset <= position);
    const index = position - (block?.offset ?? 0);
    const row = block?.rows[index];
    if (!block || row === undefined) return undefined;
    const start = index === 0 ? 0 : block.ends[index - 1];
    return { row, original: block.texts.toString("utf8", start, block.ends[index]) };
  }

  /** Forgets the items before a position. */
  release(position: number): void {
    this.#released = Math.min(position, this.#added);
    while (this.#blocks[0] && this.#blocks[0].offset + this.#blocks[0].count <= this.#released) {
      const [block, ...rest] = this.#blocks;
      this.#blocks = rest;
      if (block.texts.length === BLOCK_BYTES) this.#spare.push(block);
    }
  }

  /** A block with room for an item of so many bytes. */
  #blockFor(needed: number): Block {
    const last = this.#blocks.at(-1);
    if (last && last.count < BLOCK_ROWS && last.used + needed <= last.texts.length) return last;
    const block = this.#begin(needed);
    this.#blocks.push(block);
    return block;
  }

  #count(block: Block, end: number, row: number): void {
    block.used = end;
    block.rows[block.count] = row;
    block.ends[block.count] = end;
    block.count += 1;
    this.#added += 1;
  }

  #begin(needed: number): Block {
    const { rows, ends, texts } = (needed <= BLOCK_BYTES && this.#spare.pop()) || {
      rows: new Uint32Array(BLOCK_ROWS),
      ends: new Uint32Array(BLOCK_ROWS),
      texts: Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, needed)),
    };
    return { offset: this.#added, rows, ends, texts, count: 0, used: 0 };
  }
}
