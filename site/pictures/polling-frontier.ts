import {
  coreLro,
  fixed,
  LONGEST,
  lengths,
  type PollingCost,
  type Schedule,
  SHORTEST,
  scheduleCost,
} from "../../scripts/simulate/polling.ts";
import { pollWait } from "../../src/client/polling.ts";
import { type Axis, chart } from "./chart.ts";
import { Drawing, MARGIN, WIDTH } from "./drawing.ts";

/** As many short runs as long ones. */
const all = lengths(SHORTEST, LONGEST, 300);
const mean = (schedule: Schedule): PollingCost => scheduleCost(schedule, all);

/** Polls spent against delay after the end, of every fixed interval, of core-lro and of the client itself. */
export function pollingFrontier(): string {
  const intervals = lengths(500, 60_000, 40).map((interval) => mean(fixed(interval)));
  const point = ({ polls, delay }: PollingCost) => [polls, delay / 1000] as const;
  const ours = mean(pollWait);
  const lro = mean(coreLro);
  const drawing = new Drawing();
  drawing.write("What polling costs", MARGIN, drawing.bottom, WIDTH - 2 * MARGIN, { isBold: true });
  const along: Axis = {
    title: "polls for a run, on average",
    from: 2,
    to: 200,
    ticks: [2, 5, 10, 20, 50, 100, 200],
    isLogarithmic: true,
  };
  const up: Axis = {
    title: "seconds until its end is noticed, on average",
    from: 0.2,
    to: 20,
    ticks: [0.2, 0.5, 1, 2, 5, 10, 20],
    isLogarithmic: true,
  };
  chart(drawing, along, up, [
    { name: "Concord", colour: "accent", points: [point(ours)], isDots: true },
    { name: "core-lro, every 2 s", colour: "bad", points: [point(lro)], isDots: true },
    { name: "any fixed interval", colour: "strong-line", points: intervals.map(point) },
  ]);
  const described = (name: string, { polls, delay }: PollingCost) =>
    `${name}: ${polls.toFixed(1)} polls, ${(delay / 1000).toFixed(2)} s`;
  const frugal = intervals.filter(({ polls }) => polls <= ours.polls).sort((a, b) => a.delay - b.delay)[0];
  const than = frugal ? ` ${described("The best fixed interval for as few polls", frugal)}.` : "";
  return drawing.svg(
    "Polls spent on a run against the delay after its end",
    `Means over runs of 0.2 s to 10 min, as many between 1 and 2 s as between 100 and 200 s, where the server says no time. ${described("Concord", ours)}. ${described("Every 2 s, as core-lro polls", lro)}.${than} No fixed interval is better in both.`,
  );
}
