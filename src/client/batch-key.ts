import type { Chunk } from "./chunks.ts";
import { sha256, toHex } from "./keys.ts";

/**
 * Names the content of batches: a hash, with a number where the input held the same content before. Two equal batches of
 * one import are two batches, so each needs a key of its own.
 */
export class Contents {
  readonly #seen = new Map<string, number>();
  /** The numbers follow the input, whichever hash is ready first. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Call it once for each batch, in the order of the input. */
  nameOf({ bytes }: Pick<Chunk, "bytes">): Promise<string> {
    const hash = sha256(bytes).then(toHex);
    const name = this.#turn.then(async () => this.#numbered(await hash));
    this.#turn = name.catch(() => {});
    return name;
  }

  #numbered(hash: string): string {
    const before = this.#seen.get(hash) ?? 0;
    this.#seen.set(hash, before + 1);
    return before > 0 ? `${hash} ${before}` : hash;
  }
}
