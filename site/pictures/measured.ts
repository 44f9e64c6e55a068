import type { Measured as Figures } from "../../scripts/bench/report.ts";
import { Drawing, MARGIN, WIDTH } from "./drawing.ts";

const COMMAND = "npm run bench -- --page spec/guides/27-what-it-costs.md";

/** Writes below a picture when, where and how its figures came about. */
export function writeSource(drawing: Drawing, { date, machine, node }: Figures): void {
  const text = `${date}, ${machine}, Node ${node}: ${COMMAND}`;
  drawing.write(text, MARGIN, drawing.bottom + 8, WIDTH - 2 * MARGIN, { size: 12, colour: "quiet" });
}

/** Stands for a picture of which there are no figures yet. */
export function missing(title: string, what: string): string {
  const drawing = new Drawing();
  const text = `Not measured yet. This picture will show ${what}, as soon as somebody has run ${COMMAND} on an idle machine and committed what it writes.`;
  drawing.write(title, MARGIN, drawing.bottom, WIDTH - 2 * MARGIN, { isBold: true });
  drawing.write(text, MARGIN, drawing.bottom + 4, WIDTH - 2 * MARGIN);
  return drawing.svg(
    title,
    `${text} Until then, the bench itself says what it costs on a machine: its table has a row for each measurement, with the median and the quartiles of all rounds.`,
  );
}
