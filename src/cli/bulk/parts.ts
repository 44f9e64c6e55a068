/** Bytes of an input, in order. A part is good until the next one is asked for. */
export type Parts = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** An input that can be read twice, as UTF-8 text of lines. */
export interface Source {
  /** Its size in bytes, if that shows how far a reading is. */
  readonly size: number | undefined;
  /** Set for the sheet of an Excel file, which is read as CSV with commas. */
  readonly spreadsheet?: {
    /** Says which sheet is read, if the user has to know. */
    readonly note: string | undefined;
  };
  /** The bytes in order, without the first `passed` parts. Each reading gives the same parts. */
  parts(passed?: number): Parts;
}
