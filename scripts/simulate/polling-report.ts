import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { courses } from "./courses.ts";
import { Follower } from "./follower.ts";
import {
  beats,
  coreLro,
  fixed,
  LONGEST,
  lengths,
  meanCost,
  type PollingCost,
  type Schedule,
  SHORTEST,
  scheduleCost,
} from "./polling.ts";

const OCTAVES = 12;
/** Runs of each octave. */
const RUNS = 150;

/** What a way to poll costs in each octave: the polls, and the delay after the end in ms. */
export interface PollingRow {
  readonly name: string;
  readonly polls: readonly number[];
  readonly delays: readonly number[];
  /** Of ours: where core-lro, and where some fixed interval, spends no more polls and is no later. Lengths in seconds. */
  readonly beaten?: { readonly byCoreLro: readonly number[]; readonly byFixed: readonly number[] };
}

export interface SimulatedPolling {
  /** The bounds of each octave, in ms. */
  readonly octaves: readonly (readonly [from: number, to: number])[];
  readonly rows: readonly PollingRow[];
}

/** Fixed intervals from a quarter of a second to half a minute. */
const INTERVALS = lengths(250, 30_000, 60);

/** Waits that grow by a factor, from half a second to ten. */
const growing =
  (factor: number): Schedule =>
  (polls) =>
    Math.min(10_000, 500 * factor ** (polls - 1));

/** Simulates runs of every length, by us and by others. */
export function simulatePolling(seed: number): SimulatedPolling {
  const step = (LONGEST / SHORTEST) ** (1 / OCTAVES);
  const octaves = Array.from(
    { length: OCTAVES },
    (_, octave) => [SHORTEST * step ** octave, SHORTEST * step ** (octave + 1)] as const,
  );
  const runs = octaves.map(([from, to]) => lengths(from, to, RUNS));
  const by = (schedule: Schedule) => runs.map((of) => scheduleCost(schedule, of));
  const lro = by(coreLro);
  const intervals = INTERVALS.map((interval) => by(fixed(interval)));
  const rowOf = (name: string, costs: readonly PollingCost[]): PollingRow => ({
    name,
    polls: costs.map(({ polls }) => rounded(polls)),
    delays: costs.map(({ delay }) => Math.round(delay)),
  });
  const ours = (name: string, cost: (length: number) => PollingCost): PollingRow => {
    const costs = runs.map((of) => meanCost(cost, of));
    const beaten = (others: readonly (readonly PollingCost[])[]) =>
      octaves.flatMap(([from], octave) => {
        const own = costs[octave];
        return own && others.some(({ [octave]: other }) => other && beats(other, own))
          ? [rounded(from / 1000)]
          : [];
      });
    return { ...rowOf(name, costs), beaten: { byCoreLro: beaten([lro]), byFixed: beaten(intervals) } };
  };
  const random = seeded(seed);
  const about = (length: number) => length * (0.95 + 0.1 * random());
  const anyLength = () => SHORTEST * (LONGEST / SHORTEST) ** random();
  const kinds = courses(seed);
  const rows: PollingRow[] = [
    ours("Concord, nothing known", (length) => new Follower().follow(length)),
    ours("Concord, after three runs of about the same length", (length) =>
      afterThree(() => about(length), length),
    ),
    ours("Concord, after three runs of a minute", (length) => afterThree(() => 60_000, length)),
    ours("Concord, after three runs of any length", (length) => afterThree(anyLength, length)),
    ...kinds.map(({ name, next }) =>
      ours(`Concord, counts: ${name}`, (length) => new Follower().follow(length, next())),
    ),
    rowOf("core-lro, every 2 s", lro),
    ...[250, 500, 1000, 5000, 10_000, 30_000].map((interval) =>
      rowOf(`every ${interval / 1000} s`, by(fixed(interval))),
    ),
    ...[1.25, 1.5, 2].map((factor) => rowOf(`0.5 s x ${factor}^n, up to 10 s`, by(growing(factor)))),
  ];
  return { octaves: octaves.map(([from, to]) => [rounded(from), rounded(to)] as const), rows };
}

function afterThree(length: () => number, then: number): PollingCost {
  const client = new Follower();
  for (let runs = 0; runs < 3; runs++) client.follow(length());
  return client.follow(then);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** The table in Markdown: polls, and seconds of delay after the end. */
export function pollingMarkdown({ octaves, rows }: SimulatedPolling): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const shown = (ms: number) => String(Number((ms / 1000).toPrecision(2)));
  const cells = ({ name, polls, delays }: PollingRow) => [
    name,
    ...polls.map((count, octave) => `${count.toFixed(1)}, ${((delays[octave] ?? 0) / 1000).toFixed(2)} s`),
  ];
  const beaten = rows.flatMap(({ name, beaten: where }) =>
    where
      ? [
          `- ${name}: core-lro wins in ${where.byCoreLro.length} octaves, some fixed interval in ${where.byFixed.length}${where.byFixed.length > 0 ? `, which begin at ${where.byFixed.join(", ")} s` : ""}.`,
        ]
      : [],
  );
  return [
    "# Polls spent, and delay after the end, by the length of runs in seconds",
    "",
    line(["", ...octaves.map(([from, to]) => `${shown(from)} to ${shown(to)}`)]),
    line(["---", ...octaves.map(() => "---")]),
    ...rows.map((row) => line(cells(row))),
    "",
    "Who spends no more polls and is no later than Concord:",
    "",
    ...beaten,
    "",
  ].join("\n");
}
