import { type InputProblem, quote, UnusableInput } from "../bulk/input-problem.ts";
import { NdjsonRoster } from "../bulk/ndjson-roster.ts";
import type { Format, Reading } from "../bulk/roster.ts";
import type { Columns } from "./columns.ts";
import { CsvRoster } from "./csv-roster.ts";
import { ColumnItems } from "./ndjson-items.ts";
import type { TextRule } from "./plain.ts";

export interface RosterFormat {
  readonly columns: Columns;
  /** Rules of text fields. If they are given, rows that keep them are read as bytes. */
  readonly texts?: ReadonlyMap<string, TextRule>;
  readonly format?: Format | undefined;
  readonly delimiter?: string | undefined;
  /** Remove white space around cells. */
  readonly trim?: boolean | undefined;
  /** The CSV is an Excel sheet, whose cells have addresses. */
  readonly spreadsheet?: boolean;
  /** Read rows even if the header has problems. */
  readonly lenient?: boolean;
}

/** How a roster is read. The first character shows the format, unless an option names it. */
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

/** @throws UnusableInput if the input is one object over several lines, or one of its properties holds the rows. */
function refuseWholeObject(beginning: string): void {
  const [line = "", ...others] = beginning.trim().split("\n");
  const [, before = "", list = ""] = /^([^[]*?)"([^"\\]+)"\s*:\s*\[\s*\{/.exec(beginning) ?? [];
  const isOpen = !isJson(line) && /[{,[]\s*$/.test(line);
  // A row may hold a list too, but then an id or a name comes before the list.
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

const emptySheet: InputProblem = {
  rule: "the sheet has no rows",
  remedy: "Name another sheet with --sheet, or give the columns names and put one person on each row.",
};

const empty: InputProblem = {
  rule: "it has no rows",
  remedy:
    "A CSV file has a header that names its columns and one row per person; an NDJSON file has one object per line.",
};
