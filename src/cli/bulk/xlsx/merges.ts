import type { Container } from "./container.ts";

/** Cells that are shown as one: only the first of them has a value. */
export interface Merge {
  /** As the file writes it, such as `A1:C1`. */
  readonly range: string;
  readonly firstRow: number;
  readonly lastRow: number;
}

/** Enough for tens of thousands of merges. */
const MOST_BYTES = 4 * 1024 * 1024;

const END_OF_CELLS = /<\/(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*\/>/;

/**
 * The merged cells of a sheet, in the order of the file. The file lists them after all rows, so this skips the rows quickly.
 */
export async function mergesOf(container: Container, part: string): Promise<readonly Merge[]> {
  let behind: string | undefined;
  let seen = "";
  for await (const bytes of container.stream(part)) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    if (behind !== undefined) behind += text;
    else {
      seen = seen.slice(-40) + text;
      const end = END_OF_CELLS.exec(seen);
      if (end) behind = seen.slice(end.index);
    }
    if (behind !== undefined && behind.length > MOST_BYTES) break;
  }
  const found = (behind ?? "").matchAll(/<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g);
  return [...found].map(([, left, top, right, bottom]) => ({
    range: `${left}${top}:${right}${bottom}`,
    firstRow: Number(top),
    lastRow: Number(bottom),
  }));
}
