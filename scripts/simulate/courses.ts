import { seeded } from "../../src/sandbox/core/faults/seeded.ts";

/** The share of the work that a run reports as done when this share of its time has passed. */
export type Course = (time: number) => number;

export interface Kind {
  readonly name: string;
  /** The course of the next run. */
  readonly next: () => Course;
}

const steady: Course = (time) => time;

/** A course in as many steps. */
const inSteps =
  (steps: number): Course =>
  (time) =>
    Math.floor(time * steps) / steps;

/** A run works at another pace in each twentieth of its time; the fastest of them is often five times the slowest. */
function wandering(random: () => number): Course {
  const paces = Array.from({ length: 20 }, () => 0.3 * 6 ** random());
  const sums = [0];
  for (const pace of paces) sums.push((sums.at(-1) ?? 0) + pace);
  const whole = sums.at(-1) ?? 1;
  return (time) => {
    const twentieth = Math.min(19, Math.floor(time * 20));
    return ((sums[twentieth] ?? 0) + (time * 20 - twentieth) * (paces[twentieth] ?? 0)) / whole;
  };
}

/** Courses of runs, from counts that grow evenly to counts that say nothing or lie. */
export function courses(seed: number): readonly Kind[] {
  const random = seeded(seed);
  return [
    { name: "even", next: () => steady },
    { name: "in 20 steps", next: () => inSteps(20) },
    { name: "at a wandering pace", next: () => wandering(random) },
    { name: "queued for a fifth", next: () => (time) => Math.max(0, (time - 0.2) / 0.8) },
    { name: "a fifth at 99 %", next: () => (time) => Math.min(0.99, time / 0.8) },
    { name: "ever faster", next: () => (time) => time ** 2 },
    { name: "ever slower", next: () => (time) => Math.sqrt(time) },
    { name: "in 3 steps", next: () => inSteps(3) },
    { name: "standing still", next: () => () => 0.5 },
    { name: "ended at a fifth", next: () => (time) => time / 5 },
  ];
}
