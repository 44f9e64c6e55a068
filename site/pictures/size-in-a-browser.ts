import type { Measured as Figures } from "../../scripts/bench/report.ts";
import { Drawing, MARGIN, WIDTH } from "./drawing.ts";
import { missing, writeSource } from "./measured.ts";

const TITLE = "What a browser downloads for a client";
const BAR = 10;

/** A bar for each client, the smallest first. */
export function sizeInABrowser(figures: Figures): string {
  const clients = figures.rows
    .filter(({ id }) => id.startsWith("size-"))
    .map(({ name, value, id }) => ({
      name: name.replace("Size in a browser: ", ""),
      bytes: value,
      isOurs: id === "size-concord",
    }))
    .sort((a, b) => a.bytes - b.bytes);
  if (clients.length === 0) return missing(TITLE, "how many bytes a browser downloads for each client");
  const most = Math.max(...clients.map(({ bytes }) => bytes));
  const drawing = new Drawing();
  drawing.write(TITLE, MARGIN, drawing.bottom, WIDTH - 2 * MARGIN, { isBold: true });
  drawing.skip(4);
  for (const { name, bytes, isOurs } of clients) {
    const text = `${name}: ${kilobytes(bytes)}`;
    drawing.write(text, MARGIN, drawing.bottom, WIDTH - 2 * MARGIN, { size: 12, isBold: isOurs });
    const width = Math.max(2, (bytes / most) * (WIDTH - 2 * MARGIN));
    drawing.bar(MARGIN, drawing.bottom + 2, width, BAR, isOurs ? "accent" : "strong-line");
    drawing.skip(6);
  }
  writeSource(drawing, figures);
  const rows = clients.map(({ name, bytes }) => `${name}: ${kilobytes(bytes)}`);
  return drawing.svg(TITLE, `Minified and compressed with gzip, the smallest first. ${rows.join(". ")}.`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
