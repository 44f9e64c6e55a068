/** How many tasks run at once. Each mostly waits, for its next attempt or for a proxy. */
const LANES = 5;

/** Runs every task, a few at a time, and returns their results in order. */
export async function inLanes<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const entries = tasks.entries();
  const lane = async () => {
    for (const [index, task] of entries) results[index] = await task();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
