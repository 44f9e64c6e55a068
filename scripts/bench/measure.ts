/** The middle value, or the mean of the two middle values if the number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1];
  const high = sorted[Math.floor(half)];
  if (low === undefined || high === undefined) throw new Error("The median of no values is not defined.");
  return (low + high) / 2;
}

/** The first and the third quartile, interpolated linearly. */
export function quartiles(values: readonly number[]): readonly [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => {
    const position = part * (sorted.length - 1);
    const low = sorted[Math.floor(position)];
    const high = sorted[Math.ceil(position)];
    if (low === undefined || high === undefined) throw new Error("No values have no quartiles.");
    return low + (high - low) * (position - Math.floor(position));
  };
  return [at(0.25), at(0.75)];
}

/** What one round measured, by name. */
export type Round<Name extends string, Value = number> = Readonly<Record<Name, Value>>;

/**
 * Measures every contender once per round. The order rotates with each round: a slow phase of the machine hits all of
 * them, and no contender always runs after the same other.
 */
export async function interleave<Name extends string, Value = number>(
  rounds: number,
  contenders: Readonly<Record<Name, (round: number) => Promise<Value>>>,
): Promise<Round<Name, Value>[]> {
  // Object.keys has the type string[].
  const names = Object.keys(contenders) as Name[];
  const results: Round<Name, Value>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const turned = names.map((_, index) => names[(index + round) % names.length]);
    const measured: Partial<Record<Name, Value>> = {};
    for (const name of turned) {
      if (name !== undefined) measured[name] = await contenders[name](round);
    }
    // The loop above has set every name.
    results.push(measured as Round<Name, Value>);
  }
  return results;
}

/** Runs `work` and returns its cost in ms: CPU time of this process, user and system, and wall time. */
export async function costOf(work: () => Promise<void>): Promise<{ cpu: number; wall: number }> {
  const before = process.cpuUsage();
  const wall = await elapsed(work);
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, wall };
}

/** Runs `work` and returns the wall time in ms. */
export async function elapsed(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** Calls `work` with 0 ... count - 1, at most `concurrency` at a time. */
export async function spread(
  count: number,
  concurrency: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  async function lane(): Promise<void> {
    while (next < count) {
      const index = next;
      next += 1;
      await work(index);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane));
}
