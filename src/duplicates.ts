/**
 * Finds repeated keys in a stream of any length, exactly, in about 4 bytes a key beside its own characters: a hash table
 * of positions over one arena of UTF-16 code units. Equal hashes are compared character by character, so a collision
 * is never taken for a duplicate.
 */
export class KeyIndex {
  #arena = new Uint16Array(1 << 14);
  #ends = new Uint32Array(1 << 10);
  #slots = new Uint32Array(1 << 11);
  #count = 0;

  /** Remembers a key. Gives the position (from 0, in the order of adding) at which the same key stood first, if it did. */
  add(key: string): number | undefined {
    const mask = this.#slots.length - 1;
    let slot = hash(key) & mask;
    for (let entry = this.#slots[slot] ?? 0; entry !== 0; entry = this.#slots[slot] ?? 0) {
      if (this.#equals(entry - 1, key)) {
        this.#store("");
        return entry - 1;
      }
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#count + 1;
    this.#store(key);
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return undefined;
  }

  /** A repeated key takes a position, so that positions count what was added, but no room in the arena. */
  #store(key: string): void {
    const start = this.#end(this.#count - 1);
    if (start + key.length > this.#arena.length) {
      const larger = new Uint16Array(Math.max(this.#arena.length * 2, start + key.length));
      larger.set(this.#arena);
      this.#arena = larger;
    }
    for (let i = 0; i < key.length; i++) this.#arena[start + i] = key.charCodeAt(i);
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.#count++] = start + key.length;
  }

  #end(position: number): number {
    return position < 0 ? 0 : (this.#ends[position] ?? 0);
  }

  #equals(position: number, key: string): boolean {
    const start = this.#end(position - 1);
    if (this.#end(position) - start !== key.length) return false;
    for (let i = 0; i < key.length; i++) if (this.#arena[start + i] !== key.charCodeAt(i)) return false;
    return true;
  }

  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    const mask = this.#slots.length - 1;
    for (const entry of old) {
      if (entry === 0) continue;
      let slot = this.#hashAt(entry - 1) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = entry;
    }
  }

  #hashAt(position: number): number {
    let h = SEED;
    for (let i = this.#end(position - 1); i < this.#end(position); i++) h = mix(h, this.#arena[i] ?? 0);
    return finish(h);
  }
}

/** FNV-1a over code units, its bits then spread (the finisher of MurmurHash3): ids that count up differ little. */
const SEED = 0x811c9dc5;
const mix = (h: number, unit: number) => Math.imul(h ^ unit, 0x01000193);

function finish(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hash(key: string): number {
  let h = SEED;
  for (let i = 0; i < key.length; i++) h = mix(h, key.charCodeAt(i));
  return finish(h);
}
