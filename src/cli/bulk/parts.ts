/** Bytes of an input, in order. A part is good until the next one is asked for. */
export type Parts = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** An input that can be read twice, as UTF-8 text of lines. */
export interface Source {
  /** Its size in bytes, where that says how far a reading is. */
  readonly size: number | undefined;
  /** It is the sheet of an Excel file, given as CSV with commas. */
  readonly spreadsheet?: {
    /** Which sheet was taken, where that has to be said. */
    readonly note: string | undefined;
  };
  /** The bytes in order, without the first `passed` parts; the same parts each time. */
  parts(passed?: number): Parts;
}
