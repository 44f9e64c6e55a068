import type { Scenario, Second } from "./fleet.ts";

/** What a run comes to. */
export interface Figures {
  /** Requests for each call that began in the time that counts. */
  readonly amplification: number;
  /** The part of those calls that succeeded. */
  readonly success: number;
  /** Requests served a second in that time. */
  readonly goodput: number;
  /** Seconds from the end of the fault until 95 % of the calls that begin succeed, for five seconds on end; -1 for never. */
  readonly recovery: number;
  /** The second with the most requests after the fault, as a multiple of the load in the fault. */
  readonly peak: number;
  /** The part of all requests that was refused with 429. */
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
  // Their requests may be sent later: so all requests count, but one for each call outside.
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
