import { type InputProblem, quote, UnusableInput } from "../bulk/input-problem.ts";
import { notUtf8 } from "../bulk/text.ts";
import { BrokenQuoting, type CsvReader, type CsvRow } from "./csv.ts";

/** Says where quoting is broken, and what to do. */
export function brokenQuoting(
  { message, row, line, cell }: BrokenQuoting,
  header: readonly string[],
): UnusableInput {
  return new UnusableInput({
    row,
    line,
    column: header[cell] ?? `column ${cell + 1}`,
    rule: message,
    remedy:
      'Inside quotes a quote is written twice (""), and a cell with a delimiter, a quote or a line break is quoted as a whole.',
  });
}

/** Finds the cell with the bad byte: reads the text up to that byte, and takes the last cell. */
export function notUtf8In(text: string, reader: CsvReader, header: readonly string[]): UnusableInput {
  const location: { row?: number; line?: number; column?: string } = {};
  try {
    reader.push(text.slice(0, text.indexOf("\uFFFD") + 1), true);
    let found: CsvRow | undefined;
    for (let row = reader.next(); row; row = reader.next()) found = row;
    if (found) Object.assign(location, { row: found.row, line: found.line });
    const column = found && (header[found.cells.length - 1] ?? `${found.cells.length}`);
    if (column) location.column = column;
  } catch (error) {
    // The text was cut inside quotes, so the error names the cell.
    if (!(error instanceof BrokenQuoting)) throw error;
    Object.assign(location, {
      row: error.row,
      line: error.line,
      column: header[error.cell] ?? `${error.cell + 1}`,
    });
  }
  return notUtf8(location);
}

/** The problem of a cell whose text is no value of its field. */
export function unreadable(error: unknown): InputProblem {
  if (!(error instanceof TypeError)) throw error;
  return { rule: error.message, remedy: "Correct the value, or leave the cell empty." };
}

/** The problem of a filled cell in a column without a name. */
export function tooLong(index: number, cells: readonly string[], columns: number): InputProblem {
  return {
    rule: `cell ${index + 1}, ${quote(cells[index] ?? "")}, stands in a column without a name (the row has ${cells.length} cells, the header ${columns})`,
    remedy: "Quote a cell that has the delimiter in it, or give the column a name.",
  };
}
