import { existsSync } from "node:fs";
import { besideInput } from "../bulk/beside-input.ts";
import { annotatedLine } from "../bulk/ndjson-roster.ts";
import { PartFile } from "../bulk/part-file.ts";
import type { RejectedRow } from "../bulk/roster.ts";
import { fileErrorText } from "../file-errors.ts";
import { REJECTED_MEMBERS } from "./events.ts";

/** Why an event is kept beside the input. */
export type Kept = "rejected" | "unknown" | "unsent";

/**
 * Keeps the events that are not known to be in, in one file for each kind. Its first event creates the file. Each file can
 * be emitted as it is. No file is overwritten: the events of an earlier command may still be needed. Events that cannot be
 * written go to `report`, so nothing is lost.
 */
export class KeptEvents {
  readonly #input: string;
  readonly #report: (line: string) => void;
  readonly #files = new Map<Kept, PartFile>();
  /** Lines of each kind that may not be on the disk yet. */
  readonly #waiting = new Map<Kept, string[]>();
  readonly #paths = new Map<Kept, string>();
  #failure: string | undefined;

  constructor(input: string, report: (line: string) => void) {
    this.#input = input;
    this.#report = report;
  }

  /** The file of a kind, once it exists. */
  path(kind: Kept): string | undefined {
    return this.#paths.get(kind);
  }

  /** Why some events could not be kept. */
  get failure(): string | undefined {
    return this.#failure;
  }

  reject({ row, original, reason }: RejectedRow): void {
    const [line, why] = REJECTED_MEMBERS;
    this.#write("rejected", annotatedLine(original, { [line]: row, [why]: reason }));
  }

  /** Keeps the line of an event unchanged. */
  keep(kind: "unknown" | "unsent", line: string): void {
    this.#write(kind, `${line.trimEnd()}\n`);
  }

  /** Writes everything to the disk. */
  flush(): void {
    for (const [kind, file] of this.#files) {
      this.#attempt(kind, () => {
        file.flush();
        this.#waiting.set(kind, []);
      });
    }
  }

  /** Gives the files their names. */
  commit(): void {
    this.flush();
    for (const [kind, file] of this.#files) {
      this.#attempt(kind, () => {
        if (file.commit()) this.#paths.set(kind, file.path);
      });
    }
  }

  /** Deletes the files of these kinds. */
  discard(...kinds: readonly Kept[]): void {
    for (const kind of kinds) {
      this.#files.get(kind)?.discard();
      this.#files.delete(kind);
      this.#waiting.delete(kind);
    }
  }

  #write(kind: Kept, text: string): void {
    const waiting = this.#waiting.get(kind) ?? [];
    waiting.push(text);
    this.#waiting.set(kind, waiting);
    if (this.#failure !== undefined) {
      this.#say(kind);
      return;
    }
    this.#attempt(kind, () => {
      if (this.#file(kind).write(text)) this.#waiting.set(kind, []);
    });
  }

  #attempt(kind: Kept, work: () => void): void {
    try {
      work();
    } catch (error) {
      const text = fileErrorText(error);
      if (text === undefined) throw error;
      if (this.#failure === undefined)
        this.#report(`Events cannot be kept beside the input any more: ${text}. They follow here.`);
      this.#failure = text;
      this.#say(kind);
    }
  }

  #say(kind: Kept): void {
    for (const text of this.#waiting.get(kind) ?? []) this.#report(`${kind}: ${text.trimEnd()}`);
    this.#waiting.set(kind, []);
  }

  #file(kind: Kept): PartFile {
    const known = this.#files.get(kind);
    if (known) return known;
    const file = new PartFile(this.#free(kind));
    this.#files.set(kind, file);
    return file;
  }

  /** `events.unknown.ndjson`, with a number if that name is taken. A `.part` file of a killed command takes it too. */
  #free(kind: Kept): string {
    for (let number = 1; ; number += 1) {
      const path = besideInput(this.#input, number === 1 ? kind : `${kind}.${number}`, "ndjson");
      if (![path, `${path}.part`].some((taken) => existsSync(taken))) return path;
    }
  }
}
