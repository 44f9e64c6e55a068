/** The cost of polling a run: the requests, and the delay until its end is noticed, in ms. */
export interface PollingCost {
  readonly polls: number;
  readonly delay: number;
}

/** The lengths of runs that count, in ms: 0.2 s to 10 min. */
export const SHORTEST = 200;
export const LONGEST = 600_000;

/** The wait after so many polls, in ms. */
export type Schedule = (polls: number) => number;

export const fixed =
  (interval: number): Schedule =>
  () =>
    interval;

/** The default of Azure's core-lro: a poll every 2 s. */
export const coreLro = fixed(2000);

/** Polls a run that ends after `length` ms. Requests take no time. */
export function costOf(schedule: Schedule, length: number): PollingCost {
  let time = 0;
  let polls = 1;
  for (; time < length; polls++) time += schedule(polls);
  return { polls, delay: time - length };
}

/** Lengths of runs, spread evenly on a logarithmic scale. */
export function lengths(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from * (to / from) ** ((index + 0.5) / count));
}

/** The mean over runs of many lengths. */
export function meanCost(cost: (length: number) => PollingCost, of: readonly number[]): PollingCost {
  const costs = of.map(cost);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { polls: mean(costs.map(({ polls }) => polls)), delay: mean(costs.map(({ delay }) => delay)) };
}

/** What a schedule costs on average over runs of many lengths. */
export function scheduleCost(schedule: Schedule, of: readonly number[]): PollingCost {
  return meanCost((length) => costOf(schedule, length), of);
}

/** Whether one is at least as good as the other in both respects, and better in one. */
export function beats(one: PollingCost, other: PollingCost): boolean {
  return (
    one.polls <= other.polls &&
    one.delay <= other.delay &&
    (one.polls < other.polls || one.delay < other.delay)
  );
}
