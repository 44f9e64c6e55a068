/**
 * Finds ids that come twice, for any number of rows: a hash table over ids that are kept as packed UTF-8, some 40 bytes a
 * row. A `Map` of strings would take several times that, and each string cut out of a text would keep that text in memory.
 * Ids with the same hash are compared themselves.
 */
export class Duplicates {
  // Room for 131,072 ids at first. The system does not allocate memory that is never touched.
  /** Open addressing: number of an entry + 1, or 0 for a free slot. */
  #slots = new Uint32Array(1 << 18);
  #hashes = new Uint32Array(1 << 17);
  #rows = new Uint32Array(1 << 17);
  /** Where each entry's id ends in `#bytes`; it starts where the one before it ends. All ids together may exceed 4 GiB. */
  #ends = new Float64Array(1 << 17);
  #bytes = new Uint8Array(1 << 20);
  #count = 0;

  /** The row that already has this id. A new id is kept with its row, and gives `undefined`. */
  add(id: string, row: number): number | undefined {
    const bytes = Buffer.from(id);
    return this.addBytes(bytes, 0, bytes.length, row);
  }

  /** The same for an id that stands in these bytes, in UTF-8. */
  addBytes(source: Uint8Array, from: number, to: number, row: number): number | undefined {
    const hash = this.#write(source, from, to);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot]; entry; entry = this.#slots[slot]) {
      if (this.#hashes[entry - 1] === hash && this.#has(entry - 1, source, from, to))
        return this.#rows[entry - 1];
      slot = (slot + 1) & mask;
    }
    this.#keep(to - from, row, hash);
    this.#slots[slot] = this.#count;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return undefined;
  }

  /**
   * Writes an id behind the last one that is kept, and hashes it: FNV-1a, whose bits are mixed once more, because the table
   * uses the low ones. Both at once, since reading the id takes longer than either.
   */
  #write(source: Uint8Array, from: number, to: number): number {
    let end = this.#start(this.#count);
    if (end + to - from > this.#bytes.length) {
      const bytes = new Uint8Array((end + to - from) * 2);
      bytes.set(this.#bytes);
      this.#bytes = bytes;
    }
    const bytes = this.#bytes;
    let hash = 0x811c9dc5;
    for (let at = from; at < to; at += 1) {
      const byte = source[at] ?? 0;
      bytes[end++] = byte;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  #has(index: number, source: Uint8Array, from: number, to: number): boolean {
    const start = this.#start(index);
    const length = to - from;
    if ((this.#ends[index] ?? 0) - start !== length) return false;
    for (let i = 0; i < length; i += 1) if (this.#bytes[start + i] !== source[from + i]) return false;
    return true;
  }

  #start(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
  }

  /** Keeps the id that was written last. */
  #keep(length: number, row: number, hash: number): void {
    if (this.#count === this.#rows.length) {
      this.#hashes = copied(this.#hashes, new Uint32Array(this.#count * 2));
      this.#rows = copied(this.#rows, new Uint32Array(this.#count * 2));
      this.#ends = copied(this.#ends, new Float64Array(this.#count * 2));
    }
    this.#ends[this.#count] = this.#start(this.#count) + length;
    this.#hashes[this.#count] = hash;
    this.#rows[this.#count] = row;
    this.#count += 1;
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let index = 0; index < this.#count; index += 1) {
      let slot = (this.#hashes[index] ?? 0) & mask;
      while (slots[slot]) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.#slots = slots;
  }
}

function copied<Numbers extends Uint32Array | Float64Array>(numbers: Numbers, into: Numbers): Numbers {
  into.set(numbers);
  return into;
}
