/** The place in the input of an item that was handed out. */
export interface Origin {
  readonly row: number;
  /** The row as it stands in the input, without its line end. */
  readonly original: string;
}

/**
 * Remembers where items come from: row numbers and texts, packed, in the order of the items. As objects and strings
 * they would cost several times the memory, and most of the time of the garbage collector.
 */
export class Origins {
  /** Position of the first item that is still remembered. */
  #offset = 0;
  #count = 0;
  #rows = new Uint32Array(1 << 10);
  /** Where each text ends in `#texts`; it starts where the one before ends. */
  #ends = new Uint32Array(1 << 10);
  #texts = Buffer.allocUnsafe(1 << 16);
  #used = 0;

  /** How many items there were, forgotten ones included. */
  get count(): number {
    return this.#offset + this.#count;
  }

  add(row: number, original: string): void {
    if (this.#count === this.#rows.length) {
      this.#rows = larger(this.#rows);
      this.#ends = larger(this.#ends);
    }
    // A code unit takes at most three bytes in UTF-8.
    const needed = this.#used + original.length * 3;
    if (needed > this.#texts.length) {
      const texts = Buffer.allocUnsafe(Math.max(this.#texts.length * 2, needed));
      this.#texts.copy(texts, 0, 0, this.#used);
      this.#texts = texts;
    }
    this.#used += this.#texts.write(original, this.#used);
    this.#rows[this.#count] = row;
    this.#ends[this.#count] = this.#used;
    this.#count += 1;
  }

  /** Where the item at a position comes from; nothing once it is forgotten. */
  at(position: number): Origin | undefined {
    const index = position - this.#offset;
    const row = this.#rows[index];
    if (row === undefined || index < 0 || index >= this.#count) return undefined;
    return { row, original: this.#texts.toString("utf8", this.#start(index), this.#ends[index]) };
  }

  /** Forgets the items before a position. */
  release(position: number): void {
    const index = Math.min(position - this.#offset, this.#count);
    const start = this.#start(index);
    this.#texts.copyWithin(0, start, this.#used);
    this.#used -= start;
    this.#rows.copyWithin(0, index, this.#count);
    this.#count -= index;
    for (let next = 0; next < this.#count; next += 1)
      this.#ends[next] = (this.#ends[next + index] ?? 0) - start;
    this.#offset += index;
  }

  #start(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
  }
}

function larger(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(numbers.length * 2);
  copy.set(numbers);
  return copy;
}
