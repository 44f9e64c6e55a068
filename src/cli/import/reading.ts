import { NdjsonRoster } from "../bulk/ndjson-roster.ts";
import { type Problem, quote, UnusableInput } from "../bulk/problem.ts";
import type { Format, Reading } from "../bulk/roster.ts";
import type { Columns } from "./columns.ts";
import { CsvRoster } from "./csv-roster.ts";
import { ColumnItems } from "./ndjson-items.ts";

export interface RosterFormat {
  readonly columns: Columns;
  readonly format?: Format | undefined;
  readonly delimiter?: string | undefined;
  /** Take white space around cells away. */
  readonly trim?: boolean | undefined;
  /** The CSV is a sheet of an Excel file, whose cells have addresses. */
  readonly spreadsheet?: boolean;
  /** Rows are read also beneath a header with problems. */
  readonly lenient?: boolean;
}

/** Reads a roster: the format is the one asked for, else the one that the first character shows. */
export function rosterReading(roster: RosterFormat): Reading {
  const { columns, format, spreadsheet = false } = roster;
  return {
    empty: spreadsheet ? emptySheet : empty,
    open(beginning) {
      if (spreadsheet) return new CsvRoster(columns, { ...roster, delimiter: "," });
      const first = beginning.trimStart()[0];
      if (format === undefined && first === "{") refuseWholeObject(beginning);
      if ((format ?? (first === "{" ? "ndjson" : "csv")) === "csv") return new CsvRoster(columns, roster);
      return new NdjsonRoster(new ColumnItems(columns, roster.trim));
    },
  };
}

/** @throws UnusableInput for one object over several lines, or with the rows in one of its properties. */
function refuseWholeObject(beginning: string): void {
  const [line = "", ...others] = beginning.trim().split("\n");
  const [, before = "", list = ""] = /^([^[]*?)"([^"\\]+)"\s*:\s*\[\s*\{/.exec(beginning) ?? [];
  const isOpen = !isJson(line) && /[{,[]\s*$/.test(line);
  // A row may itself hold a list; it then says whose row it is.
  const holdsRows = list !== "" && others.length === 0 && !/"(attendee_?id|id|name)"/i.test(before);
  if (!isOpen && !holdsRows) return;
  const way = list === "" ? "." : `.[${JSON.stringify(list)}][]`;
  throw new UnusableInput({
    rule:
      list === ""
        ? "it is one JSON object over several lines, where each row needs a line of its own"
        : `it is one JSON object, which has its rows in ${quote(list)}`,
    remedy: `Make one line of each row: jq -c '${way}' file.json > file.ndjson`,
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const emptySheet: Problem = {
  rule: "the sheet has no rows",
  remedy: "Name another sheet with --sheet, or give the columns names and put one person on each row.",
};

const empty: Problem = {
  rule: "it has no rows",
  remedy:
    "A CSV file has a header that names its columns and one row per person; an NDJSON file has one object per line.",
};
