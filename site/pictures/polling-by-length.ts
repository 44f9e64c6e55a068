import type { SimulatedPolling } from "../../scripts/simulate/polling-report.ts";
import { type Axis, chart, type Series } from "./chart.ts";
import { type Colour, Drawing, MARGIN, WIDTH } from "./drawing.ts";

const SHOWN: readonly (readonly [row: string, name: string, colour: Colour])[] = [
  ["Concord, counts: even", "a run with counts", "accent"],
  ["Concord, after three runs of about the same length", "three like it before", "text"],
  ["Concord, nothing known", "nothing known", "warn"],
  ["core-lro, every 2 s", "core-lro, every 2 s", "bad"],
];
const TITLE = "What following a run costs, by its length";

/** The delay after the end of a run, and the polls that it takes, by its length. */
export function pollingByLength({ polling }: { readonly polling: SimulatedPolling }): string {
  const { octaves, rows } = polling;
  const seconds = octaves.map(([from, to]) => Math.sqrt(from * to) / 1000);
  const rowOf = (row: string) => rows.find(({ name }) => name === row);
  const lines = (of: "polls" | "delays", unit: number): readonly Series[] =>
    SHOWN.map(([row, name, colour]) => ({
      ...{ name, colour },
      points: (rowOf(row)?.[of] ?? []).map((value, octave) => [seconds[octave] ?? 0, value / unit]),
    }));
  const drawing = new Drawing();
  drawing.write(TITLE, MARGIN, drawing.bottom, WIDTH - 2 * MARGIN, { isBold: true });
  const along: Axis = {
    ...{ title: "seconds that the run takes", from: 0.2, to: 600, isLogarithmic: true },
    ticks: [0.2, 1, 5, 20, 60, 600],
  };
  const delay: Axis = {
    ...{ title: "seconds until its end is noticed", from: 0, to: 5 },
    ticks: [0, 1, 2, 3, 4, 5],
  };
  const polls: Axis = {
    ...{ title: "polls", from: 2, to: 250, isLogarithmic: true },
    ticks: [2, 5, 10, 20, 50, 100, 200],
  };
  chart(drawing, along, delay, lines("delays", 1000));
  drawing.skip(12);
  chart(drawing, along, polls, lines("polls", 1));
  const described = SHOWN.map(([row, name]) => {
    const { polls: counts = [], delays = [] } = rowOf(row) ?? {};
    const parts = [4, 7, 10].map(
      (octave) =>
        `of ${seconds[octave]?.toFixed(0)} s ${counts[octave]?.toFixed(1)} polls and ${((delays[octave] ?? 0) / 1000).toFixed(2)} s`,
    );
    return `${name}: for runs ${parts.join(", ")}`;
  });
  return drawing.svg(
    TITLE,
    `Means over the runs of each octave between 0.2 s and 10 min; the counts grow evenly. ${described.join(". ")}. npm run simulate -- --polling has all figures.`,
  );
}
