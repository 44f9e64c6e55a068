import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";

const FLUSH_AT = 64 * 1024;

/** A file that takes its name only when it is complete; until then `.part` stands at the end of it. */
export class PartFile {
  readonly path: string;
  readonly #descriptor: number;
  #buffer = "";

  /** @throws Error of the file system. */
  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(this.#part, "w");
  }

  /** @throws Error of the file system. */
  write(text: string): void {
    this.#buffer += text;
    if (this.#buffer.length >= FLUSH_AT) this.flush();
  }

  /** Leaves nothing in memory, so that what was written outlives the process. @throws Error of the file system. */
  flush(): void {
    if (this.#buffer !== "") writeSync(this.#descriptor, this.#buffer);
    this.#buffer = "";
  }

  /** Gives the file its name. @throws Error of the file system. */
  commit(): void {
    this.flush();
    closeSync(this.#descriptor);
    renameSync(this.#part, this.path);
  }

  /** Leaves nothing behind. */
  discard(): void {
    closeSync(this.#descriptor);
    rmSync(this.#part, { force: true });
  }

  get #part(): string {
    return `${this.path}.part`;
  }
}
