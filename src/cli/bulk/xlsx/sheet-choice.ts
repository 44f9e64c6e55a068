import { count } from "../../numbers.ts";
import { quote, UnusableInput } from "../input-problem.ts";
import type { Sheet } from "./workbook.ts";

/** The sheet to read, and a note about the others. */
export interface ChosenSheet {
  readonly sheet: Sheet;
  readonly note: string | undefined;
}

/** The sheet of this name, else of this number, else the first one that is shown. @throws UnusableInput where there is none. */
export function chosenSheet(sheets: readonly Sheet[], wanted: string | undefined): ChosenSheet {
  if (wanted === undefined) return firstShown(sheets);
  const sheet =
    sheets.find(({ name }) => name === wanted) ??
    sheets.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()) ??
    (/^\d+$/.test(wanted) ? sheets[Number(wanted) - 1] : undefined);
  if (sheet) return { sheet, note: undefined };
  throw new UnusableInput({
    rule: `--sheet ${quote(wanted)}: the Excel file has no such sheet`,
    remedy: `It has: ${sheets.map(({ name, hidden }, index) => `${index + 1} ${quote(name)}${hidden ? " (hidden)" : ""}`).join(", ")}.`,
  });
}

function firstShown(sheets: readonly Sheet[]): ChosenSheet {
  const shown = sheets.filter(({ hidden }) => !hidden);
  const [sheet] = shown;
  if (!sheet) {
    throw new UnusableInput({
      rule:
        sheets.length === 0
          ? "the Excel file has no sheet with cells"
          : "all sheets of the Excel file are hidden",
      remedy:
        sheets.length === 0
          ? "Put the rows on a sheet, with the names of the columns above them."
          : `Name the one to read with --sheet: ${sheets.map(({ name }) => quote(name)).join(", ")}.`,
    });
  }
  if (sheets.length === 1) return { sheet, note: undefined };
  const others = sheets.filter((one) => one !== sheet).map(({ name }) => quote(name));
  const named = others.length > 5 ? count(others.length, "other sheet") : others.join(", ");
  return { sheet, note: `reading the sheet ${quote(sheet.name)}; --sheet names another one: ${named}` };
}
