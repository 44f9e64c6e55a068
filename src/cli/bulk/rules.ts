import type { FindViolations } from "./check.ts";
import { Duplicates } from "./duplicates.ts";
import type { InputProblem } from "./input-problem.ts";
import { quote } from "./input-problem.ts";
import { type Entry, FINE, type Roster } from "./roster.ts";
import { unsendable } from "./unsendable.ts";

/** What the contract asks of the rows of one import. */
export interface RowRules {
  readonly violations: FindViolations;
  /** Field that must not repeat, and the API's code for a repetition. */
  readonly unique?: { readonly field: string; readonly code?: string };
  /** The largest row, as JSON in UTF-8. */
  readonly maxBytes: number;
}

type ColumnNames = Pick<Roster, "columnOf" | "cellOf">;

/** Checks the entries of one input, one by one. It remembers only the ids of good rows. */
export class RowChecker {
  readonly #rules: RowRules;
  readonly #ids = new Duplicates();

  constructor(rules: RowRules) {
    this.#rules = rules;
  }

  /** Finds the problems of an entry. If two rows have the same id, the second one is wrong. */
  check(entry: Entry, names: ColumnNames): readonly InputProblem[] {
    if (entry.problems.length > 0) return entry.problems;
    const found = entry.plain ? FINE : this.#violations(entry, names);
    if (found.length > 0) return found;
    const size = entry.plain ? entry.plain.size : this.#size(entry);
    if (size > this.#rules.maxBytes) {
      const { row, line } = entry;
      const rule = `the row takes ${size} bytes as JSON, of ${this.#rules.maxBytes} that a request may have for rows`;
      return [{ row, line, rule, remedy: "Shorten its values: a row is never split." }];
    }
    return this.#repeated(entry, names);
  }

  #violations(entry: Entry, names: ColumnNames): readonly InputProblem[] {
    const impossible = unsendable(entry.item, entry.original);
    const broken = impossible.length > 0 ? impossible : this.#rules.violations(entry.item);
    if (broken.length === 0) return FINE;
    const { row, line } = entry;
    return broken.map(({ path, code, ...violation }) => ({
      row,
      line,
      ...(path.length === 0 ? {} : placeOf(names, path.join("."), row)),
      ...violation,
      ...(code !== undefined && { code }),
    }));
  }

  /** The size of an item as JSON; 0 for those that are surely small enough. */
  #size({ item, json, original }: Entry): number {
    // An escaped code unit takes at most six bytes. The other half of the limit is left for the names of the fields.
    if (original.length * 6 < this.#rules.maxBytes / 2) return 0;
    return Buffer.byteLength(json ?? JSON.stringify(item));
  }

  #repeated(entry: Entry, names: ColumnNames): readonly InputProblem[] {
    const { unique } = this.#rules;
    if (!unique) return FINE;
    const first = this.#firstWith(entry, unique.field);
    if (first === undefined) return FINE;
    const { row, line } = entry;
    const id = String(entry.item[unique.field]);
    return [
      {
        row,
        line,
        ...placeOf(names, unique.field, row),
        rule: `${quote(id)} is already the ${unique.field} of row ${first}`,
        remedy: "Each id may come once in an import; remove one of the two rows.",
        ...(unique.code === undefined ? {} : { code: unique.code }),
      },
    ];
  }

  /** The row that already has the id of this one. The id of a plain row is no string until it has to be shown. */
  #firstWith(entry: Entry, field: string): number | undefined {
    const { row, plain } = entry;
    const place = plain?.placeOf(field);
    if (plain && place) return this.#ids.addBytes(plain.bytes, place.from, place.to, row);
    const id = entry.item[field];
    return typeof id === "string" ? this.#ids.add(id, row) : undefined;
  }
}

function placeOf(names: ColumnNames, field: string, row: number): Pick<InputProblem, "column" | "cell"> {
  const cell = names.cellOf(field, row);
  return { column: names.columnOf(field), ...(cell === undefined ? {} : { cell }) };
}
