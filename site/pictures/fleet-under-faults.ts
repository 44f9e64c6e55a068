import type { Simulated, Simulation } from "../../scripts/simulate/report.ts";
import { type Axis, chart, type Series } from "./chart.ts";
import { type Colour, Drawing, MARGIN, WIDTH } from "./drawing.ts";

const COLOURS: readonly Colour[] = ["accent", "bad", "warn", "strong-line", "text"];

/** The pictures of a simulation by name. */
export function fleetUnderFaults(simulation: Simulation): Readonly<Record<string, string>> {
  const brownOuts = simulation.scenarios.filter(({ id }) => id.startsWith("brown-out-"));
  return {
    "fleet-in-an-outage": course(simulation, "outage", "Requests in a total outage of a minute"),
    "fleet-after-a-cold-restart": course(simulation, "cold", "Requests after a restart with cold caches"),
    "fleet-in-a-brown-out": brownOut(simulation, brownOuts),
  };
}

/** Writes below a picture when and how its figures came about. */
function writeSource(drawing: Drawing, { date, command }: Simulation): void {
  const text = `${date}, ${command}`;
  drawing.write(text, MARGIN, drawing.bottom + 8, WIDTH - 2 * MARGIN, { size: 12, colour: "quiet" });
}

function course(simulation: Simulation, id: string, title: string): string {
  const found = simulation.scenarios.find((scenario) => scenario.id === id);
  if (!found) throw new Error(`The simulation has no scenario ${id}.`);
  const { rows, fault } = found;
  const load = Math.max(1, rows[0]?.requests?.[5] ?? 1);
  const drawing = new Drawing();
  const series = rows.map(
    ({ policy, requests = [] }, index): Series => ({
      name: policy,
      colour: COLOURS[index] ?? "quiet",
      points: requests.slice(0, 150).map((count, second) => [second, Math.min(7, count / load)]),
    }),
  );
  drawing.write(title, MARGIN, drawing.bottom, WIDTH - 2 * MARGIN, { isBold: true });
  const seconds: Axis = {
    title: `seconds; the fault lasts from ${fault[0]} to ${fault[1]}`,
    from: 0,
    to: 150,
    ticks: [0, 30, 60, 90, 120, 150],
  };
  chart(
    drawing,
    seconds,
    { title: "requests, as a multiple of the usual load", from: 0, to: 7, ticks: [0, 1, 3, 5, 7] },
    series,
  );
  writeSource(drawing, simulation);
  return drawing.svg(`${title}, by five ways to retry`, described(found));
}

function described({ title, clients, rows }: Simulated): string {
  const parts = rows.map(
    ({ policy, figures }) =>
      `${policy}: ${figures.amplification.toFixed(2)} requests a call; after the fault at most ${figures.peak.toFixed(2)} times the usual load${figures.recovery < 0 ? "" : `, and calls succeed again after ${figures.recovery} s`}`,
  );
  return `${title}, with ${clients.toLocaleString("en")} clients. ${parts.join(". ")}.`;
}

function brownOut(simulation: Simulation, found: readonly Simulated[]): string {
  const drawing = new Drawing();
  const title = "A brown-out: part of all requests fail";
  drawing.write(title, MARGIN, drawing.bottom, WIDTH - 2 * MARGIN, { isBold: true });
  const errors = found.map(({ id }) => Number(id.slice("brown-out-".length)));
  const lines = (of: "success" | "amplification"): readonly Series[] =>
    simulation.policies.map(({ name }, index) => ({
      name,
      colour: COLOURS[index] ?? "quiet",
      points: found.map(({ rows }, at) => [errors[at] ?? 0, rows[index]?.figures[of] ?? 0]),
    }));
  const along: Axis = { title: "requests that fail, in %", from: 10, to: 70, ticks: errors };
  const part: Axis = {
    title: "calls that succeed",
    from: 0,
    to: 1,
    ticks: [0, 0.5, 1],
    format: (value) => `${100 * value} %`,
  };
  chart(drawing, along, part, lines("success"));
  drawing.skip(12);
  chart(
    drawing,
    along,
    { title: "requests a call", from: 1, to: 3, ticks: [1, 2, 3] },
    lines("amplification"),
  );
  writeSource(drawing, simulation);
  const description = found.map(({ rows }, at) => {
    const each = rows.map(
      ({ policy, figures: { success, amplification } }) =>
        `${policy} ${(100 * success).toFixed(1)} % and ${amplification.toFixed(2)}`,
    );
    return `${errors[at]} % errors: ${each.join(", ")}`;
  });
  return drawing.svg(
    "Calls that succeed in a brown-out and requests a call, by five ways to retry",
    `Calls that succeed, and requests for each call. ${description.join(". ")}.`,
  );
}
