import type { Container } from "./container.ts";
import { damaged, tooMuch } from "./damaged.ts";
import type { Libraries } from "./libraries.ts";
import { TextOfCell } from "./text-of-cell.ts";
import { readXml } from "./xml.ts";

/** Several times what a sheet with a million different names has. */
const MOST_BYTES = 512 * 1024 * 1024;

/** The texts that cells share, packed. Strings would take several times the memory. */
export class SharedStrings {
  #bytes = Buffer.allocUnsafe(1 << 16);
  /** Where each text ends; it starts where the one before ends. */
  #ends = new Uint32Array(1 << 12);
  #count = 0;

  /** @throws UnusableInput */
  static async of(
    libraries: Libraries,
    container: Container,
    part: string | undefined,
  ): Promise<SharedStrings> {
    const strings = new SharedStrings();
    if (part === undefined || !container.has(part)) return strings;
    const text = new TextOfCell();
    const reading = readXml(libraries, container.stream(part), {
      open: (name) => text.open(name),
      text: (more) => text.add(more),
      close(name) {
        text.close(name);
        if (name === "si") strings.#add(text.take());
      },
    });
    for await (const _ of reading);
    return strings;
  }

  /** @throws UnusableInput if there is no such text. */
  at(index: number): string {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) {
      throw damaged(`a cell names the text ${index}, of ${this.#count} that there are`);
    }
    return this.#bytes.toString("utf8", this.#end(index - 1), this.#end(index));
  }

  #add(text: string): void {
    const start = this.#end(this.#count - 1);
    const needed = start + Buffer.byteLength(text);
    if (needed > MOST_BYTES) throw tooMuch("its texts take more than 512 MB");
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, needed));
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#bytes.write(text, start);
    this.#ends[this.#count] = needed;
    this.#count += 1;
  }

  #end(index: number): number {
    return index < 0 ? 0 : (this.#ends[index] ?? 0);
  }
}
