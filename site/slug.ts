/** The anchor of a heading, as GitHub makes it, so that a link works there and here. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}

/** The anchor, or the next one that is free where a heading before it had the same; it is taken from then on. */
export function claim(anchor: string, taken: Set<string>): string {
  let free = anchor;
  for (let count = 1; taken.has(free); count += 1) free = `${anchor}-${count}`;
  taken.add(free);
  return free;
}
