import type { RowContract } from "./contract.ts";
import type { Display } from "./display.ts";
import type { EntryReader } from "./entries.ts";
import type { ImportOptions } from "./options.ts";
import { RejectedFile, type RejectedRow, rejectedPath } from "./rejected.ts";
import type { Reading } from "./roster.ts";
import type { Tally } from "./tally.ts";

/** What the steps of one import share. */
export interface Job {
  /** Path of the input, or `-`. */
  readonly input: string;
  /** Name of the input in messages. */
  readonly name: string;
  readonly options: ImportOptions;
  readonly reading: Reading;
  readonly rules: RowContract["rules"];
  readonly display: Display;
  readonly tally: Tally;
  readonly rejects: Rejects;
  readonly signal: AbortSignal;
}

/** The rejected file of one import, begun with its first row. */
export class Rejects {
  readonly #input: string;
  #file: RejectedFile | undefined;

  constructor(input: string) {
    this.#input = input;
  }

  /** Path of the file, where a row was rejected. */
  get path(): string | undefined {
    return this.#file?.path;
  }

  /** @throws Error of the file system. */
  add(row: RejectedRow, reader: EntryReader): void {
    this.#file ??= new RejectedFile(rejectedPath(this.#input, reader), reader);
    this.#file.add(row);
  }

  commit(): void {
    this.#file?.commit();
  }

  discard(): void {
    this.#file?.discard();
    this.#file = undefined;
  }
}
