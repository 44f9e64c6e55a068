import { besideInput } from "../bulk/beside-input.ts";
import type { EntryReader } from "../bulk/entries.ts";
import { PartFile, tryToWrite } from "../bulk/part-file.ts";
import type { Format, RejectedRow } from "../bulk/roster.ts";
import { CommandFailed, exit } from "../exit.ts";
import { fileErrorText } from "../file-errors.ts";
import { RejectedLines } from "./rejected-lines.ts";

/**
 * Keeps the rejected rows of one import in a file, in the format of the input. Row number and reason come before the
 * columns. The file can be corrected and imported as it is. The first row creates it. If it can no longer be written, the
 * reasons go to `report`, also for rows that may not be on the disk yet.
 */
export class Rejects {
  readonly #input: string;
  readonly #chosen: string | undefined;
  readonly #report: (line: string) => void;
  #file: PartFile | undefined;
  /** Rows that may not be on the disk yet. */
  #waiting: RejectedRow[] = [];
  #failure: string | undefined;
  #path: string | undefined;

  constructor(input: string, chosen: string | undefined, report: (line: string) => void) {
    this.#input = input;
    this.#chosen = chosen;
    this.#report = report;
  }

  /** Path of the file, once it is complete. */
  get path(): string | undefined {
    return this.#path;
  }

  /** Why some rows are not in the file. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Checks that the file can be written. @throws CommandFailed */
  probe(): void {
    const path = this.#pathFor("csv");
    try {
      tryToWrite(path);
    } catch (error) {
      const where = this.#chosen === undefined ? path : `--rejected ${path}`;
      throw new CommandFailed(
        `Rows that are rejected could not be kept in ${where}: ${fileErrorText(error)}. Name another file with --rejected <file>. Nothing was sent.`,
        exit.misuse,
      );
    }
  }

  add(rejected: RejectedRow, reader: EntryReader): void {
    if (this.#failure !== undefined) {
      this.#say(rejected);
      return;
    }
    this.#waiting.push(rejected);
    try {
      const lines = new RejectedLines(reader);
      if (!this.#file) {
        this.#file = new PartFile(this.#pathFor(lines.format));
        this.#file.write(lines.beginning());
      }
      if (this.#file.write(lines.line(rejected))) this.#waiting = [];
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Gives the file its name. */
  commit(): void {
    if (!this.#file) return;
    try {
      this.#file.flush();
    } catch (error) {
      this.#fail(error);
    }
    try {
      if (this.#file.commit()) this.#path = this.#file.path;
    } catch (error) {
      this.#fail(error);
    }
  }

  discard(): void {
    this.#file?.discard();
    this.#file = undefined;
  }

  #fail(error: unknown): void {
    const text = fileErrorText(error);
    if (text === undefined) throw error;
    this.#failure = text;
    const where = this.#file ? ` in ${this.#file.path}` : "";
    this.#report(`The rejected rows cannot be kept${where} any more: ${text}. They follow here.`);
    for (const row of this.#waiting) this.#say(row);
    this.#waiting = [];
  }

  #say({ row, reason }: RejectedRow): void {
    this.#report(`rejected row ${row}: ${reason}`);
  }

  #pathFor(format: Format): string {
    return this.#chosen ?? besideInput(this.#input, "rejected", format);
  }
}
