/**
 * A generator that is left at once: `leave` ends what it waits for. By itself, a generator finishes its wait first, and one that has
 * not begun does not run at all.
 */
export function leavable<T>(generator: AsyncGenerator<T, void>, leave: () => void): AsyncGenerator<T, void> {
  for (const name of ["return", "throw"] as const) {
    const usual = generator[name].bind(generator);
    generator[name] = (given) => {
      leave();
      return usual(given);
    };
  }
  return generator;
}
