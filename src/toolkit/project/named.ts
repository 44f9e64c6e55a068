/** How many operations a note names. What a document does once it often does everywhere. */
const MOST_NAMED = 3;

/** The first of these operations by name, and the number of the others. */
export function named(keys: readonly string[]): string {
  const more = keys.length - MOST_NAMED;
  return `${keys.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
