import { existsSync } from "node:fs";
import { besideInput } from "../bulk/input.ts";
import { annotatedLine } from "../bulk/ndjson-roster.ts";
import { PartFile } from "../bulk/part-file.ts";
import type { RejectedRow } from "../bulk/roster.ts";
import { REJECTED_MEMBERS } from "./events.ts";

/** Why an event is kept beside the input. */
export type Kept = "rejected" | "unknown" | "unsent";

/**
 * The events that are not known to be in, in a file for each kind, begun with its first event. Each file can be emitted
 * as it is. None is ever overwritten: who emitted twice may still need what the first one left behind.
 */
export class KeptEvents {
  readonly #input: string;
  readonly #files = new Map<Kept, PartFile>();

  constructor(input: string) {
    this.#input = input;
  }

  path(kind: Kept): string | undefined {
    return this.#files.get(kind)?.path;
  }

  /** @throws Error of the file system. */
  reject({ row, original, reason }: RejectedRow): void {
    const [line, why] = REJECTED_MEMBERS;
    this.#file("rejected").write(annotatedLine(original, { [line]: row, [why]: reason }));
  }

  /** Keeps an event as its line stands in the input. @throws Error of the file system. */
  keep(kind: "unknown" | "unsent", line: string): void {
    this.#file(kind).write(`${line.trimEnd()}\n`);
  }

  /** Leaves nothing in memory alone. @throws Error of the file system. */
  flush(): void {
    for (const file of this.#files.values()) file.flush();
  }

  /** Gives the files their names. @throws Error of the file system. */
  commit(): void {
    for (const file of this.#files.values()) file.commit();
  }

  /** Leaves no file of these kinds behind. */
  discard(...kinds: readonly Kept[]): void {
    for (const kind of kinds) {
      this.#files.get(kind)?.discard();
      this.#files.delete(kind);
    }
  }

  #file(kind: Kept): PartFile {
    const known = this.#files.get(kind);
    if (known) return known;
    const file = new PartFile(this.#free(kind));
    this.#files.set(kind, file);
    return file;
  }

  /** `events.unknown.ndjson`, and with a number where that is taken. */
  #free(kind: Kept): string {
    for (let number = 1; ; number += 1) {
      const path = besideInput(this.#input, number === 1 ? kind : `${kind}.${number}`, "ndjson");
      if (!existsSync(path)) return path;
    }
  }
}
