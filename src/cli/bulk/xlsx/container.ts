import type { Entry, ZipFile } from "yauzl";
import { UnusableInput } from "../input-problem.ts";
import { damaged, protectedByPassword, tooMuch } from "./damaged.ts";
import type { Libraries } from "./libraries.ts";

/** An Excel file has some dozens of parts. */
const MOST_PARTS = 20_000;

/** Compression shrinks XML of tables to a tenth. A part that grows more than this is made to fill a disk or memory. */
const MOST_GROWTH = 300;
const SMALL = 16 * 1024 * 1024;

/** Parts that are held in memory: the list of sheets, the formats. */
const LARGEST_HELD = 64 * 1024 * 1024;

const LARGEST_STREAMED = 4 * 1024 ** 3;

/** The zip archive that an Excel file is. */
export class Container {
  readonly #zip: ZipFile;
  readonly #parts: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, parts: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#parts = parts;
  }

  /** Lists its parts; the descriptor stays open. @throws UnusableInput */
  static async open({ yauzl }: Libraries, descriptor: number): Promise<Container> {
    try {
      const zip = await yauzl.fromFdPromise(descriptor, { autoClose: false, lazyEntries: true });
      const parts = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        if (parts.size === MOST_PARTS) throw tooMuch(`it has more than ${MOST_PARTS} parts`);
        parts.set(entry.fileName.toLowerCase(), entry);
      }
      return new Container(zip, parts);
    } catch (error) {
      throw asDamage(error);
    }
  }

  has(name: string): boolean {
    return this.#parts.has(name.toLowerCase());
  }

  /** The whole text of a part. @throws UnusableInput */
  async text(name: string): Promise<string> {
    const found: Buffer[] = [];
    for await (const bytes of this.stream(name, LARGEST_HELD)) found.push(Buffer.from(bytes));
    return Buffer.concat(found).toString("utf8");
  }

  /** The bytes of a part, unpacked. @throws UnusableInput */
  async *stream(name: string, largest = LARGEST_STREAMED): AsyncGenerator<Uint8Array> {
    const entry = this.#parts.get(name.toLowerCase());
    if (!entry) throw damaged(`${name} is missing in it`);
    if (entry.isEncrypted()) throw protectedByPassword;
    const { compressedSize, uncompressedSize } = entry;
    const grows = uncompressedSize > SMALL && uncompressedSize > compressedSize * MOST_GROWTH;
    if (grows || uncompressedSize > largest) {
      throw tooMuch(`${name} would take ${Math.ceil(uncompressedSize / 1e6)} MB unpacked`);
    }
    try {
      // yauzl compares the real size with the declared one, so the limits above hold.
      yield* await this.#zip.openReadStreamPromise(entry);
    } catch (error) {
      throw asDamage(error);
    }
  }
}

/** What the zip library or the decompressor reports is damage; anything else is not. */
function asDamage(error: unknown): unknown {
  if (error instanceof UnusableInput || !(error instanceof Error)) return error;
  if ("syscall" in error) return error;
  return damaged(error.message.replace(/\.$/, ""));
}
