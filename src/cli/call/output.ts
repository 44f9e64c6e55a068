/** How a response is printed. */
export const OUTPUTS = ["json", "ndjson", "table"] as const;

export type Output = (typeof OUTPUTS)[number];

/** A cell is cut beyond this. */
const WIDEST = 40;

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

/** Columns are the properties of the items, in the order in which they come. */
export function table(items: readonly unknown[]): string {
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
        .trimEnd(),
    )
    .join("\n");
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replace(/\s+/g, " ");
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 3)}...` : text;
}
