/** Whether a text has every word of a query. Ignores case and small typing errors. */
export function matches(text: string, query: string): boolean {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return true;
  const known = text.toLowerCase();
  const tokens = known.split(/[^a-z0-9]+/);
  return words.every((word) => known.includes(word) || tokens.some((token) => isNear(token, word)));
}

/** Allows one error in words of four to seven letters, and two in longer words. Also matches the beginning of a token. */
function isNear(token: string, word: string): boolean {
  const slips = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  if (slips === 0 || token.length < word.length - slips) return false;
  const start = token.slice(0, word.length + slips);
  return distance(token, word) <= slips || distance(start.slice(0, word.length), word) <= slips;
}

/** The number of edits between two texts. An edit adds, removes or changes a letter, or swaps two neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, (before[column - 2] ?? row) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
