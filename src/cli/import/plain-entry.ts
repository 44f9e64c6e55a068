import { type Entry, FINE, type Item, type PlainRow, type Roster } from "../bulk/roster.ts";

/** An entry whose item is read from the text of its row, if anybody asks for it. */
export class PlainEntry implements Entry {
  readonly row: number;
  readonly line: number;
  readonly plain: PlainRow;
  readonly problems = FINE;
  readonly #roster: Pick<Roster, "entryOf">;

  constructor(plain: PlainRow, row: number, line: number, roster: Pick<Roster, "entryOf">) {
    this.plain = plain;
    this.row = row;
    this.line = line;
    this.#roster = roster;
  }

  get item(): Item {
    return this.#roster.entryOf(this.row, this.original).item;
  }

  get original(): string {
    const { bytes, start, end } = this.plain;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8", start, end);
  }
}
