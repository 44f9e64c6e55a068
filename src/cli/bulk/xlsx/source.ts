import { inChunks } from "../decoders.ts";
import { PartDigests } from "../digests.ts";
import { UnusableInput } from "../input-problem.ts";
import type { Parts, Source } from "../parts.ts";
import { Container } from "./container.ts";
import { type Libraries, loadLibraries } from "./libraries.ts";
import { type Merge, mergesOf } from "./merges.ts";
import { SharedStrings } from "./shared-strings.ts";
import { chosenSheet } from "./sheet-choice.ts";
import { type SheetRow, SheetRows } from "./sheet-rows.ts";
import { ShownNumbers } from "./shown.ts";
import { formatsOf } from "./styles.ts";
import { readWorkbook, type Sheet } from "./workbook.ts";
import { readXml } from "./xml.ts";

/** A file on the disk that can be read anywhere. */
export interface ExcelFile {
  readonly name: string;
  readonly descriptor: number;
}

/** A sheet of an Excel file as CSV. It is read row by row, so memory does not limit the number of rows. */
export class SheetSource implements Source {
  readonly size = undefined;
  readonly spreadsheet: NonNullable<Source["spreadsheet"]>;
  readonly #libraries: Libraries;
  readonly #container: Container;
  readonly #sheet: Sheet;
  readonly #newRows: () => SheetRows;
  readonly #digests: PartDigests;

  private constructor(
    { name }: ExcelFile,
    libraries: Libraries,
    container: Container,
    sheet: Sheet,
    newRows: () => SheetRows,
    note: string | undefined,
  ) {
    this.spreadsheet = { note };
    this.#libraries = libraries;
    this.#container = container;
    this.#sheet = sheet;
    this.#newRows = newRows;
    this.#digests = new PartDigests(name);
  }

  /** @throws CommandFailed if the libraries are missing; UnusableInput if no table can be read. */
  static async open(file: ExcelFile, wanted: string | undefined): Promise<SheetSource> {
    const libraries = await loadLibraries();
    const container = await Container.open(libraries, file.descriptor);
    const { sheets, from1904, styles, sharedStrings } = await readWorkbook(libraries, container);
    const { sheet, note } = chosenSheet(sheets, wanted);
    const strings = await SharedStrings.of(libraries, container, sharedStrings);
    const numbers = new ShownNumbers(libraries, await formatsOf(libraries, container, styles), from1904);
    const newRows = () => new SheetRows(strings, numbers);
    const source = new SheetSource(file, libraries, container, sheet, newRows, note);
    await source.#refuseMerges(await mergesOf(container, sheet.part));
    return source;
  }

  /** @throws UnusableInput if the file is damaged; InputChanged from the second reading on. */
  parts(passed = 0): Parts {
    return this.#digests.of(inChunks(this.#csv(), passed), passed);
  }

  async *#csv(): AsyncGenerator<Uint8Array> {
    let row = 1;
    for await (const rows of this.#rows()) {
      let text = "";
      for (const { row: own, cells } of rows) {
        // The file leaves out rows without cells. Blank lines stand for them, so row numbers stay those of the program.
        text += `${"\n".repeat(own - row)}${cells.map(quoted).join(",")}\n`;
        row = own + 1;
      }
      if (text !== "") yield Buffer.from(text);
    }
  }

  async *#rows(): AsyncGenerator<readonly SheetRow[]> {
    const rows = this.#newRows();
    try {
      for await (const _ of readXml(this.#libraries, this.#container.stream(this.#sheet.part), rows)) {
        yield rows.take();
      }
    } catch (error) {
      if (!(error instanceof UnusableInput)) throw error;
      // Hand out the rows that were complete before the damage, so their problems are reported.
      yield rows.take();
      throw error;
    }
  }

  /** @throws UnusableInput if cells are merged: all but the first would be read as empty. */
  async #refuseMerges(merges: readonly Merge[]): Promise<void> {
    if (merges.length === 0) return;
    const header = await this.#firstRow();
    const inHeader = merges.filter(({ firstRow, lastRow }) => firstRow <= header && lastRow >= header);
    const below = merges.filter(({ firstRow }) => firstRow > header);
    if (inHeader.length > 0) {
      throw new UnusableInput({
        row: header,
        rule: `the header has merged cells: ${ranges(inHeader)}`,
        remedy:
          "The first row that is not empty names the columns, one name a column. Where it is a title above the table, delete the row; else take the merging away, and name each column.",
      });
    }
    if (below.length > 0) {
      throw new UnusableInput({
        rule: `cells are merged: ${ranges(below)}. Only the first cell of each has a value`,
        remedy: "Take the merging away (in Excel: Home, Merge & Center), and put the value into each cell.",
      });
    }
  }

  async #firstRow(): Promise<number> {
    for await (const rows of this.#rows()) {
      const found = rows.find(({ cells }) => cells.some((cell) => cell.trim() !== ""));
      if (found) return found.row;
    }
    return 1;
  }
}

function ranges(merges: readonly Merge[]): string {
  const named = merges.slice(0, 5).map(({ range }) => range);
  return merges.length > named.length
    ? `${named.join(", ")} and ${merges.length - named.length} more`
    : named.join(", ");
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
