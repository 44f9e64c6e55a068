import { closeSync, openSync, readSync, statSync } from "node:fs";
import { basename } from "node:path";
import { PartDigests } from "./digests.ts";
import { UnusableInput } from "./input-problem.ts";
import type { Source } from "./parts.ts";

/** Small enough that V8 collects the text of a part while it is young. */
const CHUNK = 64 * 1024;

/**
 * A file that is read twice: first to check it whole, then to send it. It stays open in between, so a file that replaces it
 * is not read. In the second reading, each part is compared with the first before its rows are used.
 */
export class InputFile implements Source {
  readonly name: string;
  /** In bytes, when it was opened. */
  readonly size: number;
  readonly descriptor: number;
  readonly #digests: PartDigests;

  private constructor(path: string, descriptor: number, size: number) {
    this.name = basename(path);
    this.descriptor = descriptor;
    this.size = size;
    this.#digests = new PartDigests(this.name);
  }

  /**
   * Opens a file; `undefined` for what can be read only once, such as a pipe or a terminal.
   * @throws UnusableInput if the file is missing or may not be read.
   */
  static open(path: string): InputFile | undefined {
    try {
      // Use its path: opening and closing a pipe would cut off its writer.
      const stat = statSync(path);
      if (stat.isFile()) return new InputFile(path, openSync(path, "r"), stat.size);
      if (!stat.isDirectory()) return undefined;
    } catch (error) {
      throw unopened(error);
    }
    throw new UnusableInput({ rule: "it is a folder", remedy: "Name a file." });
  }

  /**
   * The bytes in order, without the first `passed` parts; a part is good until the next one is asked for.
   * @throws InputChanged from the second reading on.
   */
  *parts(passed = 0): Generator<Uint8Array, void, undefined> {
    const buffer = Buffer.allocUnsafe(CHUNK);
    let index = passed;
    for (let position = passed * CHUNK; ; ) {
      const length = this.#fill(buffer, position);
      const part = buffer.subarray(0, length);
      this.#digests.check(index, part);
      if (length === 0) break;
      yield part;
      position += length;
      index += 1;
    }
    this.#digests.complete();
  }

  /** The bytes in order, to detect their kind. They are not compared with another reading. */
  *peek(): Generator<Uint8Array, void, undefined> {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let position = 0; ; ) {
      const length = this.#fill(buffer, position);
      if (length === 0) return;
      yield buffer.subarray(0, length);
      position += length;
    }
  }

  /** The bytes from a position on, to detect their kind. */
  at(position: number, length: number): Uint8Array {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, this.#fill(buffer, position));
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** Parts must be the same in every reading, so a short read does not end one. */
  #fill(buffer: Buffer, position: number): number {
    let length = 0;
    while (length < buffer.length) {
      const read = readSync(this.descriptor, buffer, length, buffer.length - length, position + length);
      if (read === 0) break;
      length += read;
    }
    return length;
  }
}

function unopened(error: unknown): UnusableInput {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") {
    return new UnusableInput({
      rule: "there is no such file",
      remedy: "Check the path; - reads standard input.",
    });
  }
  if (code === "EACCES" || code === "EPERM") {
    return new UnusableInput({ rule: "it may not be read", remedy: "Check the permissions of the file." });
  }
  return new UnusableInput({ rule: `it cannot be opened: ${String(error)}`, remedy: "Check the path." });
}
