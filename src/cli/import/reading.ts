import { NdjsonRoster } from "../bulk/ndjson-roster.ts";
import { type Problem, UnusableInput } from "../bulk/problem.ts";
import type { Format, Reading } from "../bulk/roster.ts";
import type { Columns } from "./columns.ts";
import { CsvRoster } from "./csv-roster.ts";
import { ColumnItems } from "./ndjson-items.ts";

export interface RosterFormat {
  readonly columns: Columns;
  readonly format?: Format;
  readonly delimiter?: string;
}

/** Reads a roster: the format is the one asked for, else the one that the first character tells. */
export function rosterReading({ columns, format, delimiter }: RosterFormat): Reading {
  return {
    empty,
    open(beginning) {
      const first = beginning.trimStart()[0];
      if (format === undefined && first === "[") {
        throw new UnusableInput({
          row: 1,
          rule: "it is a JSON array",
          remedy: `NDJSON has one object per line, which can be read without holding all of it: jq -c '.[]' file.json > file.ndjson`,
        });
      }
      if ((format ?? (first === "{" ? "ndjson" : "csv")) === "csv") return new CsvRoster(columns, delimiter);
      return new NdjsonRoster(new ColumnItems(columns));
    },
  };
}

const empty: Problem = {
  rule: "it has no rows",
  remedy:
    "A CSV file has a header that names its columns and one row per person; an NDJSON file has one object per line.",
};
