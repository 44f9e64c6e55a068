import { closeSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from "node:fs";

const FLUSH_AT = 64 * 1024;

/** A file that takes its name only when it is complete; until then `.part` stands at the end of it. */
export class PartFile {
  readonly path: string;
  readonly #descriptor: number;
  #buffer = "";
  /** What has surely been written. */
  #written = 0;

  /** @throws Error of the file system. */
  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(this.#part, "w");
  }

  /** Gives true where nothing waits in memory any more. @throws Error of the file system. */
  write(text: string): boolean {
    this.#buffer += text;
    if (this.#buffer.length < FLUSH_AT) return false;
    this.flush();
    return true;
  }

  /**
   * Leaves nothing in memory, so that what was written outlives the process.
   * @throws Error of the file system; the file then ends where it ended before, and what did not fit is let go.
   */
  flush(): void {
    const bytes = Buffer.from(this.#buffer);
    this.#buffer = "";
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
      this.#written += bytes.length;
    } catch (error) {
      ftruncateSync(this.#descriptor, this.#written);
      throw error;
    }
  }

  /** Gives the file its name; false where it is empty, and is gone. @throws Error of the file system. */
  commit(): boolean {
    this.flush();
    if (this.#written === 0) {
      this.discard();
      return false;
    }
    closeSync(this.#descriptor);
    renameSync(this.#part, this.path);
    return true;
  }

  /** Deletes the file. */
  discard(): void {
    closeSync(this.#descriptor);
    rmSync(this.#part, { force: true });
  }

  get #part(): string {
    return `${this.path}.part`;
  }
}

/** Checks that a file can be written, before anything is sent. @throws Error of the file system. */
export function tryToWrite(path: string): void {
  new PartFile(path).discard();
}
