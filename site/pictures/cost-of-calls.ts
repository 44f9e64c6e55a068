import { LOADS } from "../../scripts/bench/loads.ts";
import type { Measured as Figures } from "../../scripts/bench/report.ts";
import { type Colour, Drawing, MARGIN, WIDTH } from "./drawing.ts";
import { missing, writeSource } from "./measured.ts";

/** A colour for each load of the bench, in their order. */
const COLOURS: readonly Colour[] = ["accent", "warn", "good", "bad"];
const loads: ReadonlyMap<string, { readonly name: string; readonly colour: Colour }> = new Map(
  LOADS.map(({ id, name }, index) => [id, { name, colour: COLOURS[index] ?? "quiet" } as const]),
);

const NAME = 112;
const LEFT = MARGIN + NAME;
const RIGHT = WIDTH - MARGIN - 8;
const ROW = 22;
const TITLE = "CPU time of a call, by client and load";

interface Measured {
  readonly client: string;
  /** CPU time as a multiple of that of bare fetch, by load. */
  readonly ratios: ReadonlyMap<string, number>;
}

/** What each client costs beside bare fetch: a dot for each load, the cheapest client first. */
export function costOfCalls(figures: Figures): string {
  const clients = measured(figures);
  if (clients.length === 0) return missing(TITLE, "what a call costs with each client, beside bare fetch");
  const drawing = new Drawing();
  drawing.write(TITLE, MARGIN, drawing.bottom, WIDTH - 2 * MARGIN, { isBold: true });
  for (const { name, colour } of loads.values()) {
    const y = drawing.bottom + 2;
    drawing.dot(MARGIN + 5, y + 9, colour, 4);
    drawing.write(name, MARGIN + 15, y, WIDTH - 2 * MARGIN - 15, { size: 12 });
  }
  drawing.skip(8);
  const top = drawing.bottom;
  const most = Math.ceil(Math.max(2, ...clients.flatMap(({ ratios }) => [...ratios.values()])));
  const at = (ratio: number) => LEFT + (ratio / most) * (RIGHT - LEFT);
  const step = Math.ceil(most / 5);
  const bottom = top + clients.length * ROW;
  for (let tick = 0; tick <= most; tick += step) {
    drawing.line(
      [
        [at(tick), top],
        [at(tick), bottom],
      ],
      tick === 0 ? "strong-line" : "line",
    );
    drawing.write(String(tick), at(tick), bottom + 4, 40, { size: 12, colour: "quiet", anchor: "middle" });
  }
  drawing.line(
    [
      [at(1), top],
      [at(1), bottom],
    ],
    "strong-line",
  );
  for (const [row, { client, ratios }] of clients.entries()) {
    const y = top + row * ROW;
    const isOurs = client.startsWith("concord");
    drawing.write(client, MARGIN, y + 2, NAME, { size: 12, isBold: isOurs });
    for (const [load, ratio] of ratios)
      drawing.dot(at(ratio), y + ROW / 2, loads.get(load)?.colour ?? "quiet", 4);
  }
  drawing.write("CPU time, bare fetch is 1", (LEFT + RIGHT) / 2, bottom + 20, RIGHT - LEFT, {
    ...{ size: 12, colour: "quiet", anchor: "middle" },
  });
  writeSource(drawing, figures);
  const rows = clients.map(
    ({ client, ratios }) =>
      `${client}: ${[...ratios].map(([load, ratio]) => `${ratio.toFixed(2)} (${loads.get(load)?.name})`).join(", ")}`,
  );
  return drawing.svg(TITLE, `CPU time of a call as a multiple of that of bare fetch. ${rows.join(". ")}.`);
}

function measured({ rows }: Figures): Measured[] {
  const clients = new Map<string, Map<string, number>>();
  for (const { id, value } of rows) {
    const [, load = "", client = ""] = /^call-((?:get|put)(?:-50)?)-((?!50-).+)$/.exec(id) ?? [];
    if (client === "" || /-to-/.test(client)) continue;
    clients.set(client, (clients.get(client) ?? new Map<string, number>()).set(load, value));
  }
  const mean = (ratios: ReadonlyMap<string, number>) =>
    [...ratios.values()].reduce((sum, ratio) => sum + ratio, 0) / ratios.size;
  return [...clients]
    .map(([client, ratios]) => ({ client, ratios }))
    .sort((a, b) => mean(a.ratios) - mean(b.ratios));
}
