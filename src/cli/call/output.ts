import { type Filter, plainResult } from "./jq.ts";

/** How a response is printed. */
export const OUTPUTS = ["json", "ndjson", "table"] as const;

export type Output = (typeof OUTPUTS)[number];

/** A cell is cut beyond this. */
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

  /** A response as a whole. @throws CommandFailed where the filter cannot be applied. */
  async response(data: unknown): Promise<void> {
    if (data === undefined) return;
    if (!this.#filter) return console.log(printed(data, this.#output ?? "json"));
    const results = await this.#filter(data);
    if (this.#output === undefined) for (const result of results) console.log(plainResult(result));
    else console.log(printed(listOf(results), this.#output));
  }

  /** One of many items, each on a line of its own. @throws CommandFailed where the filter cannot be applied. */
  async item(item: unknown): Promise<void> {
    const results = this.#filter ? await this.#filter(item) : [JSON.stringify(item)];
    for (const result of results) {
      if (this.#output === "table") this.#items.push(JSON.parse(result));
      else console.log(this.#filter && this.#output === undefined ? plainResult(result) : result);
    }
  }

  /** After the last item. */
  end(): void {
    if (this.#output === "table") console.log(table(this.#items));
    this.#items = [];
  }
}

/** What a filter gave: the only result itself, or all of them. */
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

/** The list that a response is, or has as its only list; else the response itself. */
function itemsOf(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  const lists = typeof data === "object" && data !== null ? Object.values(data).filter(Array.isArray) : [];
  const [list] = lists;
  return lists.length === 1 && list ? list : [data];
}

/** Columns are the properties of the items, in the order in which they come. Lines are cut at `width`. */
export function table(items: readonly unknown[], width = Number.POSITIVE_INFINITY): string {
  const rows = items.map(
    (item) => new Map(typeof item === "object" && item !== null ? Object.entries(item) : [["value", item]]),
  );
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const cells = [names, ...rows.map((row) => names.map((name) => cellText(row.get(name))))];
  // Not by `Math.max(...)`: there may be more rows than a call can have arguments.
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
