import { hash } from "node:crypto";
import type { Parts } from "./parts.ts";

/** Compares each part of an input with the same part in the first reading, which checked it. */
export class PartDigests {
  readonly #name: string;
  /** Digests of the parts of the first reading, in order. */
  readonly #digests: string[] = [];
  #complete = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes the part at `index`. @throws InputChanged from the second reading on. */
  check(index: number, part: Uint8Array): void {
    const digest = hash("sha1", part, "base64");
    if (!this.#complete) this.#digests.push(digest);
    else if (this.#digests[index] !== digest) throw new InputChanged(this.#name);
  }

  /** Ends the first reading. */
  complete(): void {
    this.#complete = true;
  }

  /** Compares and passes on the parts of a reading that skips the first `passed`. @throws InputChanged */
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

/** The file has changed since it was checked. */
export class InputChanged extends Error {
  override readonly name = "InputChanged";

  constructor(file: string) {
    super(`${file} changed while it was being sent`);
  }
}
