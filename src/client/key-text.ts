/**
 * A value as JSON, to tell it from others. Large integers, which parameters may be and a caller's `parse` may give, have no JSON of
 * their own: they are texts.
 */
export function keyText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Only now, because a replacer makes writing several times slower.
    return JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each));
  }
}
