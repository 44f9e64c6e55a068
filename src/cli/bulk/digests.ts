import { hash } from "node:crypto";
import type { Parts } from "./parts.ts";

/** Compares each part of an input with what it was in the first reading, which checked it. */
export class PartDigests {
  readonly #name: string;
  /** Of each part, in order, of the first reading. */
  readonly #digests: string[] = [];
  #complete = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes a part, of which there are `index` before it. @throws InputChanged from the second reading on. */
  check(index: number, part: Uint8Array): void {
    const digest = hash("sha1", part, "base64");
    if (!this.#complete) this.#digests.push(digest);
    else if (this.#digests[index] !== digest) throw new InputChanged(this.#name);
  }

  /** The first reading has come to its end. */
  complete(): void {
    this.#complete = true;
  }

  /** The parts of a reading that leaves out the first `passed`, each of them compared. @throws InputChanged */
  async *of(parts: Parts, passed: number): AsyncGenerator<Uint8Array> {
    let index = passed;
    for await (const part of parts) {
      this.check(index, part);
      yield part;
      index += 1;
    }
    this.check(index, new Uint8Array());
    this.complete();
  }
}

/** The file is no longer what was checked. */
export class InputChanged extends Error {
  override readonly name = "InputChanged";

  constructor(file: string) {
    super(`${file} changed while it was being sent`);
  }
}
