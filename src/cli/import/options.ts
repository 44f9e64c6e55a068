import type { DisplayOptions } from "../bulk/display.ts";
import type { Format } from "../bulk/roster.ts";
import type { ConnectionOptions } from "../connection-options.ts";
import type { Mapping } from "./mapping.ts";

/** Options of `concord import`, as the command line gives them. */
export interface ImportOptions extends ConnectionOptions, DisplayOptions {
  readonly event: string;
  readonly map?: readonly Mapping[];
  readonly format?: Format;
  readonly delimiter?: string;
  readonly trim?: boolean;
  /** Name or number of the sheet of an Excel file. */
  readonly sheet?: string;
  readonly skipInvalid?: boolean;
  readonly dryRun?: boolean;
  /** The file for rejected rows, instead of one beside the input. */
  readonly rejected?: string;
  readonly label?: string;
  readonly concurrency: number;
  readonly batchRows?: number;
  readonly json?: boolean;
}
