import { type Filter, plainResult } from "./jq.ts";

/** How a response is printed. */
export const OUTPUTS = ["json", "ndjson", "table"] as const;

export type Output = (typeof OUTPUTS)[number];

/** Longer cells are cut. */
const WIDEST = 40;

/** Prints responses in the form that was asked for. */
export class Printer {
  readonly #output: Output | undefined;
  readonly #filter: Filter | undefined;
  #items: unknown[] = [];

  constructor(output?: Output, filter?: Filter) {
    this.#output = output;
    this.#filter = filter;
  }

  /** Whether nobody asked for a form or a filter. */
  get isPlain(): boolean {
    return this.#filter === undefined && this.#output === undefined;
  }

  /** Prints a whole response. @throws CommandFailed if the filter cannot be applied. */
  async response(data: unknown): Promise<void> {
    if (data === undefined) return;
    if (!this.#filter) return console.log(printed(data, this.#output ?? "json"));
    const results = await this.#filter(data);
    if (this.#output === undefined) for (const result of results) console.log(plainResult(result));
    else console.log(printed(listOf(results), this.#output));
  }

  /** Prints one item, or keeps it for the table. @throws CommandFailed if the filter cannot be applied. */
  async item(item: unknown): Promise<void> {
    const results = this.#filter ? await this.#filter(item) : [JSON.stringify(item)];
    for (const result of results) {
      if (this.#output === "table") this.#items.push(JSON.parse(result));
      else console.log(this.#filter && this.#output === undefined ? plainResult(result) : result);
    }
  }

  /** Prints the table, if any. */
  end(): void {
    if (this.#output === "table") console.log(table(this.#items));
    this.#items = [];
  }
}

/** The only result of a filter, or the list of all. */
function listOf(results: readonly string[]): unknown {
  const values = results.map((result): unknown => JSON.parse(result));
  return values.length === 1 ? values[0] : values;
}

/** A response as text: indented JSON, one line for each item, or a table of its items. */
export function printed(data: unknown, output: Output): string {
  if (output === "json") return JSON.stringify(data, null, 2);
  const items = itemsOf(data);
  if (output === "ndjson") return items.map((item) => JSON.stringify(item)).join("\n");
  return table(items);
}

/** The response if it is a list, else its only list, else itself as one item. */
function itemsOf(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  const lists = typeof data === "object" && data !== null ? Object.values(data).filter(Array.isArray) : [];
  const [list] = lists;
  return lists.length === 1 && list ? list : [data];
}

/** Columns are the properties of the items, in order of appearance. Lines are cut at `width`. */
export function table(items: readonly unknown[], width = Number.POSITIVE_INFINITY): string {
  const rows = items.map(
    (item) => new Map(typeof item === "object" && item !== null ? Object.entries(item) : [["value", item]]),
  );
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const cells = [names, ...rows.map((row) => names.map((name) => cellText(row.get(name))))];
  // Not `Math.max(...)`: there may be more rows than a call can have arguments.
  const widths = names.map((_, column) =>
    cells.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .slice(0, width)
        .trimEnd(),
    )
    .join("\n");
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replace(/\s+/g, " ");
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 3)}...` : text;
}
