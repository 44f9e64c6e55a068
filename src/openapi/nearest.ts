/** Up to three candidates close to `word`, nearest first. At most a third of the letters differ. */
export function nearest(word: string, candidates: Iterable<string>): string[] {
  const wanted = word.toLowerCase();
  return [...candidates]
    .map((candidate) => ({ candidate, distance: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance * 3 <= Math.max(word.length, candidate.length))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** A sentence that names the nearest candidate, with a space before it; empty where none is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const [near] = nearest(word, candidates);
  return near === undefined || near === word ? "" : ` Did you mean ${near}?`;
}

/** Levenshtein distance, with two letters in the wrong order as one mistake. One row of its table is made at a time. */
export function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i += 1) {
    const current = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const substitute = (previous[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      const isSwapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
      const swap = isSwapped ? (before[j - 1] ?? 0) + 1 : substitute;
      current.push(Math.min(substitute, swap, (previous[j + 1] ?? 0) + 1, (current[j] ?? 0) + 1));
    }
    [before, previous] = [previous, current];
  }
  return previous[b.length] ?? 0;
}
