import type { Scenario, Second } from "./fleet.ts";

/** The figures of one simulation. */
export interface Figures {
  /** Requests per call, of the calls that began in the counted time. */
  readonly amplification: number;
  /** The part of those calls that succeeded. */
  readonly success: number;
  /** Requests served per second in that time. */
  readonly goodput: number;
  /** Seconds from the end of the fault to the first five seconds in which 95 % of new calls succeed; -1 for never. */
  readonly recovery: number;
  /** The most requests in one second after the fault, as a multiple of the load when it began. */
  readonly peak: number;
  /** The part of all requests that got a 429. */
  readonly limited: number;
}

const sum = (seconds: readonly Second[], name: keyof Second): number =>
  seconds.reduce((total, second) => total + second[name], 0);

export function figures(
  { fault: [from, to], counted = [from, to], seconds, load }: Scenario,
  log: readonly Second[],
): Figures {
  const during = log.slice(...counted);
  const after = log.slice(to);
  const isWell = ({ calls, succeeded }: Second): boolean => succeeded >= 0.95 * calls;
  const recovery = log
    .slice(to, seconds - 5)
    .findIndex((_, index) => after.slice(index, index + 5).every(isWell));
  // A counted call may send requests later. So count all requests, less one for each call outside the counted time.
  const outside = sum(log, "calls") - sum(during, "calls");
  return {
    amplification: (sum(log, "requests") - outside) / sum(during, "calls"),
    success: sum(during, "succeeded") / sum(during, "calls"),
    goodput: sum(during, "served") / (counted[1] - counted[0]),
    recovery,
    peak: Math.max(0, ...after.map(({ requests }) => requests)) / load(from),
    limited: sum(log, "limited") / sum(log, "requests"),
  };
}
