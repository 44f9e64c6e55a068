/** A table of facts. The first cell of a row is its heading. */
export interface Table {
  /** What the table is about. */
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
