/** The anchor of a heading. It is the same as GitHub's, so a link works on both. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}

/** Adds a number to an anchor that is taken, and marks the result as taken. */
export function claim(anchor: string, taken: Set<string>): string {
  let free = anchor;
  for (let count = 1; taken.has(free); count += 1) free = `${anchor}-${count}`;
  taken.add(free);
  return free;
}
