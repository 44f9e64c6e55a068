import type { Columns } from "./columns.ts";
import { CsvReader } from "./csv.ts";

const CANDIDATES = [",", ";", "\t", "|"];

/**
 * Finds the delimiter of a CSV text by its header. The one with the most known columns wins, then the one with the most
 * columns. Spreadsheets choose the delimiter by the user's country.
 */
export function detectDelimiter(text: string, columns: Columns): string {
  const head = text.slice(0, 64 * 1024);
  let best = { delimiter: ",", known: 0, cells: 1 };
  for (const delimiter of CANDIDATES) {
    const cells = headerOf(head, delimiter);
    const known = cells.filter((cell) => columns.knows(cell)).length;
    if (known > best.known || (known === best.known && cells.length > best.cells)) {
      best = { delimiter, known, cells: cells.length };
    }
  }
  return best.delimiter;
}

function headerOf(text: string, delimiter: string): readonly string[] {
  try {
    const reader = new CsvReader(delimiter);
    reader.push(text, true);
    return reader.next()?.cells ?? [];
  } catch {
    return [];
  }
}
