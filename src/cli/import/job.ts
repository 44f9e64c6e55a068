import type { Display } from "../bulk/display.ts";
import type { InputFile } from "../bulk/input.ts";
import type { Reading } from "../bulk/roster.ts";
import type { ExcelFiles } from "../bulk/xlsx/open.ts";
import type { RowContract } from "./contract.ts";
import type { ImportOptions } from "./options.ts";
import type { Rejects } from "./rejected.ts";
import type { Tally } from "./tally.ts";

/** What the steps of one import share. */
export interface Job {
  /** Path of the input, or `-`. */
  readonly input: string;
  /** Name of the input in messages. */
  readonly name: string;
  /** The input, if it is a file: it can be read twice. */
  readonly file: InputFile | undefined;
  readonly options: ImportOptions;
  readonly reading: Reading;
  /** How the rows of an Excel sheet are read. */
  readonly sheetReading: Reading;
  readonly excel: ExcelFiles;
  readonly rules: RowContract["rules"];
  readonly display: Display;
  readonly tally: Tally;
  readonly rejects: Rejects;
  readonly signal: AbortSignal;
}
