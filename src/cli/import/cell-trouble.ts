import { quote } from "../bulk/input-problem.ts";

/** Why a cell is not what its author meant, and what to do. */
export interface CellTrouble {
  readonly rule: string;
  readonly remedy: string;
}

/** Whether nothing but a control character can be wrong with a cell: formulas, their errors and numbers start otherwise. */
export function startsWithLetter(cell: string): boolean {
  const first = cell.charCodeAt(0) | 0x20;
  return first >= 0x61 && first <= 0x7a;
}

/** Most cells do not match this, and skip the other checks. */
const SUSPICIOUS = /^\s*[=#@]|[^\P{Cc}\t\n\r]|^\s*[+-]?\d+(?:[.,]\d+)?E[+-]?\d+\s*$/iu;
const ERROR = /^\s*#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|ERROR!|GETTING_DATA|#+)\s*$/i;

/** What spreadsheets and broken exports leave in a cell instead of a value; `undefined` for a good cell. */
export function cellTrouble(cell: string, field: string): CellTrouble | undefined {
  if (!SUSPICIOUS.test(cell)) return undefined;
  const control = /[^\P{Cc}\t\n\r]/u.exec(cell)?.[0];
  if (control !== undefined) {
    const code = control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return {
      rule: `${quote(cell)} has a control character in it (U+${code}), which no text should have`,
      remedy: "Remove it. The file may be damaged, or saved in another encoding.",
    };
  }
  if (ERROR.test(cell)) {
    return {
      rule: `${quote(cell.trim())} is the error of a formula in the spreadsheet, not a value`,
      remedy: "Put the formula right there and export again, or leave the cell empty.",
    };
  }
  const kept = /^\s*="(.*)"\s*$/.exec(cell)?.[1];
  if (kept !== undefined) {
    return {
      rule: `${quote(cell.trim())} is a formula that makes a spreadsheet keep ${quote(kept)} as it is`,
      remedy: `Write ${quote(kept)} alone.`,
    };
  }
  if (/^\s*(=|@[A-Z]+\()/i.test(cell)) {
    return {
      rule: `${quote(cell)} is a formula, not its result`,
      remedy:
        "Put the values instead of the formulas (in Excel: Copy, Paste Special, Values), and save it anew.",
    };
  }
  // A name may look like this on purpose; an id has lost its digits.
  if (
    field.endsWith("_id") &&
    /\d\s*E\s*[+-]?\d+\s*$/i.test(cell) &&
    /^\s*[+-]?\d+([.,]\d+)?E[+-]\d+\s*$/i.test(cell)
  ) {
    return {
      rule: `Excel turned the id into a number: of ${quote(cell.trim())} the last digits are lost`,
      remedy: "Format the column as text before the ids are put in, and export again.",
    };
  }
  return undefined;
}
