import { type Colour, type Drawing, MARGIN, WIDTH } from "./drawing.ts";

export interface Series {
  readonly name: string;
  readonly colour: Colour;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Points of their own, where no line joins them. */
  readonly isDots?: boolean;
}

export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly isLogarithmic?: boolean;
  readonly format?: (value: number) => string;
}

const HEIGHT = 170;
const LEFT = MARGIN + 34;
const RIGHT = WIDTH - MARGIN - 8;
const SMALL = { size: 12, colour: "quiet" } as const;

/** Draws lines over two axes, with their names above. */
export function chart(drawing: Drawing, x: Axis, y: Axis, series: readonly Series[]): void {
  legend(drawing, series);
  drawing.write(y.title, MARGIN, drawing.bottom + 4, WIDTH - 2 * MARGIN, SMALL);
  const top = drawing.bottom + 8;
  const base = top + HEIGHT;
  const along = scale(x, LEFT, RIGHT);
  const up = scale(y, base, top);
  for (const value of y.ticks) {
    const level = up(value);
    drawing.line(
      [
        [LEFT, level],
        [RIGHT, level],
      ],
      "line",
    );
    drawing.write(text(y, value), LEFT - 5, level - 8, 34, { ...SMALL, anchor: "end" });
  }
  drawing.line(
    [
      [LEFT, base],
      [RIGHT, base],
    ],
    "strong-line",
  );
  // The first one last, so that it lies above the others.
  for (const { points, colour, isDots } of [...series].reverse()) {
    const placed = points
      .filter(([, value]) => value <= y.to && value >= y.from)
      .map(([at, value]) => [along(at), up(value)] as const);
    if (isDots) for (const [at, value] of placed) drawing.dot(at, value, colour, 4);
    else drawing.line(placed, colour);
  }
  for (const value of x.ticks) {
    drawing.line(
      [
        [along(value), base],
        [along(value), base + 4],
      ],
      "strong-line",
    );
    drawing.write(text(x, value), along(value), base + 5, 60, { ...SMALL, anchor: "middle" });
  }
  drawing.reach(base + 22);
  drawing.write(x.title, WIDTH / 2, drawing.bottom, WIDTH - 2 * MARGIN, { ...SMALL, anchor: "middle" });
}

function legend(drawing: Drawing, series: readonly Series[]): void {
  const width = (WIDTH - 2 * MARGIN) / 2;
  let top = drawing.bottom + 4;
  for (const [index, { name, colour }] of series.entries()) {
    const left = MARGIN + (index % 2) * width;
    drawing.dot(left + 5, top + 9, colour, 4);
    drawing.write(name, left + 15, top, width - 15, { size: 12 });
    if (index % 2 === 1 || index === series.length - 1) top += 18;
  }
  drawing.reach(top);
}

function text({ format = String }: Axis, value: number): string {
  return format(value);
}

function scale({ from, to, isLogarithmic }: Axis, start: number, end: number): (value: number) => number {
  const place = isLogarithmic ? Math.log : (value: number) => value;
  return (value) => start + ((place(value) - place(from)) / (place(to) - place(from))) * (end - start);
}
