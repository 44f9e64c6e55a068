import { columnIndex, LAST_COLUMN, LAST_ROW } from "./address.ts";
import { damaged } from "./damaged.ts";
import type { SharedStrings } from "./shared-strings.ts";
import type { ShownNumbers } from "./shown.ts";
import { TextOfCell } from "./text-of-cell.ts";
import { isTrue } from "./workbook.ts";
import type { XmlEvents } from "./xml.ts";

/** One row of a sheet, with the texts of its cells as they are shown. A formula is kept as its text, with `=`. */
export interface SheetRow {
  /** From 1. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** Makes rows of the XML of a sheet. */
export class SheetRows implements XmlEvents {
  readonly #strings: SharedStrings;
  readonly #numbers: ShownNumbers;
  #rows: SheetRow[] = [];
  #row = 0;
  #cells: string[] = [];
  #column = -1;
  #type = "n";
  #style = 0;
  #inline = new TextOfCell();
  /** The element whose text is read. */
  #reading: "v" | "f" | "is" | undefined;
  #value = "";
  #formula: string | undefined;
  #group = "";
  /** Formulas that several cells share, by their number. Only the first cell has the text. */
  readonly #formulas = new Map<string, string>();

  constructor(strings: SharedStrings, numbers: ShownNumbers) {
    this.#strings = strings;
    this.#numbers = numbers;
  }

  /** Hands out the complete rows, each once. */
  take(): readonly SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, { r, s = "0", t = "n", si = "" }: Readonly<Record<string, string>>): void {
    switch (name) {
      case "row":
        this.#beginRow(r);
        break;
      case "c":
        this.#beginCell(r);
        this.#type = t;
        this.#style = Number(s);
        break;
      case "f":
        this.#reading = "f";
        this.#formula = "";
        this.#group = si;
        break;
      case "v":
      case "is":
        this.#reading = name;
        break;
      default:
        if (this.#reading === "is") this.#inline.open(name);
    }
  }

  text(text: string): void {
    if (this.#reading === "v") this.#value += text;
    else if (this.#reading === "f") this.#formula += text;
    else if (this.#reading === "is") this.#inline.add(text);
  }

  close(name: string): void {
    switch (name) {
      case "row":
        this.#rows.push({ row: this.#row, cells: this.#cells });
        this.#cells = [];
        break;
      case "c":
        this.#cells[this.#column] = this.#shown();
        break;
      case "f":
      case "v":
      case "is":
        this.#reading = undefined;
        break;
      default:
        if (this.#reading === "is") this.#inline.close(name);
    }
  }

  #beginRow(location: string | undefined): void {
    const row = location === undefined ? this.#row + 1 : Number(location);
    if (!Number.isInteger(row) || row <= this.#row || row > LAST_ROW) {
      throw damaged(`the row ${location} follows the row ${this.#row}`);
    }
    this.#row = row;
    this.#column = -1;
  }

  #beginCell(location: string | undefined): void {
    const column =
      location === undefined ? this.#column + 1 : columnIndex(/^[A-Z]*/.exec(location)?.[0] ?? "");
    if (column <= this.#column || column > LAST_COLUMN) throw damaged(`the cell ${location} is out of order`);
    for (let index = this.#column + 1; index < column; index += 1) this.#cells[index] = "";
    this.#column = column;
    this.#value = "";
    this.#formula = undefined;
  }

  #shown(): string {
    if (this.#formula !== undefined) return `=${this.#wholeFormula(this.#formula)}`;
    const value = this.#value;
    switch (this.#type) {
      case "s":
        return value === "" ? "" : this.#strings.at(Number(value));
      case "inlineStr":
        return this.#inline.take();
      case "b":
        return isTrue(value) ? "TRUE" : "FALSE";
      case "n": {
        const number = Number(value);
        return value === "" || Number.isNaN(number) ? value : this.#numbers.text(number, this.#style);
      }
      default:
        return value;
    }
  }

  #wholeFormula(formula: string): string {
    if (this.#group === "") return formula;
    if (formula !== "") this.#formulas.set(this.#group, formula);
    return this.#formulas.get(this.#group) ?? "";
  }
}
